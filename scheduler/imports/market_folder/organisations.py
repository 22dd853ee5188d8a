"""Who takes part: agencies of every kind, the buyer, and the people who sign in for them and for the sites."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.core.tables import Market, Member, Organisation, User
from scheduler.core.tables.codes import AgencyKind, Role
from scheduler.imports import places
from scheduler.imports.cells import choice, decimal, phone, text, yes_no
from scheduler.imports.columns import Column, Row
from scheduler.imports.faults import Code, Outcome, RowError
from scheduler.imports.kinds import Writer
from scheduler.imports.market_folder.acting import of_agency
from scheduler.imports.market_folder.cells import BUYER, code, sort
from scheduler.imports.market_folder.shape import Example, Stored, refusing, written
from scheduler.imports.sites import changed
from scheduler.market.accounts.last_planner import keeps_the_lead
from scheduler.market.setting_up import (
    NewOrganisation,
    NewUser,
    add_users,
    appoint_engine,
    join,
    let_in,
    organisation_values,
)

ORGANISATIONS = (
    Column("code", "Code", code(), "Un nom court, en minuscules, qui ne change plus.", required=True),
    Column("name", "Nom", text(120), "Le nom que les écrans montrent.", required=True),
    Column("kind", "Type", sort, f"{', '.join(AgencyKind)} ou {BUYER}.", required=True),
    Column("phone", "Téléphone", phone, "Le numéro que les autres appellent."),
    Column("lat", "Latitude", decimal(-90, 90), "Du bureau, en degrés."),
    Column("lon", "Longitude", decimal(-180, 180), "De même."),
    Column("leads", "Mandataire", yes_no, "Oui pour celle qui planifie le marché : une seule."),
)
ORGANISATION_EXAMPLES: tuple[Example, ...] = (
    {"code": "relais-exemple", "name": "Le Relais Exemple", "kind": "AI", "phone": "02 61 91 00 01", "leads": "oui"},
    {"code": "chantier-exemple", "name": "Le Chantier Exemple", "kind": "ACI", "phone": "02 61 91 00 03"},
    {"code": "departement-exemple", "name": "Département Exemple", "kind": BUYER},
)

ROLES = {
    "Gestionnaire": Role.REQUESTER,
    "Coordination": Role.COORDINATOR,
    "Planification": Role.PLANNER,
    "Acheteur": Role.BUYER,
}
USERS = (
    Column("email", "E-mail", text(254), "L’adresse avec laquelle la personne se connecte.", required=True),
    Column("name", "Nom", text(120), "Le nom que les autres voient.", required=True),
    Column("organisation", "Structure", text(60), "Le code de la structure, ou le numéro UAI.", required=True),
    Column(
        "role",
        "Rôle",
        choice(ROLES),
        "Gestionnaire (établissement), Coordination (toute structure), Planification (mandataire) ou Acheteur.",
        required=True,
    ),
    Column(
        "administers",
        "Gère les comptes",
        yes_no,
        "Oui : invite et aide les autres. Vide : la première personne de chaque structure.",
    ),
)
USER_EXAMPLES: tuple[Example, Example] = (
    {"email": "ada@relais.example", "name": "Ada Exemple", "organisation": "relais-exemple", "role": "Planification"},
    {"email": "gestion@college.example", "name": "Gestion", "organisation": "0149999Z", "role": "Gestionnaire"},
)


def organisations(session: Session, market: Market, rows: Sequence[Row]) -> Stored:
    """Store organisations of the market; an office far from everything is asked about."""
    found = places.of_homes(session, of_agency(market, 0), rows)
    doubts = [each for each in found if each.code != Code.NOWHERE]  # that is refused below, as at every door
    return written(session, ORGANISATIONS, refusing(_organisations(session, market, rows)), rows, doubts)


def _organisations(session: Session, market: Market, rows: Sequence[Row]) -> Writer:
    """Return what stores an organisation of the market."""
    known = {
        each.code: each for each in session.scalars(select(Organisation).where(Organisation.code.in_(_codes(rows))))
    }
    members = {
        each.organisation_id: each for each in session.scalars(select(Member).where(Member.market_id == market.id))
    }

    def write(row: Row) -> Outcome:
        new = _new(row)
        there = known.get(new.code)
        if there is None:
            let_in(session, market.id, [new])
            return _led(session, market, Outcome.ADDED)
        values = organisation_values(new)
        if (there.kind, there.agency_kind) != (new.kind, new.agency_kind):
            raise RowError(Code.OTHER_KIND, "kind", there.agency_kind or there.kind)
        member = members.get(there.id)
        if member is None:
            if there.name != values["name"]:
                raise RowError(Code.ORGANISATION_EXISTS, "code", new.code)
            join(session, market.id, [new], [there.id])
            return _led(session, market, Outcome.ADDED)
        news = changed(there, {key: values[key] for key in ("name", *row.given("phone", "lat", "lon"))})
        news |= row["leads"] is not None and changed(member, {"leads": new.leads})
        session.flush()
        return _led(session, market, Outcome.CHANGED if news else Outcome.UNCHANGED)

    return write


def _led(session: Session, market: Market, outcome: Outcome) -> Outcome:
    """See that whoever leads has the account of the nightly run."""
    appoint_engine(session, market)
    return outcome


def _codes(rows: Sequence[Row]) -> list[str]:
    return [row["code"] for row in rows]


def _new(row: Row) -> NewOrganisation:
    if (row["lat"] is None) != (row["lon"] is None):
        raise RowError(Code.INCOMPLETE_HOME, "lat" if row["lat"] is None else "lon")
    kind, agency_kind = row["kind"]
    return NewOrganisation(
        kind,
        row["code"],
        row["name"],
        agency_kind=agency_kind,
        phone=row["phone"],
        point=None if row["lat"] is None else (row["lat"], row["lon"]),
        leads=bool(row["leads"]),
    )


def users(session: Session, market: Market, rows: Sequence[Row]) -> Writer:
    """Return what stores somebody with an account; they have no password before they are invited."""
    members = {
        each.code: each
        for each in session.scalars(
            select(Organisation)
            .join(Member, Member.organisation_id == Organisation.id)
            .where(Member.market_id == market.id)
        )
    }
    emails = [row["email"].strip().lower() for row in rows]
    here = [each.id for each in members.values()]
    stored = select(User).where(User.email.in_(emails), User.organisation_id.in_(here))
    known = {(each.email, each.organisation_id): each for each in session.scalars(stored)}
    names: dict[str, str] = {}
    looked_after = set(
        session.scalars(select(User.organisation_id).where(User.administers, User.organisation_id.in_(here)))
    )

    def write(row: Row) -> Outcome:
        organisation = members.get(row["organisation"].lower())
        if organisation is None:
            raise RowError(Code.UNKNOWN_ORGANISATION, "organisation", row["organisation"])
        email = row["email"].strip().lower()
        if names.setdefault(email, row["name"]) != row["name"]:
            raise RowError(Code.TWO_NAMES, "name", email)
        there = known.get((email, organisation.id))
        if there is None:
            administers = organisation.id not in looked_after if row["administers"] is None else row["administers"]
            add_users(session, [NewUser(row["email"], row["name"], organisation.code, row["role"], administers)])
            looked_after.update({organisation.id} if administers else ())
            return Outcome.ADDED
        for column, loses in (("role", row["role"] != Role.PLANNER), ("administers", row["administers"] is False)):
            if loses and keeps_the_lead(session, there.id):
                raise RowError(Code.LAST_PLANNER, column, there.email)
        news = changed(there, {"name": row["name"], "role": row["role"], **row.given("administers")})
        session.flush()
        return Outcome.CHANGED if news else Outcome.UNCHANGED

    return write
