"""What each side has to do with hours: what the agency validates and settles, what the site signs, what is disputed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor, require_lead
from scheduler.core.acting_market import acting_market
from scheduler.core.errors import NotFound
from scheduler.core.one_statement import Query, together
from scheduler.core.tables import HourEntry, HourHead
from scheduler.core.tables.hour_codes import SETTLED, EntryKind, HoursReason, Side
from scheduler.core.weeks import WEEK, clock, monday
from scheduler.hours.days import LAST, WorkedDay, days
from scheduler.hours.kept import keeps_hours, require_hours
from scheduler.hours.saying import entry_of, speaks
from scheduler.hours.warnings import Warned, warnings
from scheduler.market.settings import MarketSettings
from scheduler.missions.listing import fingerprint

OPEN_SINCE = select(func.min(HourHead.month)).where(~HourHead.closed).scalar_subquery()
"""The first month that the reader sees open, null where none is: of years of days, none before it waits for anybody."""


def is_open(actor: Actor) -> ColumnElement[bool]:
    """Return the condition on a last entry that its day does not count yet; of a closed month no such day is left."""
    months = select(HourHead.month).where(HourHead.market_id == actor.market, ~HourHead.closed)
    return and_(HourEntry.day >= OPEN_SINCE, HourEntry.kind.not_in(SETTLED), HourEntry.month.in_(months))


def _since(first: date) -> ColumnElement[bool]:
    """Return the condition on a day that it is not before another one, or before any that waits for somebody."""
    return HourEntry.day >= func.least(OPEN_SINCE, first)


@dataclass(frozen=True, slots=True)
class AgencyHours:
    """The hours of an agency's people: what waits, whatever the week, and what counts in one week.

    ``warnings``: what of that week is to be looked at, whether it counts already or not.
    ``tacit``: how long after the last word on it a day is accepted.
    """

    disputed: tuple[WorkedDay, ...]
    signed: tuple[WorkedDay, ...]
    unsigned: tuple[WorkedDay, ...]
    week: tuple[WorkedDay, ...]
    warnings: tuple[Warned, ...]
    tacit: timedelta


@dataclass(frozen=True, slots=True)
class WeekToSign:
    """Days at a site that wait for its signature, of the week that begins on that Monday."""

    monday: date
    days: tuple[WorkedDay, ...]

    @property
    def minutes(self) -> int:
        """Paid minutes of all of them."""
        return sum(each.minutes for each in self.days)


@dataclass(frozen=True, slots=True)
class SiteHours:
    """The hours at an establishment's sites: to sign by weeks, disputed, and what was said of the others lately."""

    to_sign: tuple[WeekToSign, ...]
    disputed: tuple[WorkedDay, ...]
    others: tuple[WorkedDay, ...]
    tacit: timedelta

    @property
    def several_sites(self) -> bool:
        """Whether it has to be said of each day where it was."""
        to_sign = (each for week in self.to_sign for each in week.days)
        return len({each.site_id for each in (*to_sign, *self.disputed, *self.others)}) > 1


@dataclass(frozen=True, slots=True)
class Told:
    """An entry of a day, as its page lists them."""

    kind: EntryKind
    side: Side
    at: datetime
    starts_at: datetime
    ends_at: datetime
    break_minutes: int
    minutes: int
    reason: HoursReason | None


@dataclass(frozen=True, slots=True)
class DayDetail:
    """A day with all that was said of it, the last word first."""

    day: WorkedDay
    told: tuple[Told, ...]
    tacit: timedelta


@dataclass(frozen=True, slots=True)
class Disputes:
    """Days that are disputed, and those that were: whoever leads may take the decided ones up again."""

    waiting: tuple[WorkedDay, ...]
    decided: tuple[WorkedDay, ...]


def agency_hours(session: Session, actor: Actor, shown: date) -> AgencyHours:
    """Return the hours of the actor's own people: all that waits, and what counts in the week from a Monday on.

    Raises
    ------
    NotFound
        Where the market keeps no hours.
    """
    require_hours(session, actor)
    in_week = and_(HourEntry.day >= shown, HourEntry.day < shown + WEEK)
    own = HourEntry.agency_id == actor.organisation
    found = days(session, actor, own, _since(shown), or_(is_open(actor), in_week))
    waits = [each for each in found if not each.settled and not each.closed]
    of_week = [each for each in found if shown <= each.day < shown + WEEK]
    return AgencyHours(
        disputed=tuple(each for each in waits if each.kind == EntryKind.DISPUTE),
        signed=tuple(each for each in waits if each.kind == EntryKind.SIGNATURE),
        unsigned=tuple(each for each in waits if each.kind == EntryKind.STATEMENT),
        week=tuple(each for each in of_week if each.settled),
        warnings=warnings(of_week),
        tacit=tacit(session, actor),
    )


def site_hours(session: Session, actor: Actor, today: date) -> SiteHours:
    """Return the hours at the actor's sites: all that waits, and what was worked in the last five weeks.

    Raises
    ------
    NotFound
        Where the market keeps no hours.
    """
    require_hours(session, actor)
    first = today - 5 * WEEK
    at_site = HourEntry.organisation_id == actor.organisation
    found = days(session, actor, at_site, _since(first), or_(is_open(actor), HourEntry.day >= first))
    unsigned = [each for each in found if each.kind == EntryKind.STATEMENT and not each.closed]
    disputed = [each for each in found if each.kind == EntryKind.DISPUTE and not each.closed]
    rest = {id(each) for each in (*unsigned, *disputed)}
    return SiteHours(
        to_sign=by_week(unsigned),
        disputed=tuple(disputed),
        others=tuple(
            sorted((each for each in found if id(each) not in rest), key=lambda each: each.starts_at, reverse=True)
        ),
        tacit=tacit(session, actor),
    )


def to_sign(session: Session, actor: Actor) -> tuple[WeekToSign, ...]:
    """Return what waits for the signature of the actor's site, by weeks; nothing where the market keeps no hours."""
    if not keeps_hours(session, actor):
        return ()
    at_site = HourEntry.organisation_id == actor.organisation
    return by_week(days(session, actor, at_site, HourEntry.kind == EntryKind.STATEMENT, is_open(actor)))


def news(session: Session, actor: Actor) -> tuple[str, int | None]:
    """Return the fingerprint of an agency's missions, and how many days it can validate or settle, for its first page.

    In one statement; ``missions.latest`` tells the first alone. No days (None): the market keeps no hours.
    """
    waiting = (
        select(func.count(HourEntry.id).label("number"))
        .join(HourHead, and_(HourHead.market_id == HourEntry.market_id, HourHead.month == HourEntry.month))
        .where(
            HourEntry.market_id == actor.market,
            HourEntry.agency_id == actor.organisation,
            HourEntry.day >= OPEN_SINCE,
            HourEntry.kind.in_((EntryKind.SIGNATURE, EntryKind.DISPUTE)),
            ~HourHead.closed,
            LAST,
        )
    )
    told = together(session, missions=fingerprint(actor), hours=waiting)
    return told["missions"][0].seen, told["hours"][0].number if keeps_hours(session, actor) else None


def number_of_disputed() -> Query:
    """Ask for how many days the reader may see that are disputed, as part of another statement."""
    disputed = HourEntry.day >= OPEN_SINCE, HourEntry.kind == EntryKind.DISPUTE
    return select(func.count(HourEntry.id).label("number")).where(*disputed, LAST)


def disputes(session: Session, actor: Actor) -> Disputes:
    """Return the days of open months that are disputed, or were and are decided, for whoever leads the market.

    Of a closed month no day is disputed.

    Raises
    ------
    NotAllowed
        For everybody else.
    NotFound
        Where the market keeps no hours.
    """
    require_lead(actor)
    require_hours(session, actor)
    months = select(HourHead.month).where(HourHead.market_id == actor.market, ~HourHead.closed)
    either = HourEntry.kind.in_((EntryKind.DISPUTE, EntryKind.SETTLEMENT))
    found = days(session, actor, HourEntry.day >= OPEN_SINCE, HourEntry.month.in_(months), either)
    return Disputes(
        waiting=tuple(each for each in found if each.kind == EntryKind.DISPUTE),
        decided=tuple(each for each in found if each.kind == EntryKind.SETTLEMENT),
    )


def day_detail(session: Session, actor: Actor, which: int, side: Side) -> DayDetail:
    """Return the day of an entry, as it stands by now, with all that was said of it, for one of its sides.

    Raises
    ------
    NotFound
        When the actor has no such day on that side, or the market keeps no hours.
    """
    require_hours(session, actor)
    entry = entry_of(session, actor, which)
    if not speaks(actor, entry, side):
        thing = "hours"
        raise NotFound(thing, which)
    of_day = HourEntry.request_shift_id == entry.request_shift_id, HourEntry.worker_id == entry.worker_id
    [found] = days(session, actor, *of_day)
    zone = clock(session, actor)
    columns = (HourEntry.kind, HourEntry.side, HourEntry.at, HourEntry.starts_at, HourEntry.ends_at)
    entries = select(*columns, HourEntry.break_minutes, HourEntry.minutes, HourEntry.reason).where(*of_day)
    told = tuple(_told(row, zone) for row in session.execute(entries.order_by(HourEntry.seq.desc())))
    return DayDetail(found, told, tacit(session, actor))


def _told(row: Any, zone: ZoneInfo) -> Told:  # noqa: ANN401  # a row of the query above
    at, starts_at, ends_at = (each.astimezone(zone) for each in (row.at, row.starts_at, row.ends_at))
    reason = HoursReason(row.reason) if row.reason else None
    return Told(row.kind, row.side, at, starts_at, ends_at, row.break_minutes, row.minutes, reason)


def tacit(session: Session, actor: Actor) -> timedelta:
    """Return after how long without a word hours are accepted."""
    return timedelta(hours=MarketSettings.of(acting_market(session, actor).settings).tacit_hours)


def by_week(found: Iterable[WorkedDay]) -> tuple[WeekToSign, ...]:
    """Return days by weeks, the earliest first."""
    weeks: dict[date, list[WorkedDay]] = {}
    for each in sorted(found, key=lambda each: (each.starts_at, each.site, each.worker)):
        weeks.setdefault(monday(each.day), []).append(each)
    return tuple(WeekToSign(first, tuple(each)) for first, each in sorted(weeks.items()))
