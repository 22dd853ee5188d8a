"""What a person has worked, over all agencies and markets: four counters, each for one question of the law.

The week and the twelve weeks count work for others too (L8261-1); the year and the two years what was done by missions.
None of them refuses anything here: what may be planned is the solver's to keep.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.months import A_YEAR, later
from scheduler.core.one_statement import together
from scheduler.core.weeks import WEEK, clock, midnight, monday
from scheduler.hours.kept import keeps_hours

HOUR = 60
WEEKS = 12


class Count(StrEnum):
    """What is counted."""

    WEEK = "week"
    TWELVE_WEEKS = "twelve_weeks"
    YEAR = "year"
    TWO_YEARS = "two_years"


MOST = {Count.WEEK: 48 * HOUR, Count.TWELVE_WEEKS: 44 * HOUR, Count.YEAR: 750 * HOUR, Count.TWO_YEARS: 480 * HOUR}
"""The mark of each: L3121-20; L3121-22, on average; the end of a relief that older texts name; L5132-9, R5132-18."""


@dataclass(frozen=True, slots=True)
class Counted:
    """Minutes since a day (of the twelve weeks: a week's, on average), and the mark that they are compared with."""

    what: Count
    since: date
    minutes: int

    @property
    def most(self) -> int:
        """The mark."""
        return MOST[self.what]


def counters(session: Session, actor: Actor, worker: int, now: datetime) -> tuple[Counted, ...]:
    """Return the counters of one of the actor's own people, in one statement; none where the market keeps no hours.

    Raises
    ------
    NotAllowed
        When the file is not the actor's agency's.
    """
    if not keeps_hours(session, actor):
        return ()
    zone = clock(session, actor)
    today = now.astimezone(zone).date()
    week, year = monday(today), today.replace(month=1, day=1)
    two_years = later(today, -2 * A_YEAR)
    twelve = week - WEEKS * WEEK
    begins = [midnight(each, zone) for each in (week, twelve)]
    ends = [now, midnight(week, zone)]
    told = together(
        session,
        worked=select(func.worked_minutes([worker], begins, ends).table_valued("worker", "period", "minutes")),
        year=select(func.hours_by_user(worker, midnight(year, zone), now).table_valued("kind", "minutes")),
        two_years=select(func.hours_by_user(worker, midnight(two_years, zone), now).table_valued("kind", "minutes")),
    )
    periods = {row.period: row.minutes for row in told["worked"]}
    return (
        Counted(Count.WEEK, week, periods[1]),
        Counted(Count.TWELVE_WEEKS, twelve, periods[2] // WEEKS),
        Counted(Count.YEAR, year, sum(row.minutes for row in told["year"])),
        Counted(Count.TWO_YEARS, two_years, sum(row.minutes for row in told["two_years"])),
    )
