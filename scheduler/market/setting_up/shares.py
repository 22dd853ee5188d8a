"""For how much of the market's hours each agency is agreed to send people, from a day on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor, require_lead
from scheduler.core.errors import Conflict, Invalid
from scheduler.core.many_rows import add
from scheduler.core.tables import AgencyShare, Member, Organisation
from scheduler.core.tables.codes import OrganisationKind, Thing
from scheduler.core.weeks import EARLIEST
from scheduler.market.changes import Change, changes, hold_market, record, require_seen
from scheduler.market.shares import Agreement, agreements

ALL = 100  # percent


@dataclass(frozen=True, slots=True)
class Shares:
    """The agencies of a market by id, those that take part first; its agreements and their changes, the last first."""

    agencies: Mapping[int, str]
    left: Mapping[int, date]
    agreed: tuple[Agreement, ...]
    changes: tuple[Change, ...]

    @property
    def last(self) -> int:
        """The number of the last change, 0 when there was none: whoever changes says what they have seen."""
        return self.changes[0].id if self.changes else 0

    def taking_part(self, day: date) -> list[int]:
        """Return the agencies that take part on a day."""
        return [agency for agency in self.agencies if agency not in self.left or self.left[agency] >= day]


def agree_shares(session: Session, market: int, percent: Mapping[int, int], from_day: date = EARLIEST) -> None:
    """Store an agreement: the part of the market's hours of each agency (id) from a day on, all that there is together.

    Of whoever takes part on that day and is not named the part is nothing.

    Raises
    ------
    Conflict
        When there is an agreement from that day on.
    Invalid
        When a part is negative, or all together are not the whole.
    """
    if any(each < 0 for each in percent.values()):
        field, reason = "percent", "out_of_range"
        raise Invalid(field, reason)
    if sum(percent.values()) != ALL:
        field, reason = "percent", "not_the_whole"
        raise Invalid(field, reason)
    silent = select(Member.organisation_id).where(
        Member.market_id == market,
        Member.kind == OrganisationKind.AGENCY,
        or_(Member.until_day.is_(None), Member.until_day >= from_day),
    )
    parts = dict.fromkeys(session.scalars(silent), 0) | dict(percent)
    common = {"market_id": market, "from_day": from_day}
    add(session, AgencyShare, [{**common, "agency_id": agency, "percent": part} for agency, part in parts.items()])


def agree_shares_anew(session: Session, market: int, percent: Mapping[int, int], from_day: date = EARLIEST) -> None:
    """Store an agreement instead of the one from that very day on, if there is one.

    Raises
    ------
    Invalid
        As ``agree_shares``.
    """
    _take_back(session, market, from_day)
    agree_shares(session, market, percent, from_day)


def agreed_shares(session: Session, actor: Actor) -> Shares:
    """Return what was agreed in the actor's market.

    Raises
    ------
    NotAllowed
        To anybody but who plans the market.
    """
    require_lead(actor)
    rows = session.execute(
        select(Organisation.id, Organisation.name, Member.until_day)
        .join(Member, Member.organisation_id == Organisation.id)
        .where(Member.market_id == actor.market, Member.kind == OrganisationKind.AGENCY)
        .order_by(Member.until_day.is_not(None), Member.leads.desc(), Organisation.name)
    ).all()
    return Shares(
        {row.id: row.name for row in rows},
        {row.id: row.until_day for row in rows if row.until_day is not None},
        tuple(reversed(agreements(session, actor.market))),
        changes(session, actor, Thing.SHARES),
    )


def change_shares(session: Session, actor: Actor, from_day: date, percent: Mapping[int, int], *, seen: int) -> None:
    """Agree on shares from a day on, or anew on those that were agreed from that very day on.

    Raises
    ------
    NotAllowed
        For whoever does not set up the market.
    Invalid
        When an agency takes no part on that day, or the parts are not the whole.
    Conflict
        ``somebody_else_at_once``: others were changed since.
    """
    found = _locked(session, actor, seen)
    if not percent.keys() <= set(found.taking_part(from_day)):
        field, reason = "percent", "takes_no_part"
        raise Invalid(field, reason)
    old = next((each.percent for each in found.agreed if each.from_day == from_day), {})
    agree_shares_anew(session, actor.market, percent, from_day)
    _record(session, actor, found, from_day, old, percent)


def withdraw_shares(session: Session, actor: Actor, from_day: date, today: date, *, seen: int) -> bool:
    """Take back an agreement that does not count yet, and tell whether it was there still; the one before it goes on.

    Raises
    ------
    NotAllowed
        For whoever does not set up the market.
    Conflict
        ``agreement_counts``: it counts today or did; ``somebody_else_at_once``: others were changed since.
    """
    hold_market(session, actor, Thing.SHARES)
    found = agreed_shares(session, actor)
    old = next((each.percent for each in found.agreed if each.from_day == from_day), None)
    if old is None:
        return False
    require_seen(session, actor, Thing.SHARES, actor.market, seen)
    if from_day <= today:
        reason = "agreement_counts"
        raise Conflict(reason)
    _take_back(session, actor.market, from_day)
    _record(session, actor, found, from_day, old, {})
    return True


def _locked(session: Session, actor: Actor, seen: int) -> Shares:
    hold_market(session, actor, Thing.SHARES)
    require_seen(session, actor, Thing.SHARES, actor.market, seen)
    return agreed_shares(session, actor)


def _take_back(session: Session, market: int, from_day: date) -> None:
    session.execute(delete(AgencyShare).where(AgencyShare.market_id == market, AgencyShare.from_day == from_day))


def _record(
    session: Session, actor: Actor, found: Shares, from_day: date, old: Mapping[int, int], new: Mapping[int, int]
) -> None:
    def written(percent: Mapping[int, int]) -> dict[str, int]:
        return {found.agencies[agency]: part for agency, part in percent.items() if part}

    key = from_day.isoformat()
    record(session, actor, Thing.SHARES, actor.market, {key: written(old)}, {key: written(new)})
