"""The workers as they stand in the database, ready to be given work."""

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.core.days import minutes_between
from scheduler.core.tables import (
    AvailabilityException,
    Commitment,
    Employment,
    Pass,
    PassSuspension,
    TravelTime,
    WeeklyAvailability,
    Worker,
    WorkerLimits,
    WorkerSite,
    WorkerSkill,
)
from scheduler.core.tables.codes import ExceptionKind, SiteKnowledge, WeeklyKind
from scheduler.demo.calendar import PARIS, days
from scheduler.demo.load.crew import FOREVER, FULL_WEEK, Candidate, monday_of


def read_crew(session: Session, agencies: Iterable[int]) -> list[Candidate]:
    """Read the workers of some agencies; days with other work or an absence count as taken."""
    rows = session.execute(
        select(Worker, WorkerLimits, Employment)
        .join(WorkerLimits, WorkerLimits.worker_id == Worker.id)
        .join(Employment, Employment.worker_id == Worker.id)
        .where(Worker.agency_id.in_(tuple(agencies)))
        .order_by(Worker.id)
    )
    crew = {
        worker.id: Candidate(
            worker.id,
            employment.agency_id,
            employment.id,
            (employment.from_day, employment.to_day or FOREVER),
            worker.max_travel_minutes or 0,
            limits.minutes_per_day or 0,
            min(FULL_WEEK, limits.minutes_per_week or 0),
        )
        for worker, limits, employment in rows
    }
    _read_papers(session, crew)
    _read_presence(session, crew)
    for trip in session.scalars(select(TravelTime).where(TravelTime.worker_id.in_(crew))):
        crew[trip.worker_id].trips[trip.site_id] = (
            trip.minutes,
            trip.earliest_arrival_minute,
            trip.latest_departure_minute,
        )
    known = select(WorkerSite).where(WorkerSite.worker_id.in_(crew), WorkerSite.knowledge == SiteKnowledge.BANNED)
    for place in session.scalars(known):
        crew[place.worker_id].banned.add(place.site_id)
    return list(crew.values())


def _read_papers(session: Session, crew: Mapping[int, Candidate]) -> None:
    for skill in session.scalars(select(WorkerSkill).where(WorkerSkill.worker_id.in_(crew))):
        span = (skill.from_day or date.min, skill.to_day or FOREVER)
        crew[skill.worker_id].skills[skill.skill_id].append(span)
    for held in session.scalars(select(Pass).where(Pass.worker_id.in_(crew))):
        crew[held.worker_id].passes.append((held.from_day, held.to_day))
    stopped = select(PassSuspension, Pass.worker_id).join(Pass).where(Pass.worker_id.in_(crew))
    for suspension, worker in session.execute(stopped):
        crew[worker].suspended.append((suspension.from_day, suspension.to_day or FOREVER))


def _read_presence(session: Session, crew: Mapping[int, Candidate]) -> None:
    weekly = select(WeeklyAvailability).where(
        WeeklyAvailability.worker_id.in_(crew), WeeklyAvailability.rule == WeeklyKind.AVAILABLE
    )
    for rule in session.scalars(weekly):
        crew[rule.worker_id].week.append((rule.weekday, rule.start_minute, rule.end_minute))
    off = select(AvailabilityException).where(
        AvailabilityException.worker_id.in_(crew), AvailabilityException.rule == ExceptionKind.UNAVAILABLE
    )
    for absence in session.scalars(off):
        # Stored from midnight to midnight in Paris; both ends lie on the same local days in whatever zone they come.
        first, end = (each.astimezone(PARIS).date() for each in (absence.starts_at, absence.ends_at))
        crew[absence.worker_id].taken.update(days(first, end))
    for other in session.scalars(select(Commitment).where(Commitment.worker_id.in_(crew))):
        day = other.starts_at.astimezone(PARIS).date()
        length = minutes_between(other.starts_at, other.ends_at)
        crew[other.worker_id].taken.add(day)
        crew[other.worker_id].minutes[monday_of(day)] += other.minutes if other.minutes is not None else length
