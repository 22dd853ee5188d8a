"""Missions as an agency reads them: who, where, when, until when to answer.

An agency knows a mission from the moment it is published, and only those of its own workers. Who plans for the market
sees more elsewhere; here they answer for their own agency alone.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.days import minutes_between
from scheduler.core.tables import (
    Event,
    Job,
    Mission,
    MissionFault,
    MissionShift,
    Request,
    RequestShift,
    Site,
    TravelTime,
    Worker,
    WorkerName,
    WorkerWord,
)
from scheduler.core.tables.codes import STANDING, DeclineReason, MissionState, Thing, Word
from scheduler.core.tables.journey_codes import JourneySource, TravelMode
from scheduler.core.tables.taking_off_codes import TakeOffReason


@dataclass(frozen=True, slots=True)
class Hours:
    """One stretch of work, on the market's own clock; ``day`` is the day on which it starts.

    ``rules``: codes of those that forbid it by now although the mission stands (``planning.standing``).
    """

    day: date
    starts_at: datetime
    ends_at: datetime
    break_minutes: int
    paid_minutes: int
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MissionLine:
    """A mission in a list.

    Attributes
    ----------
    worker, worker_code
        The display name, and the code by which the lead knows the person; the code is empty once another agency keeps
        the person's file.
    job
        Its name, None when the request names none.
    shifts
        In the order of time; at least one.
    answer_by
        Until when the agency is asked to answer, on the market's own clock.
    travel_minutes
        One way from home, None when nobody has worked it out; ``travel_source`` says by what, None when the agency did.
    word
        What the worker said on their own page, None when nothing; the agency answers.
    """

    id: int
    state: MissionState
    request_id: int
    site_id: int
    site: str
    address: str
    job: str | None
    worker_id: int
    worker: str
    worker_code: str
    travel_mode: TravelMode | None
    travel_minutes: int | None
    shifts: tuple[Hours, ...]
    answer_by: datetime | None
    decline_reason: DeclineReason | None
    taken_off: TakeOffReason | None
    word: Word | None = None
    travel_source: JourneySource | None = None

    @property
    def first_day(self) -> date:
        """The day on which it begins."""
        return self.shifts[0].day

    @property
    def last_day(self) -> date:
        """The day on which its last shift begins."""
        return self.shifts[-1].day

    @property
    def starts_at(self) -> datetime:
        """The start of the first shift."""
        return self.shifts[0].starts_at

    @property
    def ends_at(self) -> datetime:
        """The end of the last shift."""
        return self.shifts[-1].ends_at

    @property
    def minutes(self) -> int:
        """Paid minutes of all shifts."""
        return sum(each.paid_minutes for each in self.shifts)

    @property
    def days(self) -> int:
        """On how many days there is work."""
        return len({each.day for each in self.shifts})

    @property
    def possible(self) -> tuple[date, ...]:
        """The days with work that no rule forbids: what a yes confirms."""
        return tuple(dict.fromkeys(each.day for each in self.shifts if not each.rules))

    @property
    def forbidden(self) -> tuple[date, ...]:
        """The days with work that a rule forbids by now, although the mission stands."""
        return tuple(dict.fromkeys(each.day for each in self.shifts if each.rules))

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules that do."""
        return tuple(sorted({rule for each in self.shifts for rule in each.rules}))

    @property
    def clock_times(self) -> tuple[tuple[time, time], ...]:
        """The different starts and ends on the clock, the most frequent first."""
        return tuple(
            times
            for times, _ in Counter((each.starts_at.time(), each.ends_at.time()) for each in self.shifts).most_common()
        )


def own(actor: Actor) -> ColumnElement[bool]:
    """Say which missions an agency knows of: published ones, also if they were called off since, of its workers."""
    return and_(
        Mission.agency_id == actor.organisation,
        Mission.market_id == actor.market,
        Mission.published_at.is_not(None),
    )


def lines(session: Session, actor: Actor, zone: ZoneInfo, *conditions: ColumnElement[bool]) -> list[MissionLine]:
    """Return the agency's missions for which the conditions hold, in the order of time.

    One that was cancelled because all its days were has those that it lost.
    """
    query = (
        select(
            Mission.id,
            Mission.state,
            Mission.request_id,
            Mission.worker_id,
            Mission.answer_by,
            Mission.decline_reason,
            Mission.taken_off,
            Site.id.label("site_id"),
            Site.shown.label("site"),
            Site.address,
            Job.name.label("job"),
            WorkerName.display_name,
            Worker.code,
            Worker.travel_mode,
            TravelTime.minutes,
            TravelTime.source,
            WorkerWord.word,
        )
        .join(Request, Request.id == Mission.request_id)
        .join(Site, Site.id == Request.site_id)
        .outerjoin(Job, Job.id == Request.job_id)
        .outerjoin(Worker, Worker.id == Mission.worker_id)
        .outerjoin(WorkerName, WorkerName.worker_id == Mission.worker_id)
        .outerjoin(WorkerWord, WorkerWord.mission_id == Mission.id)
        .outerjoin(TravelTime, and_(TravelTime.worker_id == Mission.worker_id, TravelTime.site_id == Request.site_id))
        .where(own(actor), *conditions)
    )
    rows = session.execute(query).all()
    shifts = shifts_of(session, zone, (row.id for row in rows))
    shifts |= _lost(session, zone, [row.id for row in rows if row.id not in shifts])
    found = [
        MissionLine(
            id=row.id,
            state=row.state,
            request_id=row.request_id,
            site_id=row.site_id,
            site=row.site,
            address=row.address,
            job=row.job,
            worker_id=row.worker_id,
            worker=row.display_name or row.code or "",
            worker_code=row.code or "",
            travel_mode=row.travel_mode,
            travel_minutes=row.minutes,
            shifts=shifts[row.id],
            answer_by=row.answer_by and row.answer_by.astimezone(zone),
            decline_reason=row.decline_reason,
            taken_off=row.taken_off,
            word=row.word,
            travel_source=row.source,
        )
        for row in rows
        if row.id in shifts
    ]
    return sorted(found, key=lambda each: (each.starts_at, each.site, each.worker, each.id))


def _lost(session: Session, zone: ZoneInfo, missions: Collection[int]) -> dict[int, tuple[Hours, ...]]:
    """Return the shifts with which missions were cancelled, as the log keeps them (``requests.changing.written``)."""
    if not missions:
        return {}
    query = select(Event.thing_id, Event.detail).where(
        Event.thing == Thing.MISSION,
        Event.thing_id.in_(missions),
        Event.to_state == MissionState.CANCELLED,
        Event.detail.is_not(None),
    )
    found = {which: (detail.get("old") or {}).get("shifts") for which, detail in session.execute(query)}
    return {which: tuple(_hours(each, zone) for each in shifts) for which, shifts in found.items() if shifts}


def _hours(written: Mapping[str, Any], zone: ZoneInfo) -> Hours:
    starts_at, ends_at = (datetime.fromisoformat(written[name]).astimezone(zone) for name in ("starts_at", "ends_at"))
    pause = written["break_minutes"]
    paid = minutes_between(starts_at, ends_at) - pause
    return Hours(date.fromisoformat(written["day"]), starts_at, ends_at, pause, paid)


def shifts_of(session: Session, zone: ZoneInfo, missions: Iterable[int]) -> dict[int, tuple[Hours, ...]]:
    """Return the shifts of missions in the order of time, by mission; those without any are left out."""
    wanted = list(missions)
    if not wanted:
        return {}
    rules = (
        select(func.array_agg(aggregate_order_by(MissionFault.rule, MissionFault.rule)))
        .where(
            MissionShift.broken,
            MissionShift.state.in_(STANDING),
            MissionFault.mission_id == MissionShift.mission_id,
            MissionFault.request_shift_id == MissionShift.request_shift_id,
        )
        .scalar_subquery()
    )
    query = (
        select(
            MissionShift.mission_id,
            RequestShift.day,
            RequestShift.starts_at,
            RequestShift.ends_at,
            RequestShift.break_minutes,
            RequestShift.paid_minutes,
            rules,
        )
        .join(RequestShift, RequestShift.id == MissionShift.request_shift_id)
        .where(MissionShift.mission_id.in_(wanted))
        .order_by(RequestShift.starts_at)
    )
    found: defaultdict[int, list[Hours]] = defaultdict(list)
    for mission, day, starts_at, ends_at, break_minutes, paid_minutes, broken in session.execute(query):
        begin, end = starts_at.astimezone(zone), ends_at.astimezone(zone)
        found[mission].append(Hours(day, begin, end, break_minutes, paid_minutes, tuple(broken or ())))
    return {mission: tuple(each) for mission, each in found.items()}
