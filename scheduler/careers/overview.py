"""What became of an agency's people in a year: first missions, hours against wishes, trainings, exits; never ranked."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from scheduler.careers.cohorts import CohortLine, cohorts
from scheduler.careers.exits import Left, last_word
from scheduler.careers.file import WEEKS, whole_weeks
from scheduler.core.access import Actor
from scheduler.core.sorting import alphabetical
from scheduler.core.tables import Employment, Exit, Worker, WorkerName
from scheduler.core.tables.career_codes import Outcome
from scheduler.core.weeks import WEEK, clock, minutes_by_week


@dataclass(frozen=True, slots=True)
class PersonLine:
    """Somebody whom the agency employs: minutes a week that they wish and had over four weeks, and their first day.

    That day may be one to come.
    """

    id: int
    name: str
    wished_minutes: int | None
    week_minutes: int
    first_day: date | None


@dataclass(frozen=True, slots=True)
class ExitLine:
    """Somebody who left."""

    id: int
    name: str
    left: Left


@dataclass(frozen=True, slots=True)
class Careers:
    """An agency's people in a year.

    Attributes
    ----------
    people
        Whom the agency employs today, by name.
    exits
        Those of the year, by day.
    outcomes
        How many exits led to what, all of the list named.
    begun
        How many had their first day of work in the year so far, whether they are still there or not.
    cohorts
        The trainings of the market that end in the year.
    """

    year: int
    people: tuple[PersonLine, ...]
    exits: tuple[ExitLine, ...]
    outcomes: Mapping[Outcome, int]
    begun: int
    cohorts: tuple[CohortLine, ...]


def careers(session: Session, actor: Actor, year: int, now: datetime) -> Careers:
    """Return what became of the people whose files the actor's agency keeps, in a calendar year."""
    zone = clock(session, actor)
    today = now.astimezone(zone).date()
    employed = (
        select(Employment.id)
        .where(
            Employment.worker_id == Worker.id,
            Employment.agency_id == actor.organisation,
            Employment.from_day <= today,
            or_(Employment.to_day.is_(None), Employment.to_day >= today),
        )
        .exists()
    )
    rows = session.execute(
        select(Worker.id, func.coalesce(WorkerName.display_name, Worker.code), Worker.wished_minutes, employed)
        .outerjoin(WorkerName, WorkerName.worker_id == Worker.id)
        .where(Worker.agency_id == actor.organisation)
    ).all()
    names = {worker: name for worker, name, *_ in rows}
    begun = select(func.first_days(sorted(names)).table_valued("worker_id", "day"))
    first_days = {worker: day for worker, day in session.execute(begun)} if names else {}  # noqa: C416  # rows
    here = [row for row in rows if row[3]]
    worked: Counter[int] = Counter()
    if here:
        begin, end = whole_weeks(today)
        weeks = minutes_by_week(session, zone, [row[0] for row in here], begin, end - WEEK)
        for (worker, _week), minutes in weeks.items():
            worked[worker] += minutes
    exits = _exits(session, names, year)
    counted = Counter(each.left.outcome for each in exits)
    return Careers(
        year,
        tuple(
            PersonLine(worker, name, wished, worked[worker] // WEEKS, first_days.get(worker))
            for worker, name, wished, _ in sorted(here, key=lambda row: (alphabetical(row[1]), row[0]))
        ),
        exits,
        {each: counted[each] for each in Outcome},
        sum(day.year == year and day <= today for day in first_days.values()),
        cohorts(session, actor, date(year, 1, 1), date(year, 12, 31)),
    )


def _exits(session: Session, names: Mapping[int, str], year: int) -> tuple[ExitLine, ...]:
    rows = session.scalars(
        select(Exit)
        .where(Exit.worker_id.in_(names), Exit.day.between(date(year, 1, 1), date(year, 12, 31)), last_word())
        .order_by(Exit.day, Exit.id)
    )
    return tuple(
        ExitLine(each.worker_id, names[each.worker_id], Left(each.day, each.outcome, each.employer))
        for each in rows
        if each.day is not None and each.outcome is not None
    )
