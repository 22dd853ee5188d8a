"""Whatever happens to a request, everybody reads the same of it, and no message names days that are not its own."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.errors import SchedulerError
from scheduler.core.states import follow
from scheduler.core.tables import Mission, MissionFault, PassSuspension, RequestShift
from scheduler.core.tables.codes import STANDING, DeclineReason, Origin
from scheduler.core.tables.taking_off_codes import TakeOffReason
from scheduler.missions import confirm, confirm_some, decline
from scheduler.missions.no_show import no_show
from scheduler.missions.taking_off import CannotCome, take_off
from scheduler.planning.offering import offer
from scheduler.planning.standing import look_again
from scheduler.requests import cancel, cancel_days, shorten
from scheduler.workforce import suspend
from tests.examples import examples
from tests.scheduler.day.one_truth import contradictions, misdated, newest_message
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World, moment
from tests.scheduler.missions.test_missions_in_part import days_of
from tests.scheduler.missions.test_missions_in_part import whole_week as whole_week  # noqa: PLC0414  # a fixture

Numbers = frozenset[int]


@dataclass(frozen=True)
class Deed:
    """What somebody does at a moment: with which mission, on which days of the week."""

    session: Session
    actor: Actor
    world: World
    mission: int
    numbers: Numbers
    now: datetime

    @property
    def days(self) -> list[date]:
        return days_of(*self.numbers)


def _suspend(it: Deed) -> None:
    worker = it.session.get_one(Mission, it.mission).worker_id
    suspend(it.session, it.actor, worker, it.days[0], it.days[-1])
    look_again(it.session, it.actor, accepted=True, now=it.now)


def _offer(it: Deed) -> None:
    wanted = RequestShift.request_id == it.world.request, RequestShift.day.in_(it.days)
    shifts = it.session.scalars(select(RequestShift.id).where(*wanted)).all()
    worker = (it.world.free_worker, it.world.confirmed_worker)[len(shifts) % 2]
    offer(it.session, it.actor, it.world.request, worker, shifts, Origin.MANUAL, now=it.now)


def _take_off(it: Deed) -> None:
    said = CannotCome(TakeOffReason.UNABLE, frozenset(it.days))
    take_off(it.session, it.actor, it.mission, said, as_lead=it.actor == it.world.lucie, now=it.now)


DEEDS: dict[str, tuple[str, Callable[[Deed], object]]] = {
    "confirm": ("agnes", lambda it: confirm(it.session, it.actor, it.mission)),
    "confirm some": (
        "agnes",
        lambda it: confirm_some(it.session, it.actor, it.mission, it.days, DeclineReason.HOURS),
    ),
    "decline": ("agnes", lambda it: decline(it.session, it.actor, it.mission, DeclineReason.HOURS)),
    "take off": ("agnes", _take_off),
    "take off as lead": ("lucie", _take_off),
    "suspend a PASS": ("agnes", _suspend),
    "offer": ("lucie", _offer),
    "nobody came": ("sophie", lambda it: no_show(it.session, it.actor, it.mission, it.now.date(), now=it.now)),
    "cancel days": ("sophie", lambda it: cancel_days(it.session, it.actor, it.world.request, it.days, now=it.now)),
    "shorten": ("sophie", lambda it: shorten(it.session, it.actor, it.world.request, it.days[-1], now=it.now)),
    "cancel": ("sophie", lambda it: cancel(it.session, it.actor, it.world.request)),
}

ACTS = st.lists(
    st.tuples(
        st.sampled_from(list(DEEDS)),
        st.integers(0, 5),
        st.frozensets(st.integers(0, 4), min_size=1),
        st.integers(-30, 24 * 5),
    ),
    min_size=1,
    max_size=7,
)


@pytest.mark.usefixtures("whole_week")
@settings(max_examples=examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ACTS)
def test_all_read_the_same_whatever_happens(
    stage: Stage, world: World, acts: list[tuple[str, int, Numbers, int]]
) -> None:
    undone = stage.connection.begin_nested()
    try:
        _begin(stage, world)
        done: list[str] = []
        for name, which, numbers, hour in sorted(acts, key=lambda each: each[3]):
            now, before = moment(0, 0) + timedelta(hours=hour), newest_message(stage)
            done.append(f"{now:%a %H} {_do(stage, world, name, which, numbers, now)}")
            found = [*contradictions(stage, world, now), *misdated(stage, before)]
            assert found == [], done
    finally:
        undone.rollback()


def _begin(stage: Stage, world: World) -> None:
    """Let nobody have looked for faults yet, and the request be up to its missions."""
    with stage.administering() as session:
        session.execute(delete(MissionFault))
    with stage.acting(world.engine) as session:
        follow(session, world.engine, world.request)


def _do(stage: Stage, world: World, name: str, which: int, numbers: Numbers, now: datetime) -> str:
    person, deed = DEEDS[name]
    actor = world.people[person]
    assert actor
    with stage.administering() as session:
        standing = select(Mission.id).where(Mission.request_id == world.request, Mission.state.in_(STANDING))
        missions = session.scalars(standing.order_by(Mission.id)).all() or [world.published]
    try:
        with stage.acting(actor) as session:
            deed(Deed(session, actor, world, missions[which % len(missions)], numbers, now))
    except SchedulerError as refused:
        return f"{name} {sorted(numbers)}: {type(refused).__name__}"
    return f"{name} {sorted(numbers)}"


def test_what_is_mended_is_read_by_all(stage: Stage, world: World, whole_week: int) -> None:
    now = moment(-2, 8)
    _begin(stage, world)
    with stage.acting(world.agnes) as session:
        _suspend(Deed(session, world.agnes, world, whole_week, frozenset({0, 1}), now))
    assert list(contradictions(stage, world, now)) == []
    with stage.administering() as session:
        session.execute(delete(PassSuspension))
    with stage.acting(world.agnes) as session:
        look_again(session, world.agnes, accepted=False, now=now)
    assert list(contradictions(stage, world, now)) == []
