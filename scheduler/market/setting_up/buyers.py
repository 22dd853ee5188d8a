"""Who pays: the buyers of a market, as whoever sets it up brings them in and renames them."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor, require_lead
from scheduler.core.errors import Invalid, NotAllowed, NotFound
from scheduler.core.states import Action
from scheduler.core.tables import Member, Organisation
from scheduler.core.tables.codes import OrganisationKind, Thing
from scheduler.core.telephone import shown
from scheduler.market.changes import Change, changes, hold_market, record, require_seen
from scheduler.market.setting_up.checks import checked_name, checked_phone, codes_of


@dataclass(frozen=True, slots=True)
class Buyer:
    """A buyer; ``here_alone`` tells that no other market has it, so that whoever sets this one up may rename it."""

    id: int
    name: str
    phone: str | None
    here_alone: bool


@dataclass(frozen=True, slots=True)
class OneBuyer:
    """A buyer and its latest changes, the last one first."""

    buyer: Buyer
    changes: tuple[Change, ...]

    @property
    def last(self) -> int:
        """The number of the last change, 0 when there was none: whoever changes says what they have seen."""
        return self.changes[0].id if self.changes else 0


def buyers(session: Session, actor: Actor) -> tuple[Buyer, ...]:
    """Return the buyers of the actor's market by name.

    Raises
    ------
    NotAllowed
        To anybody but who plans the market.
    """
    require_lead(actor)
    query = (
        select(Organisation.id, Organisation.name, Organisation.phone, func.takes_part_here_alone(Organisation.id))
        .join(Member, Member.organisation_id == Organisation.id)
        .where(Member.market_id == actor.market, Member.kind == OrganisationKind.BUYER)
        .order_by(Organisation.name, Organisation.id)
    )
    return tuple(Buyer(*row) for row in session.execute(query))


def buyer(session: Session, actor: Actor, which: int) -> OneBuyer:
    """Return one of them.

    Raises
    ------
    NotAllowed, NotFound
        To anybody but who plans the market, and of a buyer that it has not.
    """
    found = next((each for each in buyers(session, actor) if each.id == which), None)
    if found is None:
        thing = "organisation"
        raise NotFound(thing, which)
    return OneBuyer(found, changes(session, actor, Thing.ORGANISATION, which=which))


def add_buyer(session: Session, actor: Actor, name: str, phone: str | None) -> int:
    """Let a new buyer take part, and return its number; it owes no share, and nobody acts for it yet.

    Raises
    ------
    NotAllowed
        For whoever does not set up the market.
    Invalid
        When the name is none or that of another buyer here, or the telephone number is none.
    """
    hold_market(session, actor, Thing.ORGANISATION)
    name, phone = checked_name(name), checked_phone(phone)
    if any(each.name.lower() == name.lower() for each in buyers(session, actor)):
        field, reason = "name", "buyer_name_taken"
        raise Invalid(field, reason)
    for code in codes_of(name, "acheteur"):
        found: int | None = session.scalar(select(func.add_buyer(code, name, phone)))
        if found is not None:
            record(session, actor, Thing.ORGANISATION, found, {}, {"name": name, **({"phone": phone} if phone else {})})
            return found
    field, reason = "name", "name_taken_elsewhere"
    raise Invalid(field, reason)


def change_buyer(session: Session, actor: Actor, which: int, name: str, phone: str | None, *, seen: int) -> None:
    """Give a buyer another name or telephone number.

    Raises
    ------
    NotAllowed
        For whoever does not set up the market, and of a buyer that takes part in other markets too.
    NotFound
        When the market has no such buyer.
    Invalid
        When the name is none, or the telephone number.
    Conflict
        ``somebody_else_at_once``: others changed it since.
    """
    hold_market(session, actor, Thing.ORGANISATION)
    found = buyer(session, actor, which).buyer
    require_seen(session, actor, Thing.ORGANISATION, which, seen)
    if not found.here_alone:
        raise NotAllowed(Action.AMEND, Thing.ORGANISATION)
    old = {"name": found.name, "phone": shown(found.phone)}
    new = {"name": checked_name(name), "phone": checked_phone(phone)}
    record(session, actor, Thing.ORGANISATION, which, old, new)
    row = session.get_one(Organisation, which)
    row.name, row.phone = str(new["name"]), new["phone"]  # which may have been written otherwise
    session.flush()
