"""Reading the workers' files: everything of all of them at once."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    and_,
    func,
    or_,
    select,
    tuple_,
    union,
)
from sqlalchemy.orm import Session

from scheduler.core.law import DEMANDING_PASS
from scheduler.core.one_statement import AnyRow, together
from scheduler.core.tables import (
    AvailabilityException,
    Employment,
    Market,
    Member,
    Mission,
    Organisation,
    Pass,
    PassSuspension,
    Request,
    Skill,
    Territory,
    TravelTime,
    WeeklyAvailability,
    Worker,
    WorkerLimits,
    WorkerSite,
    WorkerSkill,
)
from scheduler.market.travel import travel_gaps
from scheduler.planning.translate.frame import Frame
from scheduler.planning.translate.rows import Rows, by

LIMITS = (
    "minutes_per_day",
    "minutes_per_week",
    "minutes_per_12_weeks",
    "days_per_week",
    "rest_minutes",
    "weekly_rest_minutes",
)
"""Columns that are limits in the instance under the same name."""

LAST_DAY = func.least(Employment.to_day, Member.until_day, type_=Date)
"""Until when somebody works here: as long as they are employed and their agency takes part; null is without an end."""


@dataclass(frozen=True, slots=True)
class Files:
    """The rows of the workers' files, by worker."""

    workers: list[AnyRow]
    employments: Rows
    passes: Rows
    skills: Rows
    weekly: Rows
    exceptions: Rows
    sites: Rows
    travel: Rows


@dataclass(frozen=True, slots=True)
class Concerned:
    """A request's site, and whom it concerns: who has, or had, a part, and whom agencies with the site employ."""

    site: int
    workers: tuple[int, ...]


def read_concerned(session: Session, request: int, frame: Frame) -> Concerned:
    """Read whom a request concerns."""
    serve = (
        select(Employment.worker_id)
        .join(Territory, Territory.agency_id == Employment.agency_id)
        .join(Member, and_(Member.organisation_id == Territory.agency_id, Member.market_id == Territory.market_id))
        .join(Request, and_(Request.site_id == Territory.site_id, Request.market_id == Territory.market_id))
        .where(Request.id == request, _employed(frame))
    )
    have = select(Mission.worker_id).where(Mission.request_id == request)
    site = session.scalars(select(Request.site_id).where(Request.id == request)).one()
    return Concerned(site, tuple(session.scalars(union(serve, have))))


def _employed(frame: Frame) -> ColumnElement[bool]:
    """Tell of an employment by a member of the market whether it holds on a day of the horizon."""
    return and_(Employment.from_day <= frame.days[-1], or_(LAST_DAY.is_(None), frame.days[0] <= LAST_DAY))


def read_files(
    session: Session,
    market: Market,
    agencies: Collection[int],
    frame: Frame,
    only: Concerned | None = None,
) -> Files:
    """Read the files that the actor may see, or what a request needs of those whom it concerns: one statement.

    Stale minutes are left out, as if they were missing.
    """
    workers: Select[*tuple[Any, ...]] = (
        select(
            Worker.id,
            Worker.code,
            Worker.agency_id,
            Worker.travel_mode,
            Worker.max_travel_minutes,
            Worker.wished_minutes,
            Worker.head_start_minutes,
            Worker.head_start_until,
            Worker.under_18,
            *(getattr(WorkerLimits, name) for name in LIMITS),
        )
        .outerjoin(WorkerLimits, WorkerLimits.worker_id == Worker.id)
        .order_by(Worker.code)
    )
    employments = (
        select(
            Employment.id,
            Employment.worker_id,
            Employment.agency_id,
            Employment.from_day,
            LAST_DAY.label("to_day"),
            Organisation.agency_kind.in_(DEMANDING_PASS).label("demands_pass"),
        )
        .join(Organisation, Organisation.id == Employment.agency_id)
        .join(Member, and_(Member.organisation_id == Employment.agency_id, Member.market_id == market.id))
        .where(Employment.agency_id.in_(agencies), _employed(frame))
        .order_by(Employment.from_day)
    )
    passes = select(
        Pass.worker_id,
        Pass.from_day,
        Pass.to_day,
        PassSuspension.from_day.label("suspended_from"),
        PassSuspension.to_day.label("suspended_to"),
    ).outerjoin(PassSuspension, PassSuspension.pass_id == Pass.id)
    skills = (
        select(WorkerSkill.worker_id, Skill.code, WorkerSkill.from_day, WorkerSkill.to_day)
        .join(Skill, Skill.id == WorkerSkill.skill_id)
        .order_by(Skill.code, WorkerSkill.from_day)
    )
    weekly = select(
        WeeklyAvailability.worker_id,
        WeeklyAvailability.rule,
        WeeklyAvailability.weekday,
        WeeklyAvailability.start_minute,
        WeeklyAvailability.end_minute,
    )
    exceptions = select(
        AvailabilityException.worker_id,
        AvailabilityException.rule,
        AvailabilityException.starts_at,
        AvailabilityException.ends_at,
    ).where(AvailabilityException.starts_at < frame.last, AvailabilityException.ends_at > frame.start)
    sites = select(WorkerSite.worker_id, WorkerSite.site_id, WorkerSite.knowledge).order_by(WorkerSite.site_id)
    gap = travel_gaps(market)
    stale = select(gap.c.worker_id, gap.c.site_id).where(gap.c.stale)
    if only is not None:
        stale = stale.where(gap.c.site_id == only.site, gap.c.worker_id.in_(only.workers))
    travel = select(
        TravelTime.worker_id,
        TravelTime.site_id,
        TravelTime.minutes,
        TravelTime.earliest_arrival_minute,
        TravelTime.latest_departure_minute,
    ).where(tuple_(TravelTime.worker_id, TravelTime.site_id).not_in(stale))
    queries = {
        "workers": workers,
        "employments": employments,
        "passes": passes,
        "skills": skills,
        "weekly": weekly,
        "exceptions": exceptions,
        "sites": sites,
        "travel": travel,
    }
    if only is not None:
        queries = {name: each.where(_whose(each).in_(only.workers)) for name, each in queries.items()}
        queries["travel"] = queries["travel"].where(TravelTime.site_id == only.site)
    found = together(session, **queries)
    return Files(found.pop("workers"), **{name: by("worker_id", rows) for name, rows in found.items()})


def _whose(query: Select[*tuple[Any, ...]]) -> ColumnElement[Any]:
    """Return the column that says whose a row of a file is."""
    columns = query.selected_columns
    return columns["worker_id"] if "worker_id" in columns else columns["id"]
