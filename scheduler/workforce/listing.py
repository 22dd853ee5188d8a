"""All workers of an agency, with what matters this week."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.sorting import alphabetical
from scheduler.core.tables import Employment, Mission, MissionShift, Skill, Worker, WorkerName, WorkerSkill
from scheduler.core.tables.codes import STANDING, MissionState
from scheduler.core.tables.journey_codes import TravelMode
from scheduler.core.weeks import WEEK, clock, minutes_by_week, monday
from scheduler.missions.lines import own
from scheduler.workforce.head_starts import HeadStart, head_start_of
from scheduler.workforce.passes import PassLine, current, passes_of


@dataclass(frozen=True, slots=True)
class WorkerLine:
    """A worker in the list; minutes are paid ones, of all employers together.

    Attributes
    ----------
    name
        The display name, the code where none is stored.
    skills
        The names of those held today.
    held_pass
        The PASS IAE that counts today, None when there never was one.
    to_confirm, coming
        Missions that are not over: those to be answered, those confirmed.
    head_start
        Whether they are proposed first.
    employed
        Whether the agency employs them today or later.
    """

    id: int
    name: str
    code: str
    travel_mode: TravelMode
    wished_minutes: int | None
    week_minutes: int
    next_week_minutes: int
    skills: tuple[str, ...]
    held_pass: PassLine | None
    to_confirm: int
    coming: int
    head_start: HeadStart | None
    employed: bool


def workers(session: Session, actor: Actor, now: datetime) -> tuple[WorkerLine, ...]:
    """Return the workers whose files the actor's agency keeps, by name."""
    zone = clock(session, actor)
    today = now.astimezone(zone).date()
    employed = (
        select(Employment.id)
        .where(
            Employment.worker_id == Worker.id,
            Employment.agency_id == actor.organisation,
            or_(Employment.to_day.is_(None), Employment.to_day >= today),
        )
        .exists()
    )
    query = (
        select(Worker, func.coalesce(WorkerName.display_name, Worker.code), employed)
        .outerjoin(WorkerName, WorkerName.worker_id == Worker.id)
        .where(Worker.agency_id == actor.organisation, Worker.forgotten_at.is_(None))
        .order_by(Worker.id)
    )
    found = sorted(session.execute(query).all(), key=lambda each: alphabetical(each[1]))
    ids = [worker.id for worker, _, _ in found]
    worked = minutes_by_week(session, zone, ids, today, today + WEEK)
    this_week = monday(today)
    held = _skills(session, ids, today)
    passes = passes_of(session, ids)
    counts = _missions(session, actor, now)
    return tuple(
        WorkerLine(
            id=worker.id,
            name=name,
            code=worker.code,
            travel_mode=worker.travel_mode,
            wished_minutes=worker.wished_minutes,
            week_minutes=worked[worker.id, this_week],
            next_week_minutes=worked[worker.id, this_week + WEEK],
            skills=held.get(worker.id, ()),
            held_pass=current(passes.get(worker.id, ()), today),
            to_confirm=counts.get((worker.id, MissionState.PUBLISHED), 0),
            coming=counts.get((worker.id, MissionState.CONFIRMED), 0),
            head_start=head_start_of(worker),
            employed=employed,
        )
        for worker, name, employed in found
    )


def _skills(session: Session, ids: list[int], day: date) -> dict[int, tuple[str, ...]]:
    held = and_(
        or_(WorkerSkill.from_day.is_(None), WorkerSkill.from_day <= day),
        or_(WorkerSkill.to_day.is_(None), WorkerSkill.to_day >= day),
    )
    query = (
        select(WorkerSkill.worker_id, Skill.name)
        .join(Skill, Skill.id == WorkerSkill.skill_id)
        .where(WorkerSkill.worker_id.in_(ids), held)
        .distinct()
        .order_by(Skill.name)
    )
    found: defaultdict[int, list[str]] = defaultdict(list)
    for worker, skill in session.execute(query):
        found[worker].append(skill)
    return {worker: tuple(each) for worker, each in found.items()}


def _missions(session: Session, actor: Actor, now: datetime) -> dict[tuple[int, MissionState], int]:
    ahead = (
        select(MissionShift.mission_id)
        .where(MissionShift.mission_id == Mission.id, func.upper(MissionShift.during) > now)
        .exists()
    )
    query = (
        select(Mission.worker_id, Mission.state, func.count())
        .where(own(actor), ahead, Mission.state.in_(STANDING))
        .group_by(Mission.worker_id, Mission.state)
    )
    return {(worker, state): number for worker, state, number in session.execute(query)}
