"""Calendar weeks, Monday to Sunday, on the market's own clock, and people's hours in them."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Values, func, select, values
from sqlalchemy import column as named
from sqlalchemy.orm import Session
from sqlalchemy.types import Date, DateTime

from scheduler.access import Actor
from scheduler.acting_market import acting_market

WEEK = timedelta(days=7)


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


def weeks_between(first: date, last: date, zone: ZoneInfo) -> Values:
    """Return the weeks from the one that holds ``first`` to the one that holds ``last`` as rows to select from.

    Columns: ``monday``, ``from_at``, ``to_at``. The database is given the moments, since a week in which the clocks
    change is not 168 hours long.
    """
    starts = [monday(first) + n * WEEK for n in range((monday(last) - monday(first)) // WEEK + 1)]
    moments = DateTime(timezone=True)
    rows = values(named("monday", Date), named("from_at", moments), named("to_at", moments), name="weeks")
    return rows.data([(each, midnight(each, zone), midnight(each + WEEK, zone)) for each in starts])


def weekly_hours(session: Session, zone: ZoneInfo, worker: int, first: date, last: date) -> tuple[WeekHours, ...]:
    """Return somebody's hours in each week from the one that holds ``first`` to the one that holds ``last``.

    Raises
    ------
    NotAllowed
        When the file is neither the actor's agency's nor of the market that they lead.
    """
    weeks = weeks_between(first, last, zone)
    worked = func.worked_minutes(worker, weeks.c.from_at, weeks.c.to_at)
    query = select(weeks.c.monday, worked).order_by(weeks.c.monday)
    return tuple(WeekHours(start, minutes) for start, minutes in session.execute(query))
