"""What both boards share: the days across the top, and who works when."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.acting_market import acting_market
from scheduler.core.tables import (
    Job,
    Member,
    Mission,
    MissionShift,
    Organisation,
    Request,
    RequestShift,
    Site,
)
from scheduler.core.tables.codes import BOOKED, ClosureReason, MissionState, OrganisationKind
from scheduler.market.calendar import closed_days
from scheduler.market.clock import Clock
from scheduler.market.people import Person, people, unknown

SHOWN = (*BOOKED, MissionState.PROPOSED)
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Day:
    """A column of a board; ``closed`` says why nobody works anywhere on that day."""

    day: date
    closed: ClosureReason | None = None

    @property
    def weekend(self) -> bool:
        """Whether it is a Saturday or Sunday."""
        return self.day.weekday() >= SATURDAY


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody's work on one day of a mission: from the first start to the last end, on the market's clock."""

    mission: int
    request: int
    state: MissionState
    person: Person
    agency: int
    site: int
    site_name: str
    job: str | None
    day: date
    starts_at: datetime
    ends_at: datetime
    minutes: int
    shifts: tuple[int, ...]
    broken: int
    """How many of the shifts a rule forbids by now: they fill nothing."""
    held: bool = False
    """Whether it is promised and not announced yet."""


class Board(ABC):
    """What is told of all that a board shows, whatever its rows are."""

    __slots__ = ()

    @property
    @abstractmethod
    def entries(self) -> Iterator[Entry]:
        """All that is shown."""

    @property
    def drafted(self) -> bool:
        """Whether something of the draft is among the days shown."""
        return any(entry.state == MissionState.PROPOSED and not entry.held for entry in self.entries)

    @property
    def held(self) -> bool:
        """Whether something that is held is among the days shown."""
        return any(entry.held for entry in self.entries)


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency that takes part in the market."""

    id: int
    name: str


def span(first_day: date, weeks: int) -> tuple[date, ...]:
    """Return the days of some weeks."""
    return tuple(first_day + timedelta(days=number) for number in range(7 * weeks))


def days(session: Session, actor: Actor, first_day: date, weeks: int) -> tuple[Day, ...]:
    """Return the days of some weeks with what closes the whole market."""
    every = span(first_day, weeks)
    closed = closed_days(session, acting_market(session, actor), every[0], every[-1])
    return tuple(Day(day, closed.why(day)) for day in every)


def entries(
    session: Session, clock: Clock, first_day: date, last_day: date, known: Mapping[int, Person] | None = None
) -> tuple[Entry, ...]:
    """Return who works on the days between two (both included), in force or in the draft, a row for each day.

    ``known`` are the workers, where they have been read already.
    """
    statement = (
        select(
            Mission.id.label("mission"),
            Mission.request_id.label("request"),
            Mission.state,
            Mission.held_since,
            Mission.worker_id,
            Mission.agency_id,
            Site.id.label("site"),
            Site.shown.label("site_name"),
            Job.name.label("job"),
            RequestShift.id.label("shift"),
            MissionShift.broken,
            RequestShift.day,
            RequestShift.starts_at,
            RequestShift.ends_at,
            RequestShift.paid_minutes,
        )
        .join(MissionShift, MissionShift.mission_id == Mission.id)
        .join(RequestShift, RequestShift.id == MissionShift.request_shift_id)
        .join(Request, Request.id == Mission.request_id)
        .join(Site, Site.id == Request.site_id)
        .outerjoin(Job, Job.id == Request.job_id)
        .where(MissionShift.state.in_(SHOWN), RequestShift.day.between(first_day, last_day))
        .order_by(RequestShift.day, RequestShift.starts_at, Mission.id)
    )
    rows = session.execute(statement).all()
    known = people(session, {row.worker_id for row in rows}) if known is None else known
    found: dict[tuple[int, date], Entry] = {}
    for row in rows:
        earlier = found.get((row.mission, row.day))
        found[row.mission, row.day] = Entry(
            mission=row.mission,
            request=row.request,
            state=row.state,
            person=known.get(row.worker_id) or unknown(row.worker_id, row.agency_id),
            agency=row.agency_id,
            site=row.site,
            site_name=row.site_name,
            job=row.job,
            day=row.day,
            starts_at=earlier.starts_at if earlier else clock.local(row.starts_at),
            ends_at=clock.local(row.ends_at),
            minutes=row.paid_minutes + (earlier.minutes if earlier else 0),
            shifts=((*earlier.shifts, row.shift) if earlier else (row.shift,)),
            broken=row.broken + (earlier.broken if earlier else 0),
            held=row.state == MissionState.PROPOSED and row.held_since is not None,
        )
    return tuple(found.values())


def agencies(session: Session) -> tuple[Agency, ...]:
    """Return the market's agencies by name, the one that leads first."""
    statement = (
        select(Organisation.id, Organisation.name)
        .join(Member, Member.organisation_id == Organisation.id)
        .where(Member.kind == OrganisationKind.AGENCY)
        .order_by(Member.leads.desc(), Organisation.name)
    )
    return tuple(Agency(*row) for row in session.execute(statement))


def by_day(found: Iterable[Entry]) -> dict[date, tuple[Entry, ...]]:
    """Group by day, the order kept."""
    grouped: dict[date, tuple[Entry, ...]] = {}
    for each in found:
        grouped[each.day] = (*grouped.get(each.day, ()), each)
    return grouped
