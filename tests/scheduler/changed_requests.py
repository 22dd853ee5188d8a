"""A request that is changed in tests: more days and other hours for it, and what is found afterwards."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from scheduler.core.states import Action, move
from scheduler.core.tables import Event, Mission, MissionShift, RequestShift
from scheduler.core.tables.codes import BOOKED, Thing
from scheduler.requests import (
    AskedShift,
    Extension,
)
from scheduler.requests.usual_week import Hours
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import MONDAY, World

MORNING = Hours(390, 810, 20)
"""By the clock: 6.30 to 13.30."""

EARLIER = Hours(420, 780, 20)


def day(n: int) -> date:
    return MONDAY + timedelta(days=n)


def more(*days: int, hours: Hours = MORNING) -> Extension:
    return Extension(day(max(days)), tuple(AskedShift(day(n), hours) for n in days))


def shifts(stage: Stage, request: int) -> list[tuple[Any, ...]]:
    query = select(RequestShift.starts_at, RequestShift.ends_at, RequestShift.break_minutes)
    with stage.administering() as session:
        return [
            tuple(row) for row in session.execute(query.where(RequestShift.request_id == request).order_by("starts_at"))
        ]


def missions(stage: Stage, request: int) -> set[tuple[str, int, frozenset[date]]]:
    """Return the missions in force: state, worker, days."""
    with stage.administering() as session:
        found = set()
        for each in session.scalars(select(Mission).where(Mission.request_id == request, Mission.state.in_(BOOKED))):
            days = session.scalars(
                select(RequestShift.day)
                .join(MissionShift, MissionShift.request_shift_id == RequestShift.id)
                .where(MissionShift.mission_id == each.id)
            )
            found.add((each.state.value, each.worker_id, frozenset(days)))
        return found


def logged(stage: Stage, thing: Thing, which: int) -> list[tuple[str, int | None, Any]]:
    with stage.administering() as session:
        rows = session.execute(
            select(Event.action, Event.user_id, Event.detail)
            .where(Event.thing == thing, Event.thing_id == which)
            .order_by(Event.id)
        )
        return [tuple(row) for row in rows]


def confirmed_by_all(stage: Stage, world: World) -> None:
    with stage.acting(world.agnes) as session:
        move(session, world.agnes, session.get_one(Mission, world.published), Action.CONFIRM)
