"""Calling off a request takes its missions along, drafts included, and keeps what has been worked."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from scheduler.core.errors import NotAllowed, NotFound, NotPossible
from scheduler.core.tables import Event, Mission, MissionShift, Request, RequestShift
from scheduler.core.tables.codes import MissionState, RequestState, Thing
from scheduler.requests import cancel
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.test_guards import mission
from tests.scheduler.db.world import World


@pytest.mark.parametrize("person", ["sophie", "simone", "lucie"])
def test_site_and_lead_call_off_drafts_and_missions(stage: Stage, world: World, person: str) -> None:
    actor = world.people[person]
    assert actor
    with stage.administering() as session:
        draft = mission(session, world, MissionState.PROPOSED).id
        declined = mission(session, world, MissionState.DECLINED, worker="other").id
    with stage.acting(actor) as session:
        assert cancel(session, actor, world.request) == 3
    with stage.administering() as session:
        states = {row.id: row.state for row in session.execute(select(Mission.id, Mission.state))}
        logged = session.execute(
            select(Event.thing_id, Event.user_id).where(Event.thing == Thing.MISSION, Event.action == "cancel")
        )
        assert {tuple(each) for each in logged} == {
            (draft, world.engine.user),  # its site does not see it
            (world.published, actor.user),
            (world.confirmed, actor.user),
        }
        assert session.get_one(Request, world.request).state == RequestState.CANCELLED
    cancelled = MissionState.CANCELLED
    assert states == {
        draft: cancelled,
        world.published: cancelled,
        world.confirmed: cancelled,
        declined: MissionState.DECLINED,
    }


def test_what_has_been_worked_stays(stage: Stage, world: World) -> None:
    """The confirmed worker has the first shift, which has begun, and the second, which has not."""
    began = datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(hours=2)
    with stage.administering() as session:
        other_shift = session.get_one(RequestShift, world.second_shift)
        session.add(
            MissionShift(
                mission_id=world.confirmed,
                request_shift_id=other_shift.id,
                request_id=world.request,
                worker_id=world.confirmed_worker,
                state=MissionState.CONFIRMED,
                headcount=2,
                slot=1,
                during=other_shift.during,
            )
        )
        session.flush()
        session.execute(
            update(RequestShift)
            .where(RequestShift.id == world.shift)
            .values(day=began.date(), starts_at=began, ends_at=began + timedelta(hours=7))
        )
    with stage.acting(world.sophie) as session:
        assert cancel(session, world.sophie, world.request) == 2
    with stage.administering() as session:
        assert session.get_one(Mission, world.confirmed).state == MissionState.CONFIRMED
        assert session.get_one(Mission, world.published).state == MissionState.CANCELLED
        left = session.scalars(select(MissionShift.request_shift_id).where(MissionShift.mission_id == world.confirmed))
        assert list(left) == [world.shift]


def test_nobody_else_calls_off_and_nobody_twice(stage: Stage, world: World) -> None:
    for name in ("leo", "agnes", "bruno", "tom", "denise", "mona", "ugo"):
        actor = world.people[name]
        assert actor
        with pytest.raises((NotAllowed, NotFound)), stage.acting(actor) as session:
            cancel(session, actor, world.request)
    with stage.acting(world.sophie) as session:
        cancel(session, world.sophie, world.request)
    with pytest.raises(NotPossible), stage.acting(world.sophie) as session:
        cancel(session, world.sophie, world.request)
