"""Calendar weeks, Monday to Sunday, on the market's own clock, and people's hours in them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.acting_market import acting_market

WEEK = timedelta(days=7)
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)
"""The days that anybody may name; far beyond, calendars and clocks have no answer."""


@dataclass(frozen=True, slots=True)
class WeekHours:
    """Paid minutes in the week that begins on that Monday: booked missions and work elsewhere."""

    monday: date
    minutes: int


def clock(session: Session, actor: Actor) -> ZoneInfo:
    """Return the time zone of the market in which somebody acts."""
    return ZoneInfo(acting_market(session, actor).timezone)


def monday(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """Return the moment at which a day begins."""
    return datetime.combine(day, time(), zone)


def minutes_by_week(
    session: Session, zone: ZoneInfo, workers: Collection[int], first: date, last: date
) -> dict[tuple[int, date], int]:
    """Return paid minutes of workers, by worker and Monday, from the week that holds ``first`` to that of ``last``.

    The database is given the moments, since a week in which the clocks change is not 168 hours long.

    Raises
    ------
    NotAllowed
        When a file is neither the actor's agency's nor of the market that they lead.
    """
    starts = [monday(first) + n * WEEK for n in range((monday(last) - monday(first)) // WEEK + 1)]
    begins, ends = ([midnight(each + after, zone) for each in starts] for after in (timedelta(), WEEK))
    worked = func.worked_minutes(list(workers), begins, ends).table_valued("worker", "period", "minutes")
    return {(worker, starts[period - 1]): minutes for worker, period, minutes in session.execute(select(worked))}


def weekly_hours(session: Session, zone: ZoneInfo, worker: int, first: date, last: date) -> tuple[WeekHours, ...]:
    """Return somebody's hours in each week from the one that holds ``first`` to the one that holds ``last``.

    Raises
    ------
    NotAllowed
        As ``minutes_by_week`` does.
    """
    found = minutes_by_week(session, zone, [worker], first, last)
    return tuple(WeekHours(start, found[worker, start]) for _, start in sorted(found))
