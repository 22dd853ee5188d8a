"""Sites: the lead adds and corrects them, each known by its UAI number."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.core import telephone
from scheduler.core.access import Actor
from scheduler.core.tables import Member, Organisation, Sheet, Site, Territory
from scheduler.core.tables.codes import OrganisationKind
from scheduler.imports.cells import day, decimal, paragraphs, pattern, phone, plain, text
from scheduler.imports.columns import Column, Row
from scheduler.imports.faults import Code, Outcome, RowError
from scheduler.imports.located import FOUND, locating, postcode
from scheduler.imports.parts import ADDRESS
from scheduler.market.distance import Spot, kilometres

UAI = "[0-9]{7}[A-Z]"
NOTE = paragraphs(500)

COLUMNS = (
    Column("uai", "UAI", pattern(UAI, Code.UAI_FORMAT), "Le numéro de l’établissement.", "0149999Z", required=True),
    Column("name", "Nom", text(), "Obligatoire pour un nouvel établissement.", "Collège Jean Exemple"),
    Column(
        "address",
        "Adresse",
        text(300),
        "Obligatoire pour un nouvel établissement.",
        "1 rue du Port, 14000 Caen",
        parts=ADDRESS,
    ),
    Column("lat", "Latitude", decimal(-90, 90), "En degrés. Obligatoire pour un nouvel établissement.", 49.18),
    Column("lon", "Longitude", decimal(-180, 180), "En degrés. Obligatoire pour un nouvel établissement.", -0.37),
    Column("commune", "Commune de l’établissement", text(), "Au lieu de la latitude et de la longitude."),
    Column(
        "postcode", "Code postal de l’établissement", postcode, "De même, ou pour distinguer deux communes du même nom."
    ),
    Column(
        "agencies", "Associations", text(1000), "Celles dont c’est le territoire, la première est celle du secteur."
    ),
    Column("contact", "Contact", text(), "La personne à demander en arrivant.", "Mme Martin, gestionnaire"),
    Column("phone", "Téléphone", phone, "Le numéro à appeler.", "02 31 00 00 00"),
    Column(
        "access",
        "Accès",
        NOTE,
        "Comment entrer : portail, sonnette, parking.",
        "Portail vert, sonner deux fois",
    ),
    Column(
        "meals",
        "Repas",
        NOTE,
        "Ce qu’il faut savoir pour manger sur place.",
        "Cantine à 12 h, badge à l’accueil",
    ),
    Column(
        "equipment_provided",
        "Matériel fourni",
        NOTE,
        "Ce que l’établissement prête.",
        "Gants, chariot, produits",
    ),
    Column("equipment_to_bring", "À apporter", NOTE, "Ce que la personne apporte.", "Chaussures de sécurité"),
    Column("closed_from", "Fermé à partir du", day, "Seulement si l’établissement ferme pour de bon."),
)
KEY = ("uai",)
A_STEP = 1e-6  # degrees: ten centimetres
NEAR = 10  # kilometres: as far as a site lies from the middle of its commune
NEEDED = ("name", "address", "lat", "lon")
KEPT = (*NEEDED, "closed_from")
TOLD = ("contact", "phone", "access", "meals", "equipment_provided", "equipment_to_bring")


Establishing = Callable[[str, str], int | None]
"""Brings in the establishment of a new site by code and name, and returns its id; None when it is another market's."""


def writer(session: Session, actor: Actor, rows: Sequence[Row]) -> Callable[[Row], Outcome]:
    """Return what stores a row."""
    return writing(session, actor, rows, lambda code, name: session.scalar(select(func.add_establishment(code, name))))


def writing(session: Session, actor: Actor, rows: Sequence[Row], establish: Establishing) -> Callable[[Row], Outcome]:
    """Return what stores a row, and brings in the establishment of a new site so."""
    wanted = [row["uai"] for row in rows]
    found = select(Site).where(Site.market_id == actor.market, Site.uai.in_(wanted))
    known = {site.uai: site for site in session.scalars(found)}
    told = select(Sheet).join(Site).where(Site.market_id == actor.market, Site.uai.in_(wanted))
    sheets = {each.site_id: each for each in session.scalars(told)}
    agencies = {
        plain(name): agency
        for agency, name in session.execute(
            select(Organisation.id, Organisation.name)
            .join(Member, Member.organisation_id == Organisation.id)
            .where(Member.market_id == actor.market, Member.kind == OrganisationKind.AGENCY)
        )
    }

    located = locating(session, actor)

    def write(row: Row) -> Outcome:
        site = known.get(row["uai"])
        row = located(row) if site is None else _moved(site, row, located)
        territory = _agencies(agencies, row["agencies"] or "")
        outcome = Outcome.UNCHANGED
        if site is None:
            site, outcome = _add(session, actor, row, establish), Outcome.ADDED
        elif changed(site, _kept(site, row)):
            outcome = Outcome.CHANGED
        session.flush()
        if _tell(session, site, sheets, row.given(*TOLD)) and outcome == Outcome.UNCHANGED:
            outcome = Outcome.CHANGED
        if territory and _set_territory(session, site, territory) and outcome == Outcome.UNCHANGED:
            outcome = Outcome.CHANGED
        return outcome

    return write


def changed(thing: object, values: dict[str, Any]) -> bool:
    """Give a stored thing the values that it does not have yet; tell whether there were any.

    A number that was only written otherwise is written as all are, and no news.
    """
    news = {name: (getattr(thing, name), value) for name, value in values.items() if getattr(thing, name) != value}
    for name, (_, value) in news.items():
        setattr(thing, name, value)
    return any(name != "phone" or not telephone.same(old, new) for name, (old, new) in news.items())


def _moved(site: Site, row: Row, located: Callable[[Row], Row]) -> Row:
    """Return a row with the coordinates of its commune, unless the site lies there already and more exactly.

    An address says where a new site lies; one that is there is not moved by another spelling.
    """
    found = row if FOUND in row.cells else located(row)
    if found is row:
        return row
    there = Spot(latitude=site.lat, longitude=site.lon)
    return row if kilometres(there, Spot(latitude=found["lat"], longitude=found["lon"])) <= NEAR else found


def _kept(site: Site, row: Row) -> dict[str, Any]:
    """Return what a row says of a site, but for coordinates that a spreadsheet has merely cut off."""
    given = row.given(*KEPT)
    return {
        key: value
        for key, value in given.items()
        if key not in {"lat", "lon"} or abs(value - getattr(site, key)) > A_STEP
    }


def _agencies(agencies: dict[str, int], written: str) -> list[int]:
    """Return the agencies of a list; a comma may be part of a name."""
    found, words = [], written.split(",")
    while words:
        names = (",".join(words[:most]) for most in range(len(words), 0, -1))
        name = next((each for each in names if plain(each) in agencies), None)
        if name is not None:
            found.append(agencies[plain(name)])
        elif words[0].strip():
            raise RowError(Code.UNKNOWN_AGENCY, "agencies", words[0].strip())
        del words[: (name or "").count(",") + 1]
    return found


def _add(session: Session, actor: Actor, row: Row, establish: Establishing) -> Site:
    for key in NEEDED:
        if row[key] is None:
            raise RowError(Code.REQUIRED, key)
    establishment = establish(row["uai"].lower(), row["name"])
    if establishment is None:
        raise RowError(Code.ORGANISATION_EXISTS, "uai", row["uai"])
    site = Site(market_id=actor.market, organisation_id=establishment, uai=row["uai"], **row.given(*KEPT))
    session.add(site)
    return site


def _tell(session: Session, site: Site, sheets: dict[int, Sheet], told: dict[str, Any]) -> bool:
    """Write on a site's sheet; tell whether that changed anything."""
    if not told:
        return False
    if site.id not in sheets:
        sheets[site.id] = Sheet(site_id=site.id, market_id=site.market_id)
        session.add(sheets[site.id])
    return changed(sheets[site.id], told)


def _set_territory(session: Session, site: Site, agencies: Iterable[int]) -> bool:
    """Let these agencies serve a site, the first of them before others; those already there stay."""
    first, *others = dict.fromkeys(agencies)
    there = {each.agency_id: each for each in session.scalars(select(Territory).where(Territory.site_id == site.id))}
    before = {agency: each.sector for agency, each in there.items()}
    for each in there.values():
        each.sector = each.sector and each.agency_id == first
    session.flush()  # only one agency may be first at a time
    for agency in (first, *others):
        if agency not in there:
            there[agency] = Territory(agency_id=agency, site_id=site.id, market_id=site.market_id, sector=False)
            session.add(there[agency])
    there[first].sector = True
    session.flush()
    return before != {agency: each.sector for agency, each in there.items()}
