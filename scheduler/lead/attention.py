"""What slips through unless somebody looks: requests without anybody, lost missions not made good, papers that end."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.core.law import DEMANDING_PASS
from scheduler.core.tables import Mission, MissionShift, Organisation, Request, RequestShift, Site, Worker, holds
from scheduler.core.tables.codes import BOOKED, EXPECTED, REFUSED, DeclineReason
from scheduler.market.clock import Clock
from scheduler.planning.shift_filling import ShiftFilling
from scheduler.workforce.passes import WARN_DAYS, current, passes_of

SOON = min(WARN_DAYS)
"""A PASS IAE that ends within so many days is worth a call while its holder has work."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A request with empty slots in the days looked at: the first of them, how many, and how long; on local time."""

    request: int
    site: str
    job: str | None
    first_start: datetime
    slots: int
    drafted: int
    minutes: int
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Refusal:
    """A mission that was declined, or expired (then without a reason), and whose coming shifts nobody has since.

    The first start is on local time.
    """

    mission: int
    request: int
    site: str
    agency: str
    reason: DeclineReason | None
    first_start: datetime
    slots: int


@dataclass(frozen=True, slots=True)
class Papers:
    """A worker with coming work, by code, whose PASS IAE ends soon, or does not hold on all days of the work.

    ``beyond``: it ends before the work does; ``suspended``: it is suspended on a day of it. Such work
    cannot take place.
    """

    worker: str
    agency: str
    agency_phone: str | None
    ends_on: date
    last_day: date
    missions: int
    beyond: bool
    suspended: bool


def gaps(shifts: Iterable[ShiftFilling]) -> tuple[Gap, ...]:
    """Return the requests of some shifts that lack somebody, the first to start first."""
    found: dict[int, list[ShiftFilling]] = {}
    for each in shifts:
        if each.empty:
            found.setdefault(each.request, []).append(each)
    lines = (
        Gap(
            request=request,
            site=own[0].site_name,
            job=own[0].job,
            first_start=min(each.starts_at for each in own),
            slots=sum(each.empty for each in own),
            drafted=sum(each.drafted for each in own),
            minutes=sum(each.empty * each.paid_minutes for each in own),
            asked_at=own[0].asked_at,
        )
        for request, own in found.items()
    )
    return tuple(sorted(lines, key=lambda each: (each.first_start, each.request)))


def refusals(session: Session, clock: Clock, now: datetime) -> tuple[Refusal, ...]:
    """Return what was declined or has expired and is still open, the first to start first."""
    other = MissionShift.__table__.alias("other")
    taken = (
        select(func.count())
        .select_from(other)
        .where(
            other.c.request_shift_id == RequestShift.id,
            other.c.state.in_(BOOKED) | holds(other.c.mission_id),
        )
        .correlate(RequestShift)
        .scalar_subquery()
    )
    start = func.min(RequestShift.starts_at)
    statement = (
        select(
            Mission.id, Mission.request_id, Site.shown, Organisation.name, Mission.decline_reason, start, func.count()
        )
        .join(MissionShift, MissionShift.mission_id == Mission.id)
        .join(RequestShift, RequestShift.id == MissionShift.request_shift_id)
        .join(Request, Request.id == Mission.request_id)
        .join(Site, Site.id == Request.site_id)
        .join(Organisation, Organisation.id == Mission.agency_id)
        .where(
            Mission.state.in_(REFUSED),
            Request.last_day >= clock.local(now).date(),
            RequestShift.starts_at > now,
            taken < RequestShift.headcount,
        )
        .group_by(Mission.id, Site.id, Organisation.id)
        .order_by(start, Mission.id)
    )
    return tuple(
        Refusal(mission, request, site, agency, reason, clock.local(first), slots)
        for mission, request, site, agency, reason, first, slots in session.execute(statement)
    )


def papers(session: Session, clock: Clock, now: datetime) -> tuple[Papers, ...]:
    """Return who has coming work and a PASS IAE that ends soon or does not hold throughout, the first to end first."""
    statement = (
        select(
            Worker.id,
            Worker.code,
            Organisation.name,
            Organisation.phone,
            func.array_agg(RequestShift.day.distinct()),
            func.count(MissionShift.mission_id.distinct()),
        )
        .join(MissionShift, MissionShift.worker_id == Worker.id)
        .join(RequestShift, RequestShift.id == MissionShift.request_shift_id)
        .join(Organisation, Organisation.id == Worker.agency_id)
        .where(
            MissionShift.state.in_(EXPECTED),
            RequestShift.starts_at > now,
            Organisation.agency_kind.in_(DEMANDING_PASS),
        )
        .group_by(Worker.id, Organisation.id)
    )
    today = clock.local(now).date()
    working = session.execute(statement).all()
    passes = passes_of(session, [row.id for row in working])
    found = []
    for worker, code, agency, phone, days, missions in working:
        if (held := current(passes.get(worker, ()), today)) is None:
            continue
        beyond, suspended = held.to_day < max(days), any(held.suspended_on(day) for day in days)
        if beyond or suspended or held.days_left(today) <= SOON:
            found.append(Papers(code, agency, phone, held.to_day, max(days), missions, beyond, suspended))
    return tuple(sorted(found, key=lambda each: (each.ends_on, each.worker)))
