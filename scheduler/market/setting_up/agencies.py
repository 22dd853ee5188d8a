"""Who takes part in a market, as whoever sets it up sees and changes it: agencies come, change and leave."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor, require_lead
from scheduler.core.errors import Invalid, NotFound
from scheduler.core.tables import Member, Organisation, Territory
from scheduler.core.tables.codes import AgencyKind, OrganisationKind, Thing
from scheduler.core.telephone import shown
from scheduler.market.changes import Change, changes, hold_market, record, require_seen
from scheduler.market.setting_up.checks import checked_name, checked_phone, codes_of


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency of the market; ``sites`` counts those that it serves, ``until_day`` is its last day if it leaves.

    ``here_alone`` tells that it takes part in no other market, so that the lead may say how it is called.
    """

    id: int
    name: str
    kind: AgencyKind
    phone: str | None
    leads: bool
    until_day: date | None
    sites: int
    here_alone: bool


@dataclass(frozen=True, slots=True)
class Organisations:
    """The agencies of a market, the lead first and whoever leaves last, the latest changes of them and of one's own."""

    agencies: tuple[Agency, ...]
    changes: tuple[Change, ...]

    @property
    def last(self) -> int:
        """The number of the last change, 0 when there was none: whoever changes says what they have seen."""
        return self.changes[0].id if self.changes else 0


def taking_part(session: Session, actor: Actor, which: int | None = None) -> Organisations:
    """Return the agencies of the actor's market, or one of them.

    Raises
    ------
    NotAllowed
        To anybody but who plans the market.
    NotFound
        When the market has no agency of that number.
    """
    require_lead(actor)
    served = (
        select(Territory.agency_id, func.count().label("sites"))
        .where(Territory.market_id == actor.market)
        .group_by(Territory.agency_id)
        .subquery()
    )
    query = (
        select(
            Organisation.id,
            Organisation.name,
            Organisation.agency_kind,
            Organisation.phone,
            Member.leads,
            Member.until_day,
            func.coalesce(served.c.sites, 0),
            func.takes_part_here_alone(Organisation.id),
        )
        .join(Member, Member.organisation_id == Organisation.id)
        .outerjoin(served, served.c.agency_id == Organisation.id)
        .where(Member.market_id == actor.market, Member.kind == OrganisationKind.AGENCY)
        .order_by(Member.until_day.is_not(None), Member.leads.desc(), Organisation.name)
    )
    if which is not None:
        query = query.where(Organisation.id == which)
    found = tuple(Agency(*row) for row in session.execute(query))
    if which is not None and not found:
        thing = "organisation"
        raise NotFound(thing, which)
    return Organisations(found, changes(session, actor, Thing.ORGANISATION, which=which))


def add_agency(session: Session, actor: Actor, name: str, kind: AgencyKind, phone: str | None) -> int:
    """Let a new agency take part, and return its number; it serves no site yet.

    Raises
    ------
    NotAllowed
        For whoever does not set up the market.
    Invalid
        When the name is none or taken in this market, or the telephone number is none.
    """
    hold_market(session, actor, Thing.ORGANISATION)
    name, phone = checked_name(name), checked_phone(phone)
    _require_free(session, actor, name)
    for code in codes_of(name, "association"):
        found: int | None = session.scalar(select(func.add_agency(code, name, kind.value, phone)))
        if found is not None:
            values = {"name": name, "agency_kind": kind.value, "phone": phone}
            record(session, actor, Thing.ORGANISATION, found, {}, {key: each for key, each in values.items() if each})
            return found
    field, reason = "name", "name_taken_elsewhere"
    raise Invalid(field, reason)


def change_agency(session: Session, actor: Actor, agency: int, name: str, phone: str | None, *, seen: int) -> None:
    """Give an agency another name or telephone number.

    Raises
    ------
    NotAllowed
        For whoever does not set up the market, and of an agency that works in other markets too.
    NotFound
        When the market has no such agency.
    Invalid
        As ``add_agency`` does.
    Conflict
        ``somebody_else_at_once``: others changed it since.
    """
    found = locked(session, actor, agency, seen)
    old = {"name": found.name, "phone": shown(found.phone)}
    new = {"name": checked_name(name), "phone": checked_phone(phone)}
    if new["name"] != found.name:
        _require_free(session, actor, str(new["name"]))
    row = session.get_one(Organisation, agency)
    record(session, actor, Thing.ORGANISATION, agency, old, new)
    row.name, row.phone = str(new["name"]), new["phone"]  # which may have been written otherwise
    session.flush()


def locked(session: Session, actor: Actor, agency: int, seen: int) -> Agency:
    """Return an agency that nobody else changes until the transaction ends."""
    hold_market(session, actor, Thing.ORGANISATION)
    [found] = taking_part(session, actor, agency).agencies
    require_seen(session, actor, Thing.ORGANISATION, agency, seen)
    return found


def _require_free(session: Session, actor: Actor, name: str) -> None:
    taken = (
        select(Organisation.id)
        .join(Member, Member.organisation_id == Organisation.id)
        .where(
            Member.market_id == actor.market,
            Member.kind == OrganisationKind.AGENCY,
            func.lower(Organisation.name) == name.lower(),
        )
    )
    if session.scalar(taken) is not None:
        field, reason = "name", "agency_name_taken"
        raise Invalid(field, reason)
