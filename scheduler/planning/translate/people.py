"""Reading the workers' files: everything of all of them at once."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Integer,
    Select,
    SQLColumnExpression,
    and_,
    any_,
    literal,
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
    MissionShift,
    Organisation,
    Pass,
    PassSuspension,
    Request,
    RequestShift,
    Skill,
    Territory,
    TravelTime,
    WeeklyAvailability,
    Worker,
    WorkerLimits,
    WorkerSite,
    WorkerSkill,
)
from scheduler.market.employed import LAST_DAY, employed
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
    """Whose files are read, and the only site that counts for them; None: all sites."""

    workers: tuple[int, ...]
    site: int | None = None

    def holds(self, column: SQLColumnExpression[Any]) -> ColumnElement[bool]:
        """Tell whether a column names one of these people: one value for all of them, however many they are."""
        return column == any_(literal(list(self.workers), ARRAY(Integer)))


def read_concerned(session: Session, request: int, frame: Frame) -> Concerned:
    """Read whom a request concerns: who has, or had, a part, and whom agencies with its site employ."""
    serve = (
        select(Employment.worker_id)
        .join(Territory, Territory.agency_id == Employment.agency_id)
        .join(Member, and_(Member.organisation_id == Territory.agency_id, Member.market_id == Territory.market_id))
        .join(Request, and_(Request.site_id == Territory.site_id, Request.market_id == Territory.market_id))
        .where(Request.id == request, employed(frame.days[0], frame.days[-1]))
    )
    have = select(Mission.worker_id).where(Mission.request_id == request)
    site = session.scalars(select(Request.site_id).where(Request.id == request)).one()
    return Concerned(tuple(session.scalars(union(serve, have))), site)


def read_present(
    session: Session, agencies: Collection[int], booked: ColumnElement[bool], frame: Frame, served: Iterable[int]
) -> Concerned:
    """Read whom a plan may concern: whom agencies employ in the horizon, and who has what must be known of.

    Whoever left long ago keeps a file, and a market that has sent people for years has more of these than of others.

    Parameters
    ----------
    booked
        Which shifts of missions must be known of.
    served
        Who else must be (ids).
    """
    here = (
        select(Employment.worker_id)
        .join(Member, Member.organisation_id == Employment.agency_id)
        .where(Employment.agency_id.in_(agencies), employed(frame.days[0], frame.days[-1]))
    )
    busy = (
        select(Mission.worker_id)
        .join(MissionShift, MissionShift.mission_id == Mission.id)
        .join(RequestShift, RequestShift.id == MissionShift.request_shift_id)
        .where(booked)
    )
    return Concerned(tuple(sorted({*session.scalars(union(here, busy)), *served})))


def read_files(session: Session, market: Market, agencies: Collection[int], frame: Frame, only: Concerned) -> Files:
    """Read the files of some people, as far as the actor may see them: one statement.

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
        .where(Employment.agency_id.in_(agencies), employed(frame.days[0], frame.days[-1]))
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
    gap = travel_gaps(market, only.workers, only.site)
    stale = select(gap.c.worker_id, gap.c.site_id).where(gap.c.stale)
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
    queries = {name: each.where(only.holds(_whose(each))) for name, each in queries.items()}
    if only.site is not None:
        queries["travel"] = queries["travel"].where(TravelTime.site_id == only.site)
    found = together(session, **queries)
    return Files(found.pop("workers"), **{name: by("worker_id", rows) for name, rows in found.items()})


def _whose(query: Select[*tuple[Any, ...]]) -> ColumnElement[Any]:
    """Return the column that says whose a row of a file is."""
    columns = query.selected_columns
    return columns["worker_id"] if "worker_id" in columns else columns["id"]
