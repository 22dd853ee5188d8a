"""Other hours for a request that is filled: who keeps it, who is asked anew, what is refused."""

import pytest
from sqlalchemy import select, update

from scheduler.core.tables import Mission, MissionShift, Request, RequestShift
from scheduler.core.tables.codes import MissionState, RequestState, Thing
from scheduler.planning.obstacles import BreaksRules
from scheduler.requests import (
    extend,
    move_hours,
)
from scheduler.requests.usual_week import Hours
from tests.scheduler.changed_requests import EARLIER, confirmed_by_all, day, logged, missions, more, shifts
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World, moment


def test_other_hours_stay_with_the_same_people_and_are_asked_anew(stage: Stage, world: World) -> None:
    with stage.acting(world.sophie) as session:
        done = move_hours(session, world.sophie, world.request, {world.shift, world.second_shift}, EARLIER)
    assert (done.kept, done.freed) == (2, 0)
    assert [each[0] for each in shifts(stage, world.request)] == [moment(0, 6), moment(1, 6)]
    assert [each[1] for each in shifts(stage, world.request)] == [moment(0, 12), moment(1, 12)]
    assert missions(stage, world.request) == {
        ("published", world.published_worker, frozenset({day(0)})),
        ("published", world.confirmed_worker, frozenset({day(0)})),
    }
    moves = logged(stage, Thing.MISSION, world.confirmed)
    assert [(action, author) for action, author, _ in moves] == [
        ("amend", world.sophie.user),
        ("ask_again", world.engine.user),
    ]
    assert moves[0][2]["old"]["shifts"][0]["ends_at"] == "2027-03-01T14:00+01:00"
    assert moves[0][2]["new"]["shifts"][0]["ends_at"] == "2027-03-01T13:00+01:00"
    with stage.administering() as session:
        assert session.get_one(Request, world.request).state == RequestState.OPEN
        assert session.get_one(Mission, world.confirmed).answer_by


def test_the_other_days_of_a_confirmed_mission_stay_confirmed(stage: Stage, world: World) -> None:
    confirmed_by_all(stage, world)
    with stage.acting(world.sophie) as session:
        extend(session, world.sophie, world.request, more(7))
    with stage.administering() as session:
        later = session.scalars(select(RequestShift.id).where(RequestShift.day == day(7))).one()
        mine = session.scalars(select(Mission).where(Mission.worker_id == world.confirmed_worker)).all()
        taken = [each.id for each in mine if each.id != world.confirmed]  # both days in one confirmed mission
        values = {"mission_id": world.confirmed, "state": MissionState.CONFIRMED}
        session.execute(update(MissionShift).where(MissionShift.mission_id.in_(taken)).values(values))
    with stage.acting(world.sophie) as session:
        move_hours(session, world.sophie, world.request, {later}, EARLIER)
    own = {(state, days) for state, worker, days in missions(stage, world.request) if worker == world.confirmed_worker}
    assert ("confirmed", frozenset({day(0)})) in own
    assert ("published", frozenset({day(7)})) in own


LATE = Hours(14 * 60, 20 * 60 + 30)
"""Beyond eight in the evening, when nobody of the world is available."""


def test_hours_that_break_a_rule_are_refused_with_it_or_free_the_person(stage: Stage, world: World) -> None:
    before = shifts(stage, world.request), missions(stage, world.request)
    with pytest.raises(BreaksRules) as refused, stage.acting(world.sophie) as session:
        move_hours(session, world.sophie, world.request, {world.shift}, LATE)
    assert {(each.person, each.rule) for each in refused.value.obstacles} == {
        ("Confirmed P.", "availability"),
        (None, "availability"),  # of whoever has not confirmed a site reads no name
    }
    assert (shifts(stage, world.request), missions(stage, world.request)) == before
    with pytest.raises(BreaksRules) as refused, stage.acting(world.lucie) as session:
        move_hours(session, world.lucie, world.request, {world.shift}, LATE)
    assert {each.person for each in refused.value.obstacles} == {"W-CONFIRMED", "W-PUBLISHED"}
    assert f"worker W-CONFIRMED is not available from start to end for shift S{world.shift}" in str(refused.value)
    with stage.acting(world.sophie) as session:
        done = move_hours(session, world.sophie, world.request, {world.shift}, LATE, free=True)
    assert (done.kept, done.freed) == (0, 2)
    assert missions(stage, world.request) == set()
    assert logged(stage, Thing.MISSION, world.confirmed)[-1][0] == "cancel"
