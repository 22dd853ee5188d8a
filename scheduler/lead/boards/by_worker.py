"""The plan by worker: a row for each person, grouped by agency, with hours against wishes."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor, require_lead
from scheduler.core.tables import Commitment, Worker
from scheduler.core.tables.codes import BOOKED
from scheduler.core.weeks import monday
from scheduler.lead.boards.days import Agency, Board, Day, Entry, agencies, by_day, days, entries
from scheduler.market.clock import Clock, market_clock
from scheduler.market.employed import works_here
from scheduler.market.people import Person, people


@dataclass(frozen=True, slots=True)
class WorkerCell:
    """A person's day; ``elsewhere`` is work for somebody else."""

    day: date
    entries: tuple[Entry, ...] = ()
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class Load:
    """Paid minutes of a week: in force, and what is held or the draft would add; ``wished``: None when not known."""

    monday: date
    minutes: int
    drafted: int
    wished: int | None

    @property
    def total(self) -> int:
        """Minutes once the draft is published."""
        return self.minutes + self.drafted


@dataclass(frozen=True, slots=True)
class WorkerLine:
    """A row: one person, a cell for each day, a load for each week."""

    person: Person
    cells: tuple[WorkerCell, ...]
    loads: tuple[Load, ...]


@dataclass(frozen=True, slots=True)
class AgencyGroup:
    """An agency and whom it employs in these weeks; ``idle`` counts those without work in them, listed or not."""

    agency: int
    name: str
    lines: tuple[WorkerLine, ...]
    idle: int


@dataclass(frozen=True, slots=True)
class WorkerBoard(Board):
    """The whole board; ``agencies`` are those to which it can be narrowed."""

    days: tuple[Day, ...]
    groups: tuple[AgencyGroup, ...]
    agencies: tuple[Agency, ...]

    @property
    def entries(self) -> Iterator[Entry]:
        """All that is shown, row by row."""
        lines = (line for group in self.groups for line in group.lines)
        return (entry for line in lines for cell in line.cells for entry in cell.entries)


def by_worker(
    session: Session,
    actor: Actor,
    first_day: date,
    weeks: int = 4,
    *,
    agency: int | None = None,
    everyone: bool = False,
) -> WorkerBoard:
    """Return the board from a day on.

    Parameters
    ----------
    agency
        Only people whose file this agency keeps.
    everyone
        List people without work in these weeks too.

    Raises
    ------
    NotAllowed
        To anybody but the lead's planner.
    """
    require_lead(actor)
    clock = market_clock(session, actor)
    columns = days(session, actor, first_day, weeks)
    last_day = columns[-1].day
    members = agencies(session)
    at_work: dict[int, list[Entry]] = defaultdict(list)
    known = people(session)
    for entry in entries(session, clock, first_day, last_day, known):
        at_work[entry.person.id].append(entry)
    elsewhere = _elsewhere(session, clock, first_day, last_day)
    crews: dict[int, list[Person]] = defaultdict(list)
    present = set(session.scalars(select(Worker.id).where(works_here(actor.market, first_day, last_day))))
    for person in sorted(known.values(), key=lambda each: each.place):
        if person.id in present or person.id in at_work:
            crews[person.agency].append(person)
    groups = []
    for member in members:
        if agency not in {None, member.id}:
            continue
        crew = crews[member.id]
        shown = [person for person in crew if everyone or at_work[person.id]]
        lines = (_line(person, columns, at_work[person.id], elsewhere[person.id]) for person in shown)
        idle = sum(not at_work[person.id] for person in crew)
        groups.append(AgencyGroup(member.id, member.name, tuple(lines), idle))
    return WorkerBoard(columns, tuple(groups), members)


def _line(person: Person, columns: tuple[Day, ...], at_work: list[Entry], elsewhere: set[date]) -> WorkerLine:
    found = by_day(at_work)
    cells = tuple(WorkerCell(each.day, found.get(each.day, ()), each.day in elsewhere) for each in columns)
    mondays = sorted({monday(each.day) for each in columns})
    return WorkerLine(person, cells, tuple(_load(first, at_work, person.wished_minutes) for first in mondays))


def _load(first: date, at_work: Iterable[Entry], wished: int | None) -> Load:
    own = [entry for entry in at_work if monday(entry.day) == first]
    booked = {shift for entry in own if entry.state in BOOKED for shift in entry.shifts}
    return Load(
        monday=first,
        minutes=sum(entry.minutes for entry in own if entry.state in BOOKED),
        # What a draft keeps of the plan in force is not counted twice.
        drafted=sum(entry.minutes for entry in own if entry.state not in BOOKED and not booked & set(entry.shifts)),
        wished=wished,
    )


def _elsewhere(session: Session, clock: Clock, first_day: date, last_day: date) -> dict[int, set[date]]:
    from_at = datetime.combine(first_day, time(), clock.zone)
    to_at = datetime.combine(last_day + timedelta(days=1), time(), clock.zone)
    found: dict[int, set[date]] = defaultdict(set)
    for worker, starts_at in session.execute(
        select(Commitment.worker_id, Commitment.starts_at).where(
            Commitment.starts_at >= from_at, Commitment.starts_at < to_at
        )
    ):
        found[worker].add(clock.local(starts_at).date())
    return found
