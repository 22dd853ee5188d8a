"""Calling off a request takes its missions along, drafts included, and keeps what has been worked."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.errors import NotAllowed
from scheduler.core.states import Action, move
from scheduler.core.tables import Event, Mission, MissionShift, Request, RequestShift
from scheduler.core.tables.codes import MissionState, RequestState, Thing
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.test_guards import mission
from tests.scheduler.db.world import World


def cancel(session: Session, actor: Actor, world: World) -> int:
    move(session, actor, session.get_one(Request, world.request), Action.CANCEL)
    return int(session.scalar(text("SELECT cancel_missions(:id)"), {"id": world.request}) or 0)


@pytest.mark.parametrize("person", ["sophie", "simone", "lucie"])
def test_site_and_lead_call_off_drafts_and_missions(stage: Stage, world: World, person: str) -> None:
    actor = world.people[person]
    assert actor
    with stage.administering() as session:
        draft = mission(session, world, MissionState.PROPOSED).id
        declined = mission(session, world, MissionState.DECLINED, worker="other").id
    with stage.acting(actor) as session:
        assert cancel(session, actor, world) == 3
    with stage.administering() as session:
        states = {row.id: row.state for row in session.execute(select(Mission.id, Mission.state))}
        logged = session.scalars(
            select(Event.thing_id).where(
                Event.thing == Thing.MISSION, Event.action == "cancel", Event.user_id == actor.user
            )
        )
        assert set(logged) == {draft, world.published, world.confirmed}
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
        assert cancel(session, world.sophie, world) == 2
    with stage.administering() as session:
        assert session.get_one(Mission, world.confirmed).state == MissionState.CONFIRMED
        assert session.get_one(Mission, world.published).state == MissionState.CANCELLED
        left = session.scalars(select(MissionShift.request_shift_id).where(MissionShift.mission_id == world.confirmed))
        assert list(left) == [world.shift]


def test_nobody_else_calls_off_and_nothing_that_is_not_cancelled(stage: Stage, world: World) -> None:
    for name, actor in world.people.items():
        with pytest.raises(NotAllowed), stage.acting(actor) as session:
            session.execute(text("SELECT cancel_missions(:id)"), {"id": world.request})
        assert name
    with stage.acting(world.sophie) as session:
        cancel(session, world.sophie, world)
    for name in ("agnes", "bruno", "tom", "denise", "mona", "ugo", "nobody"):
        with pytest.raises(NotAllowed), stage.acting(world.people[name]) as session:
            session.execute(text("SELECT cancel_missions(:id)"), {"id": world.request})
