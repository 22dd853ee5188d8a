"""A yes never confirms work that a rule forbids by now: what holds is confirmed, the rest is declined."""

from datetime import date, timedelta

import pytest
from sqlalchemy import delete, select, text

from scheduler.core.errors import Invalid, NotAllowed
from scheduler.core.states import Action, move
from scheduler.core.tables import Message, Mission, MissionFault
from scheduler.core.tables.codes import Audience, DeclineReason, MissionState
from scheduler.missions import confirm, confirm_some, mission
from scheduler.missions.answers import Confirmed, NothingHolds
from scheduler.planning.standing import broken_here, look_again
from scheduler.workforce import end_contract
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import MONDAY, World
from tests.scheduler.missions.test_missions_in_part import days_of, held, whole_week

__all__ = ["whole_week"]  # a fixture


def contract_ends(stage: Stage, world: World, last_day: date) -> None:
    """End the contract of whoever waits for their agency's yes, who has seen what that hits."""
    with stage.administering() as session:
        session.execute(delete(MissionFault))
        session.execute(delete(Message))
    with stage.acting(world.agnes) as session:
        end_contract(session, world.agnes, world.published_worker, last_day)
        look_again(session, world.agnes, accepted=True)


def days_told(stage: Stage, audience: Audience) -> list[list[str]]:
    """Return on which days somebody comes, by what each message of a yes tells."""
    with stage.administering() as session:
        told = session.scalars(select(Message).where(Message.audience == audience).order_by(Message.id))
        return [
            [shift["starts_at"][:10] for shift in each.facts["shifts"]]
            for each in told
            if each.facts["action"] == "confirm"
        ]


def test_only_the_days_that_hold_are_confirmed_and_told(stage: Stage, world: World, whole_week: int) -> None:
    contract_ends(stage, world, MONDAY + timedelta(days=2))
    with stage.acting(world.agnes) as session:
        shown = mission(session, world.agnes, whole_week).line
        assert (shown.possible, shown.forbidden) == (tuple(days_of(0, 1, 2)), tuple(days_of(3, 4)))
        assert shown.rules == ("engagement",)
        assert confirm(session, world.agnes, whole_week) == Confirmed(shown.possible, shown.forbidden)
    assert [(state, day) for state, day, _ in held(stage, world)] == [
        *((MissionState.CONFIRMED, each) for each in shown.possible),
        *((MissionState.DECLINED, each) for each in shown.forbidden),
    ]
    told = [each.isoformat() for each in shown.possible]
    assert days_told(stage, Audience.WORKER) == [told]
    assert set(map(tuple, days_told(stage, Audience.SITE))) == {tuple(told)}
    with stage.acting(world.agnes) as session:
        assert broken_here(session, world.agnes) == ()
    with stage.administering() as session:
        assert session.scalars(select(MissionFault)).all() == []


def test_some_of_the_days_that_hold(stage: Stage, world: World, whole_week: int) -> None:
    contract_ends(stage, world, MONDAY + timedelta(days=2))
    with pytest.raises(Invalid), stage.acting(world.agnes) as session:  # a day that holds is left out without a reason
        confirm_some(session, world.agnes, whole_week, days_of(0, 1, 3), None)
    with stage.acting(world.agnes) as session:
        found = confirm_some(session, world.agnes, whole_week, days_of(0, 1, 3), DeclineReason.TRAINING)
    assert found == Confirmed(tuple(days_of(0, 1)), tuple(days_of(3, 4)))
    assert [state for state, _, _ in held(stage, world)] == ["confirmed"] * 2 + ["declined"] * 3


def test_no_reason_is_asked_for_what_a_rule_forbids(stage: Stage, world: World, whole_week: int) -> None:
    contract_ends(stage, world, MONDAY + timedelta(days=2))
    with stage.acting(world.agnes) as session:
        assert confirm_some(session, world.agnes, whole_week, days_of(0, 1, 2), None).forbidden == tuple(days_of(3, 4))
    with stage.administering() as session:
        reasons = session.scalars(select(Mission.decline_reason).where(Mission.state == MissionState.DECLINED)).all()
        assert reasons == [DeclineReason.NONE]


@pytest.mark.parametrize("reason", [None, DeclineReason.TRAINING])
def test_the_log_says_what_a_rule_forbade(
    stage: Stage, world: World, whole_week: int, reason: DeclineReason | None
) -> None:
    """The reason that an agency gives for other days is none for these."""
    contract_ends(stage, world, MONDAY + timedelta(days=2))
    some = days_of(0, 1) if reason else days_of(0, 1, 2)
    with stage.acting(world.agnes) as session:
        confirm_some(session, world.agnes, whole_week, some, reason)
        lost = session.scalars(select(Mission.id).where(Mission.state == MissionState.DECLINED)).one()
        said = mission(session, world.agnes, lost).history[-1]
    assert (said.forbidden, said.rules) == (tuple(days_of(3, 4)), ("engagement",))
    assert said.reason == (reason or DeclineReason.NONE)


def test_where_nothing_holds_nothing_is_confirmed(stage: Stage, world: World, whole_week: int) -> None:
    contract_ends(stage, world, MONDAY - timedelta(days=1))
    with pytest.raises(NothingHolds), stage.acting(world.agnes) as session:
        confirm(session, world.agnes, whole_week)
    with pytest.raises(NothingHolds), stage.acting(world.agnes) as session:
        confirm_some(session, world.agnes, whole_week, days_of(0), DeclineReason.HOURS)
    assert {state for state, _, _ in held(stage, world)} == {MissionState.PUBLISHED}


def test_a_program_that_forgets_it_is_stopped_by_the_database(stage: Stage, world: World, whole_week: int) -> None:
    contract_ends(stage, world, MONDAY + timedelta(days=2))
    with pytest.raises(NotAllowed), stage.acting(world.agnes) as session:
        move(session, world.agnes, session.get_one(Mission, whole_week), Action.CONFIRM)
    with stage.owning() as session:  # whoever loads what happened elsewhere is not asked
        session.execute(text("UPDATE missions SET state = 'confirmed' WHERE id = :id"), {"id": whole_week})
