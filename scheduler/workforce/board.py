"""A week of an agency's people: who works where on each day, who is free, who cannot come."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum, auto
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.days import minutes_between
from scheduler.core.law import DEMANDING_PASS
from scheduler.core.sorting import alphabetical
from scheduler.core.tables import (
    AvailabilityException,
    Commitment,
    Employment,
    Mission,
    MissionShift,
    Organisation,
    Request,
    RequestShift,
    Site,
    WeeklyAvailability,
    Worker,
    WorkerName,
    given_minutes,
)
from scheduler.core.tables.codes import BOOKED, CommitmentKind, ExceptionKind, MissionState, WeeklyKind
from scheduler.core.weeks import clock, midnight
from scheduler.missions.lines import own
from scheduler.planning.translate.spans import joined, without
from scheduler.workforce.passes import PassLine, passes_of

A_DAY = timedelta(days=1)
Span = tuple[datetime, datetime]


class DayKind(StrEnum):
    """What somebody's day is beside the work on it."""

    FREE = auto()
    PARTLY = auto()
    """Only at some hours."""
    UNAVAILABLE = auto()
    NO_PASS = auto()
    NO_CONTRACT = auto()


@dataclass(frozen=True, slots=True)
class Work:
    """A stretch of work on the market's clock: a mission at a site, or (no mission) something elsewhere."""

    starts_at: datetime
    ends_at: datetime
    mission: int | None = None
    site: str | None = None
    state: MissionState | None = None
    kind: CommitmentKind | None = None


@dataclass(frozen=True, slots=True)
class BoardDay:
    """Somebody's day: the work on it, and otherwise when they could come."""

    day: date
    kind: DayKind
    work: tuple[Work, ...]
    hours: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class BoardLine:
    """Somebody's week; ``minutes`` are those on this board."""

    worker: int
    name: str
    wished_minutes: int | None
    minutes: int
    days: tuple[BoardDay, ...]


Rows = Mapping[int, list[tuple[Any, ...]]]


def week_board(session: Session, actor: Actor, monday: date) -> tuple[BoardLine, ...]:
    """Return the week that begins on a Monday for all whose files the actor's agency keeps, by name."""
    zone = clock(session, actor)
    begin, end = midnight(monday, zone), midnight(monday + 7 * A_DAY, zone)
    people = session.execute(
        select(Worker.id, func.coalesce(WorkerName.display_name, Worker.code), Worker.wished_minutes)
        .outerjoin(WorkerName, WorkerName.worker_id == Worker.id)
        .where(Worker.agency_id == actor.organisation)
    ).all()
    ids = [each[0] for each in people]
    work = _work(session, actor, zone, begin, end)
    paid = _paid(work)
    rules = _Rules(
        employments=_by_worker(
            session.execute(
                select(
                    Employment.worker_id,
                    Employment.from_day,
                    Employment.to_day,
                    Organisation.agency_kind.in_(DEMANDING_PASS),
                )
                .join(Organisation, Organisation.id == Employment.agency_id)
                .where(Employment.agency_id == actor.organisation)
            )
        ),
        passes=passes_of(session, ids),
        weekly=_by_worker(
            session.execute(
                select(
                    WeeklyAvailability.worker_id,
                    WeeklyAvailability.weekday,
                    WeeklyAvailability.start_minute,
                    WeeklyAvailability.end_minute,
                ).where(WeeklyAvailability.worker_id.in_(ids), WeeklyAvailability.rule == WeeklyKind.AVAILABLE)
            )
        ),
        exceptions=_by_worker(
            session.execute(
                select(
                    AvailabilityException.worker_id,
                    AvailabilityException.rule,
                    AvailabilityException.starts_at,
                    AvailabilityException.ends_at,
                ).where(
                    AvailabilityException.worker_id.in_(ids),
                    AvailabilityException.starts_at < end,
                    AvailabilityException.ends_at > begin,
                )
            )
        ),
        zone=zone,
    )
    days = [monday + n * A_DAY for n in range(7)]
    lines = (
        BoardLine(
            worker,
            name,
            wished,
            paid[worker],
            tuple(
                rules.day(worker, day, [each for each, _ in work[worker] if each.starts_at.date() == day])
                for day in days
            ),
        )
        for worker, name, wished in people
        if rules.employed(worker, days) or work[worker]
    )
    return tuple(sorted(lines, key=lambda each: alphabetical(each.name)))


Worked = Mapping[int, list[tuple[Work, int]]]


def _work(session: Session, actor: Actor, zone: ZoneInfo, begin: datetime, end: datetime) -> Worked:
    """Return by worker the work that starts in a stretch of time, each with its minutes."""
    found: defaultdict[int, list[tuple[Work, int]]] = defaultdict(list)
    missions = session.execute(
        select(
            Mission.worker_id,
            Mission.id,
            Mission.state,
            Site.shown,
            RequestShift.starts_at,
            RequestShift.ends_at,
            given_minutes(),
        )
        .join(MissionShift, MissionShift.mission_id == Mission.id)
        .join(RequestShift, RequestShift.id == MissionShift.request_shift_id)
        .join(Request, Request.id == Mission.request_id)
        .join(Site, Site.id == Request.site_id)
        .where(own(actor), Mission.state.in_(BOOKED), RequestShift.starts_at >= begin, RequestShift.starts_at < end)
    )
    for worker, mission, state, site, starts_at, ends_at, minutes in missions:
        span = (starts_at.astimezone(zone), ends_at.astimezone(zone))
        found[worker].append((Work(*span, mission=mission, site=site, state=state), minutes))
    elsewhere = session.execute(
        select(Commitment.worker_id, Commitment.kind, Commitment.starts_at, Commitment.ends_at, Commitment.minutes)
        .join(Worker, Worker.id == Commitment.worker_id)
        .where(Worker.agency_id == actor.organisation, Commitment.starts_at >= begin, Commitment.starts_at < end)
    )
    for worker, kind, starts_at, ends_at, counted in elsewhere:
        span = (starts_at.astimezone(zone), ends_at.astimezone(zone))
        length = minutes_between(starts_at, ends_at) if counted is None else counted
        found[worker].append((Work(*span, kind=kind), length))
    for each in found.values():
        each.sort(key=lambda work: work[0].starts_at)
    return found


def _paid(work: Worked) -> defaultdict[int, int]:
    found: defaultdict[int, int] = defaultdict(int)
    for worker, each in work.items():
        found[worker] = sum(minutes for _, minutes in each)
    return found


def _by_worker(rows: Iterable[Row[*tuple[Any, ...]]]) -> Rows:
    found: defaultdict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for worker, *rest in rows:
        found[worker].append(tuple(rest))
    return found


@dataclass(frozen=True, slots=True)
class _Rules:
    """What decides about somebody's days, by worker."""

    employments: Rows
    passes: Mapping[int, tuple[PassLine, ...]]
    weekly: Rows
    exceptions: Rows
    zone: ZoneInfo

    def employed(self, worker: int, days: Iterable[date]) -> bool:
        """Tell whether the agency employs somebody on one of these days."""
        return any(_holds(first, last, day) for first, last, _ in self.employments.get(worker, ()) for day in days)

    def lacks_pass(self, worker: int, day: date) -> bool:
        """Tell whether the agency demands a PASS IAE and none holds on that day."""
        if not any(demands for _, _, demands in self.employments.get(worker, ())):
            return False
        held = [each for each in self.passes.get(worker, ()) if each.from_day <= day <= each.to_day]
        return not held or held[0].suspended_on(day) is not None

    def day(self, worker: int, day: date, work: list[Work]) -> BoardDay:
        """Return what somebody's day is."""
        taken = tuple(work)
        if not self.employed(worker, [day]):
            return BoardDay(day, DayKind.NO_CONTRACT, taken)
        if self.lacks_pass(worker, day):
            return BoardDay(day, DayKind.NO_PASS, taken)
        begin, end = midnight(day, self.zone), midnight(day + A_DAY, self.zone)
        hours = self._hours(worker, day, begin, end)
        if not hours:
            return BoardDay(day, DayKind.UNAVAILABLE, taken)
        if hours == [(begin, end)]:
            return BoardDay(day, DayKind.FREE, taken)
        return BoardDay(day, DayKind.PARTLY, taken, tuple(hours))

    def _hours(self, worker: int, day: date, begin: datetime, end: datetime) -> list[Span]:
        weekly = self.weekly.get(worker)
        hours = [(begin, end)]
        if weekly:
            hours = [
                (begin + timedelta(minutes=start), begin + timedelta(minutes=stop))
                for weekday, start, stop in weekly
                if weekday == day.isoweekday()
            ]
            hours += self._exceptions(worker, ExceptionKind.AVAILABLE, begin, end)
        return without(joined(hours), self._exceptions(worker, ExceptionKind.UNAVAILABLE, begin, end))

    def _exceptions(self, worker: int, kind: ExceptionKind, begin: datetime, end: datetime) -> list[Span]:
        found = []
        for rule, starts_at, ends_at in self.exceptions.get(worker, ()):
            first, last = max(starts_at.astimezone(self.zone), begin), min(ends_at.astimezone(self.zone), end)
            if rule == kind and first < last:
                found.append((first, last))
        return found


def _holds(first: date, last: date | None, day: date) -> bool:
    return first <= day and (last is None or day <= last)
