"""People learn together: a training each autumn, after which they can do more and come first for a while."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.careers.cohorts import add_cohort, change_cohort, cohorts
from scheduler.core.tables import Mission, MissionShift, RequestShift, Skill, WorkerSkill
from scheduler.core.tables.codes import STANDING, ExceptionKind, HeadStartReason
from scheduler.demo.calendar import moment, working_day
from scheduler.demo.career_model import read_career_model
from scheduler.demo.chance import chance
from scheduler.demo.replay.act import Act
from scheduler.demo.replay.staff import Colleague
from scheduler.demo.replay.stage import Stage
from scheduler.demo.workforce import read_workforce
from scheduler.workforce.availabilities import Dates, add_dates
from scheduler.workforce.head_starts import HeadStart, set_head_starts
from scheduler.workforce.papers import set_skill

A_DAY, A_WEEK = timedelta(days=1), timedelta(weeks=1)
STAYS_AFTER = timedelta(days=60)
"""Nobody is sent to a training who leaves soon after it; an assumption."""


def days_of(year: int) -> tuple[date, date]:
    """Return the first and the last day of the training of a year, a Monday and a Friday."""
    model = read_career_model().training
    first = date(year, model.month, 1)
    first += timedelta(days=-first.weekday() % 7)
    return first, first + model.weeks * A_WEEK - timedelta(days=3)


def of_day(stage: Stage, day: date) -> Iterator[Act]:
    """Return what begins or ends on a day; a training that is not over by the end of what is played is none."""
    first, last = days_of(day.year)
    if stage.setting.start <= first and last + A_WEEK < stage.setting.finish:
        if day == first:
            yield Act(moment(day, "07:05"), partial(_begin, first, last))
        if day == working_day(last + A_DAY, 1):
            yield Act(moment(day, "09:10"), partial(_end, last))


def _begin(first: date, last: date, stage: Stage, at: datetime) -> None:
    """Let each agency enter who takes part, and that they are away meanwhile."""
    name = f"{read_career_model().training.name} {first.year}"
    with stage.acting(stage.people.engine, at) as (session, _):
        pupils = _pupils(session, stage, first, last)
    for agency, people in sorted(pupils.items()):
        coordinator, ids = stage.people.coordinators[agency], frozenset(each.id for each in people)
        with stage.acting(coordinator, at) as (session, _):
            there = next((each for each in cohorts(session, coordinator, last, last) if each.name == name), None)
            if there is None:
                add_cohort(session, coordinator, name, first, last, ids)
            else:
                change_cohort(session, coordinator, there.id, name, (first, last), ids)
            for each in people:
                add_dates(session, coordinator, each.id, Dates(ExceptionKind.UNAVAILABLE, first, last))


def _pupils(session: Session, stage: Stage, first: date, last: date) -> dict[int, list[Colleague]]:
    """Choose by agency who takes part: of those who stay, lack what is taught and are asked nowhere meanwhile."""
    model = read_career_model().training
    asked = (
        select(Mission.worker_id)
        .join(MissionShift, MissionShift.mission_id == Mission.id)
        .join(RequestShift, RequestShift.id == MissionShift.request_shift_id)
        .where(Mission.state.in_(STANDING), RequestShift.day.between(first, last))
    )
    taught = (
        select(WorkerSkill.worker_id)
        .join(Skill, Skill.id == WorkerSkill.skill_id)
        .where(Skill.code.in_(model.skills), WorkerSkill.to_day.is_(None))
    )
    busy, able = set(session.scalars(asked)), set(session.scalars(taught))
    free = [
        each
        for each in stage.staff
        if each.path.first < first and each.path.last > last + STAYS_AFTER and each.id not in busy | able
    ]
    chosen = chance(stage.setting.seed, f"training/{first.year}").sample(free, min(model.places, len(free)))
    found: defaultdict[int, list[Colleague]] = defaultdict(list)
    for each in sorted(chosen, key=lambda each: each.code):
        found[each.agency].append(each)
    return found


def _end(last: date, stage: Stage, at: datetime) -> None:
    """Let each agency note what its people have learnt, and that they come first for a while."""
    model = read_career_model().training
    until = last + model.head_start_weeks * A_WEEK
    start = HeadStart(read_workforce().head_start_minutes, HeadStartReason.TRAINING_ENDS, until)
    for coordinator in stage.people.coordinators.values():
        with stage.acting(coordinator, at) as (session, _):
            people: Sequence[int] = sorted(
                worker for each in cohorts(session, coordinator, last, last) for worker in each.people
            )
            if not people:
                continue
            for skill in session.scalars(select(Skill.id).where(Skill.code.in_(model.skills)).order_by(Skill.id)):
                for worker in people:
                    set_skill(session, coordinator, worker, skill, last, None)
            set_head_starts(session, coordinator, people, start)
