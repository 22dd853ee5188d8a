"""A run from beginning to end, with a real search in a real child, and every way in which it can go wrong."""

from collections.abc import Callable
from hashlib import sha256

import psutil
import pytest
from msgspec import json
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from scheduler.core.states import Action, move
from scheduler.core.tables import (
    AvailabilityException,
    Employment,
    EmptyShift,
    Event,
    Market,
    Mission,
    Request,
    RequestSkill,
    Run,
    WorkerSkill,
)
from scheduler.core.tables.codes import DeclineReason, ExceptionKind, MissionState, RequestState, RunState
from scheduler.planning import Outcome, ask_stop, begin, execute, fail_silent, search
from scheduler.planning.execution import keep, prepare
from scheduler.planning.run_record import Explanation, explanation
from scheduler.planning.search import Answer, SearchFailed, SearchNews
from solver.check import violations
from solver.instance import read_instance, read_solution
from tests.scheduler.db.world import moment
from tests.scheduler.planning.plays import Pair, Play, answer, quick


def test_a_whole_run(play: Play) -> None:
    world, force = play.world, play.in_force()
    number = play.begun()
    news: list[SearchNews] = []
    outcome = execute(play.database, "calvados", number, limits=quick, on_progress=news.append)
    assert (outcome.state, outcome.proposed, outcome.kept, outcome.dropped) == (RunState.DONE, 2, 1, 0)
    # Both slots of the second day, by the two who are there on the first.
    assert play.draft() == {
        ("W-PUBLISHED", frozenset({world.second_shift})),
        ("W-CONFIRMED", frozenset({world.second_shift})),
    }
    assert play.in_force() == force
    with play.administering() as session:
        row = session.get_one(Run, number)
        assert row.instance
        assert row.solution
        assert row.instance_sha256 == sha256(row.instance.encode()).hexdigest()
        problem = read_instance(row.instance.encode())
        solution = read_solution(row.solution.encode(), problem)
        told = explanation(row.explanation)
    assert violations(problem, solution.plan) == []
    assert solution.instance_sha256 == row.instance_sha256
    found = play.run(number)
    assert (found.medium, found.soft, found.bound_soft, found.gap) == (0, -3400, -3400, 0.0)
    assert (found.seed, found.missions, found.proposed, found.error) == (number, 2, 2, None)
    assert found.versions
    assert set(found.versions) == {"releve", "ortools", "highspy", "python"}
    assert {each.worker for each in told.missions} == {"W-PUBLISHED", "W-CONFIRMED"}
    assert all(each["limit"] == 2 for each in news)


def obstacles(play: Play) -> dict[int, str]:
    with play.administering() as session:
        rows = session.execute(select(EmptyShift.request_shift_id, EmptyShift.obstacle))
        return {shift: obstacle for shift, obstacle in rows}  # noqa: C416  # rows


def test_what_a_run_says_of_an_empty_shift_is_kept_beside_it(play: Play) -> None:
    world = play.world
    with play.administering() as session:
        session.execute(delete(EmptyShift))
        session.execute(delete(WorkerSkill))
    execute(play.database, "calvados", play.begun(), limits=quick)
    assert obstacles(play)[world.second_shift] == "required_skill"
    with play.administering() as session:
        session.execute(delete(RequestSkill))
        session.execute(update(Employment).values(to_day=moment(0, 0).date()))
    execute(play.database, "calvados", play.begun(), limits=quick)
    assert obstacles(play)[world.second_shift] == "engagement", "the last word holds"


def test_the_next_draft_takes_the_place_of_the_last(play: Play) -> None:
    play.drafted((play.world.second_shift, "W-FREE"))
    second = play.drafted((play.world.second_shift, "W-OTHER"))
    assert play.draft() == {("W-OTHER", frozenset({play.world.second_shift}))}
    assert {worker for _, worker, _ in play.missions(MissionState.WITHDRAWN)} == {"W-FREE"}
    with play.administering() as session:
        withdrawn = select(Event.run_id).where(Event.action == "withdraw")
        assert session.scalars(withdrawn).all() == [second]


@pytest.fixture
def attentive(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a run look up at every word of its search: the first comes before anything is found."""
    monkeypatch.setattr(search, "BEAT_SECONDS", 0.0)


def meddled(play: Play, act: Callable[[int], None]) -> tuple[int, Outcome]:
    """Carry out a run and do something at the first word of its search."""
    number = play.begun()
    acted: list[int] = []

    def once() -> bool:
        if not acted:
            acted.append(number)
            act(number)
        return False

    outcome = execute(play.database, "calvados", number, limits=quick, stop=once)
    assert acted
    return number, outcome


def kill_the_search(_number: int) -> None:
    [child] = [each for each in psutil.Process().children() if "scheduler.planning.child" in each.cmdline()]
    child.kill()


@pytest.mark.usefixtures("attentive")
def test_a_killed_search_fails_the_run_and_the_plan_in_force_stands(play: Play) -> None:
    force = play.in_force()
    play.drafted((play.world.second_shift, "W-FREE"))
    draft = play.draft()
    number, outcome = meddled(play, kill_the_search)
    assert outcome.state == RunState.FAILED
    found = play.run(number)
    assert found.state == RunState.FAILED
    assert found.error
    assert found.error.startswith("the search ended with code -9")
    assert found.ended_at
    assert play.in_force() == force
    assert play.draft() == draft  # yesterday's draft is still there to publish
    assert play.run(play.begun()).state == RunState.RUNNING


@pytest.mark.usefixtures("attentive")
def test_a_run_that_is_asked_to_stop_keeps_what_it_has(play: Play) -> None:
    def stop(number: int) -> None:
        with play.acting(play.world.lucie) as session:
            ask_stop(session, play.world.lucie, number)

    number, outcome = meddled(play, stop)
    assert outcome.state == RunState.DONE
    found = play.run(number)
    assert found.stop_asked_at
    assert found.state == RunState.DONE


def test_a_run_that_is_stopped_before_it_starts_has_no_draft(play: Play) -> None:
    number = play.begun()
    with play.acting(play.world.lucie) as session:
        ask_stop(session, play.world.lucie, number)
    assert execute(play.database, "calvados", number).state == RunState.STOPPED
    assert play.run(number).state == RunState.STOPPED
    assert play.draft() == set()


@pytest.mark.usefixtures("attentive")
def test_a_run_that_was_taken_for_dead_stores_nothing(play: Play) -> None:
    def bury(number: int) -> None:
        with play.administering() as session:
            silent = update(Run).where(Run.id == number)
            session.execute(silent.values(heartbeat_at=moment(-400, 0)))
        with play.acting(play.world.lucie) as session:
            assert fail_silent(session, play.world.lucie) == 1

    number, outcome = meddled(play, bury)
    assert outcome.state == RunState.FAILED
    found = play.run(number)
    assert found.error
    assert found.error.startswith("silent")
    assert play.draft() == set()


def test_a_run_is_carried_out_once(play: Play) -> None:
    number = play.drafted((play.world.second_shift, "W-FREE"))
    outcome = execute(play.database, "calvados", number)
    assert outcome.state == RunState.FAILED
    assert play.run(number).state == RunState.DONE
    assert play.draft() == {("W-FREE", frozenset({play.world.second_shift}))}


def test_a_run_of_another_market_is_none_of_ours(play: Play) -> None:
    with play.acting(play.world.mona) as session:
        number = begin(session, play.world.mona)
    assert execute(play.database, "calvados", number).state == RunState.FAILED
    with play.administering() as session:
        assert session.get_one(Run, number).state == RunState.RUNNING


def kept(play: Play, change: Callable[[Session], object], *pairs: Pair) -> Outcome:
    """Do a run during whose search the world changes."""
    number = play.begun()
    prepared = prepare(play.database, play.world.engine, number)
    assert prepared
    with play.administering() as session:
        change(session)
    return keep(play.database, play.world.engine, number, answer(prepared.instance, pairs))


def dropped(play: Play, outcome: Outcome) -> set[tuple[str, tuple[str, ...]]]:
    found = play.run(outcome.run)
    assert found.gap is None or not found.dropped
    assert {each.request for each in found.dropped} <= {f"R{play.world.request}"}
    return {(f"{each.worker} {each.shift}", each.rules) for each in found.dropped}


def test_who_became_unavailable_meanwhile_is_dropped(play: Play) -> None:
    world = play.world
    away = AvailabilityException(
        worker_id=world.free_worker, rule=ExceptionKind.UNAVAILABLE, starts_at=moment(1, 0), ends_at=moment(2, 0)
    )
    plan = (world.second_shift, "W-FREE"), (world.second_shift, "W-OTHER"), (world.shift, "W-PUBLISHED")
    outcome = kept(play, lambda session: session.add(away), *plan)
    assert dropped(play, outcome) == {(f"W-FREE S{world.second_shift}", ("availability",))}
    assert play.draft() == {("W-OTHER", frozenset({world.second_shift}))}
    assert play.run(outcome.run).medium == -400  # one slot of 400 minutes is empty again


def test_who_lost_a_skill_meanwhile_is_dropped_and_loses_the_published_mission(play: Play) -> None:
    world = play.world
    lost = delete(WorkerSkill).where(WorkerSkill.worker_id == world.published_worker)
    outcome = kept(play, lambda session: session.execute(lost), (world.shift, "W-PUBLISHED"))
    assert dropped(play, outcome) == {(f"W-PUBLISHED S{world.shift}", ("required_skill",))}
    assert (outcome.kept, outcome.proposed) == (0, 0)
    assert ("published", "W-PUBLISHED", frozenset({world.shift})) in play.in_force()  # until somebody publishes


def test_a_request_that_was_cancelled_meanwhile_is_gone(play: Play) -> None:
    world = play.world
    cancelled = update(Request).where(Request.id == world.request).values(state=RequestState.CANCELLED)
    outcome = kept(play, lambda session: session.execute(cancelled), (world.second_shift, "W-FREE"))
    gone = {
        (f"{worker} S{shift}", ("gone",))
        for worker, shift in (("W-FREE", world.second_shift), ("W-CONFIRMED", world.shift))
    }
    assert dropped(play, outcome) == gone
    assert play.draft() == set()


def test_who_declined_meanwhile_is_not_asked_again(play: Play) -> None:
    world = play.world

    def decline(_session: Session) -> None:
        with play.acting(world.agnes) as session:
            mission = session.get_one(Mission, world.published)
            move(session, world.agnes, mission, Action.DECLINE, reason=DeclineReason.HOURS)

    plan = (world.shift, "W-PUBLISHED"), (world.second_shift, "W-PUBLISHED")
    outcome = kept(play, decline, *plan)
    assert dropped(play, outcome) == {
        (f"W-PUBLISHED S{shift}", ("banned",)) for shift in (world.shift, world.second_shift)
    }


def test_what_was_confirmed_meanwhile_stays(play: Play) -> None:
    world = play.world

    def confirm(_session: Session) -> None:
        with play.acting(world.agnes) as session:
            move(session, world.agnes, session.get_one(Mission, world.published), Action.CONFIRM)

    # The plan had somebody else in mind for that slot.
    outcome = kept(play, confirm, (world.shift, "W-FREE"))
    assert dropped(play, outcome) == {(f"W-FREE S{world.shift}", ("headcount",))}
    assert ("confirmed", "W-PUBLISHED", frozenset({world.shift})) in play.in_force()


def test_an_infeasible_answer_fails(play: Play) -> None:
    number = play.begun()
    prepared = prepare(play.database, play.world.engine, number)
    assert prepared
    given = json.decode(answer(prepared.instance, ()).solution)
    given |= {"status": "infeasible", "assignments": [], "score": None, "soft_parts": None, "bound": None}
    with pytest.raises(SearchFailed, match="contradicts itself"):
        keep(play.database, play.world.engine, number, Answer(json.encode(given).decode(), Explanation()))


def test_a_failure_to_read_the_market_fails_the_run(play: Play) -> None:
    number = play.begun()
    with play.administering() as session:
        session.execute(update(Market).values(settings={"horizon": 1}))
    outcome = execute(play.database, "calvados", number)
    assert (outcome.state, play.run(number).state) == (RunState.FAILED, RunState.FAILED)
    assert outcome.error
    assert outcome.error.startswith("settings: ")
