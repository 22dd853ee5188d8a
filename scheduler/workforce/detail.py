"""One worker's file: what they may do, when they can come, how far they go, and their coming weeks."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.errors import NotFound
from scheduler.core.one_statement import AnyRow, Query, together
from scheduler.core.seen import mark
from scheduler.core.tables import (
    AvailabilityException,
    Mission,
    MissionShift,
    Site,
    Skill,
    Territory,
    TravelTime,
    WeeklyAvailability,
    Worker,
    WorkerHome,
    WorkerLimits,
    WorkerName,
    WorkerSkill,
)
from scheduler.core.tables.codes import ExceptionKind, WeeklyKind
from scheduler.core.tables.journey_codes import JourneySource, TravelMode
from scheduler.core.weeks import WEEK, WeekHours, clock, midnight, monday, weekly_hours
from scheduler.missions.lines import MissionLine, lines
from scheduler.workforce.contracts import Contract, contracts_of
from scheduler.workforce.elsewhere import CommitmentLine, commitments
from scheduler.workforce.head_starts import HeadStart, head_start_of
from scheduler.workforce.passes import PassLine, passes_of

WEEKS = 4
"""How many weeks are shown, this one included."""


@dataclass(frozen=True, slots=True)
class HeldSkill:
    """A skill and the days on which it is held; open ends are None."""

    id: int
    name: str
    from_day: date | None
    to_day: date | None


@dataclass(frozen=True, slots=True)
class Availability:
    """Hours of a weekday (1 is Monday), in minutes since midnight."""

    rule: WeeklyKind
    weekday: int
    start_minute: int
    end_minute: int


@dataclass(frozen=True, slots=True)
class Exemption:
    """A stretch of time against the weekly rules, on the market's own clock."""

    rule: ExceptionKind
    starts_at: datetime
    ends_at: datetime
    id: int = field(default=0, compare=False)

    @property
    def days(self) -> tuple[date, date] | None:
        """The first and the last day, when whole days are meant: from midnight to midnight."""
        if self.starts_at.time() == self.ends_at.time() == time():
            return self.starts_at.date(), self.ends_at.date() - timedelta(days=1)
        return None


@dataclass(frozen=True, slots=True)
class Limits:
    """What law, age or contract allow at most, or ask as rest at least: minutes, days; None is no limit."""

    minutes_per_day: int | None
    minutes_per_week: int | None
    minutes_per_12_weeks: int | None
    days_per_week: int | None
    rest_minutes: int | None
    weekly_rest_minutes: int | None


@dataclass(frozen=True, slots=True)
class Reach:
    """How many of the open sites of the agency's territory are near enough, of how many with a known travel time.

    ``sources`` counts the known ones by what they were worked out, save those that the agency has worked out itself.
    """

    sites: int
    known: int
    all_sites: int
    sources: tuple[tuple[JourneySource, int], ...] = ()


@dataclass(frozen=True, slots=True)
class WorkerDetail:
    """A worker's file.

    Attributes
    ----------
    passes
        All PASS IAE, in the order of time.
    available
        By weekday and hour; empty: at all times.
    exceptions, commitments
        Those that are not over.
    has_home
        Whether the file says about where the person lives; else nobody knows how long a way takes.
    mark
        Of what the form of the file shows or overwrites.
    head_start
        Whether the person is proposed first, None when not.
    forgotten_at
        Since when only the code is kept, None for everybody else.
    contracts
        With the agency, in the order of time.
    weeks
        Paid minutes of this week and the three after it, all employers together.
    missions
        With a shift in these weeks, whatever their state, in the order of time.
    """

    id: int
    name: str
    code: str
    travel_mode: TravelMode
    max_travel_minutes: int | None
    wished_minutes: int | None
    under_18: bool
    skills: tuple[HeldSkill, ...]
    passes: tuple[PassLine, ...]
    available: tuple[Availability, ...]
    exceptions: tuple[Exemption, ...]
    limits: Limits | None
    head_start: HeadStart | None
    forgotten_at: datetime | None
    contracts: tuple[Contract, ...]
    commitments: tuple[CommitmentLine, ...]
    has_home: bool
    mark: str
    reach: Reach
    weeks: tuple[WeekHours, ...]
    missions: tuple[MissionLine, ...]


def worker(session: Session, actor: Actor, worker_id: int, now: datetime) -> WorkerDetail:
    """Return the file of a worker of the actor's agency.

    Raises
    ------
    NotFound
        When the agency keeps no such file.
    """
    row = session.execute(
        select(Worker, WorkerName.display_name, WorkerLimits, WorkerHome.lat, WorkerHome.lon)
        .outerjoin(WorkerName, WorkerName.worker_id == Worker.id)
        .outerjoin(WorkerLimits, WorkerLimits.worker_id == Worker.id)
        .outerjoin(WorkerHome, WorkerHome.worker_id == Worker.id)
        .where(Worker.id == worker_id, Worker.agency_id == actor.organisation)
    ).one_or_none()
    if row is None:
        thing = "worker"
        raise NotFound(thing, worker_id)
    found, name, limits, *home = row
    zone = clock(session, actor)
    today = now.astimezone(zone).date()
    first, after = monday(today), monday(today) + WEEKS * WEEK
    own = together(
        session,
        skills=_skills(worker_id),
        available=_available(worker_id),
        exceptions=_exceptions(worker_id, now),
        contracts=contracts_of(actor, worker_id),
    )
    return WorkerDetail(
        id=found.id,
        name=name or found.code,
        code=found.code,
        travel_mode=found.travel_mode,
        max_travel_minutes=found.max_travel_minutes,
        wished_minutes=found.wished_minutes,
        under_18=found.under_18,
        skills=tuple(HeldSkill(*each) for each in own["skills"]),
        passes=passes_of(session, [worker_id]).get(worker_id, ()),
        available=tuple(Availability(*each) for each in own["available"]),
        exceptions=tuple(_exemption(each, zone) for each in own["exceptions"]),
        limits=None if limits is None else _limits(limits),
        head_start=head_start_of(found),
        forgotten_at=found.forgotten_at,
        contracts=tuple(Contract(*each) for each in own["contracts"]),
        commitments=commitments(session, zone, worker_id, now),
        has_home=home[0] is not None,
        mark=facts_mark(found, name, limits, (home[0], home[1])),
        reach=_reach(session, actor, found, today),
        weeks=weekly_hours(session, zone, worker_id, first, after - WEEK),
        missions=_missions(session, actor, zone, worker_id, (midnight(first, zone), midnight(after, zone))),
    )


def facts_mark(worker: Worker, name: str | None, limits: WorkerLimits | None, home: tuple[object, object]) -> str:
    """Return the mark of what the form of a file shows or overwrites (``core.seen``)."""
    own = worker.travel_mode.value, worker.max_travel_minutes, worker.wished_minutes, worker.under_18
    names = Limits.__dataclass_fields__
    return mark(name, own, [getattr(limits, each, None) for each in names], [str(each) for each in home])


def _limits(stored: WorkerLimits) -> Limits:
    return Limits(**{name: getattr(stored, name) for name in Limits.__dataclass_fields__})


def _skills(worker_id: int) -> Query:
    return (
        select(WorkerSkill.id, Skill.name, WorkerSkill.from_day, WorkerSkill.to_day)
        .join(WorkerSkill, WorkerSkill.skill_id == Skill.id)
        .where(WorkerSkill.worker_id == worker_id)
        .order_by(Skill.name, WorkerSkill.from_day)
    )


def _available(worker_id: int) -> Query:
    hours = WeeklyAvailability
    return (
        select(hours.rule, hours.weekday, hours.start_minute, hours.end_minute)
        .where(hours.worker_id == worker_id)
        .order_by(hours.weekday, hours.start_minute, hours.rule)
    )


def _exceptions(worker_id: int, now: datetime) -> Query:
    stretch = AvailabilityException
    return (
        select(stretch.rule, stretch.starts_at, stretch.ends_at, stretch.id)
        .where(stretch.worker_id == worker_id, stretch.ends_at > now)
        .order_by(stretch.starts_at)
    )


def _exemption(row: AnyRow, zone: ZoneInfo) -> Exemption:
    return Exemption(row.rule, row.starts_at.astimezone(zone), row.ends_at.astimezone(zone), row.id)


def _reach(session: Session, actor: Actor, found: Worker, today: date) -> Reach:
    most = found.max_travel_minutes
    near = TravelTime.minutes.is_not(None) if most is None else TravelTime.minutes <= most
    query = (
        select(
            func.count().filter(near),
            func.count(TravelTime.minutes),
            func.count(),
            *(func.count().filter(TravelTime.source == each) for each in JourneySource),
        )
        .select_from(Territory)
        .join(Site, Site.id == Territory.site_id)
        .outerjoin(TravelTime, (TravelTime.site_id == Site.id) & (TravelTime.worker_id == found.id))
        .where(
            Territory.agency_id == actor.organisation,
            Territory.market_id == actor.market,
            or_(Site.closed_from.is_(None), Site.closed_from > today),
        )
    )
    sites, known, all_sites, *counted = session.execute(query).one()
    sources = tuple((each, number) for each, number in zip(JourneySource, counted, strict=True) if number)
    return Reach(sites, known, all_sites, sources)


def _missions(
    session: Session, actor: Actor, zone: ZoneInfo, worker_id: int, span: tuple[datetime, datetime]
) -> tuple[MissionLine, ...]:
    inside = (
        select(MissionShift.mission_id)
        .where(
            MissionShift.mission_id == Mission.id,
            func.lower(MissionShift.during) >= span[0],
            func.lower(MissionShift.during) < span[1],
        )
        .exists()
    )
    return tuple(lines(session, actor, zone, Mission.worker_id == worker_id, inside))
