"""What the file of one worker says of their path: the first mission, the trainings, hours against wishes, the exit."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Date, column, func, select
from sqlalchemy.orm import Session

from scheduler.careers.exits import ExitWord, read_word, word_of
from scheduler.core.access import Actor
from scheduler.core.one_statement import together
from scheduler.core.tables import Cohort, CohortPerson
from scheduler.core.weeks import WEEK, clock, midnight, monday

WEEKS = 4
"""Whole weeks before this one, over which hours are held against wishes."""


@dataclass(frozen=True, slots=True)
class Career:
    """The path of one worker.

    Attributes
    ----------
    first_day
        The first day of work, whichever agency sent them; None before there is one.
    week_minutes
        Paid minutes a week over the four whole weeks before this one, all employers together.
    cohorts
        The names and last days of the trainings in which they took part.
    exit
        The last word about how they left.
    """

    first_day: date | None
    week_minutes: int
    cohorts: tuple[tuple[str, date], ...]
    exit: ExitWord | None

    @property
    def has_left(self) -> bool:
        """Whether the accompaniment is over."""
        return self.exit is not None and self.exit.left is not None


def career(session: Session, actor: Actor, worker_id: int, now: datetime) -> Career:
    """Return the path of a worker of the actor's agency, in one statement.

    Raises
    ------
    NotAllowed
        When the agency keeps no such file.
    """
    zone = clock(session, actor)
    begin, end = (midnight(each, zone) for each in whole_weeks(now.astimezone(zone).date()))
    named = (
        select(Cohort.name, Cohort.to_day)
        .join(CohortPerson, CohortPerson.cohort_id == Cohort.id)
        .where(CohortPerson.worker_id == worker_id, Cohort.market_id == actor.market)
        .order_by(Cohort.to_day)
    )
    told = together(
        session,
        first=select(func.first_days([worker_id]).table_valued("worker_id", column("day", Date))),
        worked=select(func.worked_minutes([worker_id], [begin], [end]).table_valued("worker", "period", "minutes")),
        cohorts=named,
        exit=word_of(worker_id),
    )
    return Career(
        told["first"][0].day if told["first"] else None,
        sum(row.minutes for row in told["worked"]) // WEEKS,
        tuple((row.name, row.to_day) for row in told["cohorts"]),
        read_word(told["exit"]),
    )


def whole_weeks(today: date) -> tuple[date, date]:
    """Return the Monday of four weeks before that of a day, and the day's own."""
    return monday(today) - WEEKS * WEEK, monday(today)
