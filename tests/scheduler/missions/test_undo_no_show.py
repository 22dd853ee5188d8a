"""A no-show that was said by mistake: hours and mission go back to what they were, unless somebody else comes."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.orm import Session

from scheduler.core.errors import Conflict, Invalid, NotAllowed, NotFound, NotPossible
from scheduler.core.states import Action, move
from scheduler.core.tables import (
    Event,
    Message,
    Mission,
    MissionShift,
    Preparation,
    Request,
    StandBy,
    Worker,
    WorkerWord,
)
from scheduler.core.tables.codes import Audience, MissionState, Origin, RequestState
from scheduler.messages.letters import letter
from scheduler.missions import confirm
from scheduler.missions.no_show import no_show
from scheduler.missions.undo_no_show import NoShow, gone_into, no_shows, undo_no_show
from scheduler.planning.offering import offer
from tests.examples import examples
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import MONDAY, World, moment
from tests.scheduler.missions.test_missions_in_part import days_of
from tests.scheduler.missions.test_missions_in_part import whole_week as whole_week  # noqa: PLC0414  # a fixture
from tests.scheduler.missions.test_taking_off import confirmed_week as confirmed_week  # noqa: PLC0414  # a fixture

SEVEN, EIGHT = moment(0, 7), moment(0, 8)


def missed(stage: Stage, world: World, by: str = "sophie") -> None:
    actor = world.people[by]
    assert actor
    with stage.acting(actor) as session:
        no_show(session, actor, world.confirmed, MONDAY, now=SEVEN)


def said(stage: Stage, world: World, by: str = "sophie") -> tuple[NoShow, ...]:
    with stage.acting(world.people[by]) as session:
        return no_shows(session, EIGHT, request=world.request)


def rows(stage: Stage) -> set[tuple[object, ...]]:
    """Return every shift of every mission: whose it is, in which mission and state, and in which slot."""
    columns = (MissionShift.mission_id, MissionShift.request_shift_id, MissionShift.worker_id, MissionShift.slot)
    with stage.administering() as session:
        return {tuple(row) for row in session.execute(select(*columns, MissionShift.state))}


def state_of(stage: Stage, mission: int) -> MissionState:
    with stage.administering() as session:
        return session.get_one(Mission, mission).state


@pytest.mark.parametrize("by", ["sophie", "simone", "agnes"])
def test_either_side_takes_it_back_whoever_said_it(stage: Stage, world: World, by: str) -> None:
    before, actor = rows(stage), world.people[by]
    assert actor
    missed(stage, world)
    assert state_of(stage, world.confirmed) == MissionState.CANCELLED
    assert [(each.mission, each.worker, each.day, each.stands) for each in said(stage, world, by)] == [
        (world.confirmed, "Confirmed P.", MONDAY, None)
    ]
    with stage.acting(actor) as session:
        assert undo_no_show(session, actor, world.confirmed, now=EIGHT).id == world.confirmed
    assert rows(stage) == before
    with stage.administering() as session:
        assert session.get_one(Request, world.request).state == RequestState.PARTLY_FILLED
        last = session.scalars(select(Event).where(Event.action == "undo_no_show")).one()
        assert (last.from_state, last.to_state, last.user_id) == ("cancelled", "confirmed", actor.user)
    assert said(stage, world, by) == ()
    with stage.acting(actor) as session:  # pressed once more
        assert undo_no_show(session, actor, world.confirmed, now=EIGHT).id == world.confirmed
    with stage.administering() as session:
        session.scalars(select(Event).where(Event.action == "undo_no_show")).one()


@pytest.mark.parametrize("by", ["tom", "bruno", "mona", "denise", "lucie", "leo", "engine"])
def test_nobody_else_takes_it_back(stage: Stage, world: World, by: str) -> None:
    missed(stage, world)
    actor = world.people[by]
    assert actor
    assert said(stage, world, by) == ()
    with pytest.raises(NotFound), stage.acting(actor) as session:
        undo_no_show(session, actor, world.confirmed, now=EIGHT)
    with pytest.raises(NotAllowed), stage.acting(actor) as session:
        session.execute(text("SELECT undo_no_show(:mission, :now)"), {"mission": world.confirmed, "now": EIGHT})
    assert state_of(stage, world.confirmed) == MissionState.CANCELLED


def test_only_a_no_show_and_only_for_a_day(stage: Stage, world: World) -> None:
    with pytest.raises(NotPossible), stage.acting(world.sophie) as session:
        undo_no_show(session, world.sophie, world.confirmed, now=EIGHT)  # nobody said so
    missed(stage, world)
    with pytest.raises(NotPossible), stage.acting(world.sophie) as session:
        undo_no_show(session, world.sophie, world.confirmed, now=moment(1, 14))  # the hours are the timesheet's
    with stage.acting(world.sophie) as session:
        undo_no_show(session, world.sophie, world.confirmed, now=EIGHT)
        move(session, world.sophie, session.get_one(Mission, world.confirmed), Action.CANCEL)
    with pytest.raises(NotPossible), stage.acting(world.sophie) as session:
        undo_no_show(session, world.sophie, world.confirmed, now=EIGHT)  # called off, which is another matter


def test_one_day_of_a_week_goes_back_into_its_mission(stage: Stage, world: World, confirmed_week: int) -> None:
    with stage.administering() as session:
        ticked = session.get_one(Preparation, confirmed_week).receipt
    before = rows(stage)
    with stage.acting(world.agnes) as session:
        no_show(session, world.agnes, confirmed_week, days_of(2)[0], now=moment(2, 7))
    part = said_at(stage, world, 2)
    assert part != confirmed_week
    with stage.acting(world.sophie) as session:
        assert undo_no_show(session, world.sophie, part, now=moment(2, 8)).id == confirmed_week
        assert undo_no_show(session, world.sophie, part, now=moment(2, 8)).id == confirmed_week, "pressed once more"
    assert rows(stage) == before, "the same five days in the same mission"
    with stage.administering() as session:
        assert session.get_one(Preparation, confirmed_week).receipt == ticked
    with stage.acting(world.agnes) as session:
        assert gone_into(session, part) == confirmed_week
        assert gone_into(session, confirmed_week) is None


def said_at(stage: Stage, world: World, day: int) -> int:
    with stage.acting(world.sophie) as session:
        [found] = no_shows(session, moment(day, 8), request=world.request)
        return found.mission


def called(stage: Stage, world: World) -> int:
    """Have a stand-by asked for the hours that were said to be missed; return the offer."""
    with stage.administering() as session:
        session.execute(update(Worker).where(Worker.id == world.free_worker).values(stands_by_since=date(2027, 1, 4)))
        listed = {"mission_id": world.confirmed, "worker_id": world.free_worker, "rank": 1}
        session.add(StandBy(market_id=world.calvados, **listed))
    with stage.acting(world.lucie) as session:
        return offer(
            session, world.lucie, world.request, world.free_worker, [world.shift], Origin.REOFFER, now=moment(0, 7)
        )


def test_what_was_offered_because_of_it_is_withdrawn_and_they_are_told(stage: Stage, world: World) -> None:
    missed(stage, world)
    offered = called(stage, world)
    with stage.administering() as session:
        text_of = "UPDATE worker_contacts SET worker_id = :free, phone = '+33600000009' WHERE worker_id = :published"
        session.execute(text(text_of), {"free": world.free_worker, "published": world.published_worker})
    with stage.acting(world.sophie) as session:
        undo_no_show(session, world.sophie, world.confirmed, now=EIGHT)
    assert state_of(stage, offered) == MissionState.WITHDRAWN
    assert state_of(stage, world.confirmed) == MissionState.CONFIRMED
    assert state_of(stage, world.published) == MissionState.PUBLISHED, "another place of the same shift"
    with stage.administering() as session:
        told = session.scalars(select(Message).where(Message.facts["mission"].as_integer() == offered)).all()
    [to_worker] = [each for each in told if each.audience == Audience.WORKER and each.facts["action"] == "withdraw"]
    assert to_worker.worker_id == world.free_worker
    assert "n’y allez pas" in letter(to_worker.facts, Audience.WORKER, "fr").text
    assert [each for each in told if each.audience == Audience.AGENCY and each.facts["action"] == "withdraw"]


def test_whoever_was_not_asked_is_not_told_of_a_withdrawal(stage: Stage, world: World) -> None:
    with stage.administering() as session:  # nor did they say yes by themselves
        session.execute(delete(WorkerWord).where(WorkerWord.mission_id == world.published))
    with stage.acting(world.lucie) as session:
        move(session, world.lucie, session.get_one(Mission, world.published), Action.WITHDRAW)
    with stage.administering() as session:
        told = session.scalars(select(Message.audience).where(Message.facts["action"].astext == "withdraw")).all()
    assert set(told) == {Audience.AGENCY}


def test_once_somebody_else_is_confirmed_it_stands_and_says_whom_to_ring(stage: Stage, world: World) -> None:
    missed(stage, world)
    offered = called(stage, world)
    with stage.acting(world.agnes) as session:
        confirm(session, world.agnes, offered)
    [found] = said(stage, world)
    assert (found.stands, found.lead) == ("somebody_else", "lead")
    before = rows(stage)
    with pytest.raises(Conflict, match="no_show_stands"), stage.acting(world.sophie) as session:
        undo_no_show(session, world.sophie, world.confirmed, now=EIGHT)
    assert rows(stage) == before


def test_the_lead_and_the_other_side_read_that_it_was_a_mistake(stage: Stage, world: World) -> None:
    missed(stage, world, "agnes")
    with stage.acting(world.agnes) as session:
        undo_no_show(session, world.agnes, world.confirmed, now=EIGHT)
    with stage.administering() as session:
        told = session.scalars(select(Message).where(Message.facts["action"].astext == "undo_no_show")).all()
    assert {(each.audience, each.user_id) for each in told} == {
        (Audience.LEAD, world.lucie.user),
        (Audience.SITE, world.sophie.user),
        (Audience.SITE, world.simone.user),
    }
    [to_lead] = [each for each in told if each.audience == Audience.LEAD]
    assert "L’absence de W-CONFIRMED le lundi 1er mars" in letter(to_lead.facts, Audience.LEAD, "fr").text


STEPS = st.lists(st.tuples(st.sampled_from(["missed", "undone"]), st.integers(0, 4)), max_size=8)


@pytest.mark.usefixtures("confirmed_week")
@settings(max_examples=examples(25), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_whatever_is_said_and_taken_back_the_rest_is_as_it_was(
    stage: Stage, world: World, steps: list[tuple[str, int]]
) -> None:
    """After any steps, the days that are missed are those of which it was said last; with none, all is as before."""
    before, gone, all_gone = rows(stage), set[int](), False
    undone = stage.connection.begin_nested()
    for kind, day in steps:
        try:
            with stage.acting(world.agnes) as session:
                if kind == "missed":
                    no_show(session, world.agnes, whole_of(session, world, day), days_of(day)[0], now=moment(day, 7))
                    gone.add(day)
                else:
                    undo_no_show(session, world.agnes, part_of(session, world, day), now=moment(day, 8))
                    gone.remove(day)
        except (NotPossible, Invalid, NotFound):
            pass
        all_gone = all_gone or len(gone) == len(days_of(*range(5)))
    found = rows(stage)
    assert len({shift for _, shift, _, _, state in found if state == MissionState.CANCELLED}) == len(gone)
    assert {row[1:4] for row in found} == {row[1:4] for row in before}
    if not gone:
        assert {row[1:] for row in found} == {row[1:] for row in before}
        assert all_gone or found == before, "in the mission that they were in"
    undone.rollback()


def whole_of(session: Session, world: World, day: int) -> int:
    return _holding(session, world, day, MissionState.CONFIRMED)


def part_of(session: Session, world: World, day: int) -> int:
    return _holding(session, world, day, MissionState.CANCELLED)


def _holding(session: Session, world: World, day: int, state: MissionState) -> int:
    """Return the mission of the worker of the week that has a day in a state; 0 when none does."""
    starts = func.lower(MissionShift.during)
    query = select(MissionShift.mission_id).where(
        MissionShift.worker_id == world.published_worker, MissionShift.state == state, starts == moment(day, 6)
    )
    return session.scalar(query) or 0
