"""What each day is at a site: open, manned in the holidays, or closed, and why."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum, auto

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.core.days import days
from scheduler.core.tables import Market, PermanenceDay, Site
from scheduler.core.tables.codes import ClosureReason
from scheduler.market.calendar import MANNABLE, ClosedDays, closed_days


class DayKind(StrEnum):
    """What a day is at a site."""

    OPEN = auto()
    PERMANENCE = auto()
    """In the school holidays, with the agents at work."""
    IDLE = auto()
    """Open, but the post has no usual hours on that day of the week."""
    WEEKEND = auto()
    """A Saturday or Sunday without usual hours."""
    PUBLIC_HOLIDAY = auto()
    SITE = auto()
    """Closed by the site itself."""
    SCHOOL_HOLIDAY = auto()
    BRIDGE = auto()
    CLOSED_FOR_GOOD = auto()
    UNKNOWN = auto()
    """Beyond the school's calendar as far as it is known: it may be a holiday. The site says so itself."""


CLOSURES = {
    ClosureReason.PUBLIC_HOLIDAY: DayKind.PUBLIC_HOLIDAY,
    ClosureReason.SITE: DayKind.SITE,
    ClosureReason.SCHOOL_HOLIDAY: DayKind.SCHOOL_HOLIDAY,
    ClosureReason.BRIDGE: DayKind.BRIDGE,
}
MANNED = frozenset(CLOSURES[each] for each in MANNABLE)
"""Closures during which a site may have agents at work: its permanence days."""

CLOSED = frozenset({*CLOSURES.values(), DayKind.CLOSED_FOR_GOOD})
"""Days on which nobody can be asked for."""


def day_kinds(session: Session, site: Site, first_day: date, last_day: date) -> Mapping[date, DayKind]:
    """Tell for every day of a period whether the site is open, manned or closed, and why."""
    closed = closed_days(session, session.get_one(Market, site.market_id), first_day, last_day, site)
    manned = set(
        session.scalars(
            select(PermanenceDay.day).where(
                PermanenceDay.site_id == site.id, PermanenceDay.day.between(first_day, last_day)
            )
        )
    )
    return {day: _kind(day, site.closed_from, closed, manned=day in manned) for day in days(first_day, last_day)}


def _kind(day: date, closed_from: date | None, closed: ClosedDays, *, manned: bool) -> DayKind:
    if closed_from is not None and day >= closed_from:
        return DayKind.CLOSED_FOR_GOOD
    why = closed.why(day)
    kind = CLOSURES[why] if why else DayKind.OPEN if closed.knows(day) else DayKind.UNKNOWN
    return DayKind.PERMANENCE if manned and kind in {*MANNED, DayKind.UNKNOWN} else kind
