"""The row of a run: who may begin one, one at a time, once a night; the silent are dead; asked to stop."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, text

from scheduler.core.access import Actor
from scheduler.core.errors import Conflict, NotAllowed, NotFound, NotPossible
from scheduler.core.tables import Event, Run
from scheduler.core.tables.codes import RunState
from scheduler.planning import ask_for_run, ask_stop, begin, fail_silent, run, runs
from scheduler.planning.records import beat
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World
from tests.scheduler.statements import counted

TONIGHT = date(2027, 2, 26)


def begun(stage: Stage, actor: Actor, night: date | None = None) -> int:
    with stage.acting(actor) as session:
        return begin(session, actor, night=night)


def silence(stage: Stage, number: int, seconds: int) -> None:
    with stage.administering() as session:
        session.execute(
            text("UPDATE runs SET heartbeat_at = now() - make_interval(secs => :s) WHERE id = :id"),
            {"s": seconds, "id": number},
        )


def test_a_planner_or_the_engine_begins_a_run_and_nobody_else(stage: Stage, world: World) -> None:
    number = begun(stage, world.lucie)
    with stage.acting(world.lucie) as session:
        found = run(session, world.lucie, number)
        logged = session.execute(select(Event.action, Event.to_state).where(Event.run_id == number)).all()
    assert (found.state, found.requested_by, found.night) == (RunState.RUNNING, "Lucie", None)
    assert [tuple(each) for each in logged] == [("start", "running")]
    for stranger in (world.leo, world.agnes, world.sophie, world.denise):
        with pytest.raises(NotAllowed):
            begun(stage, stranger)


def test_one_at_a_time(stage: Stage, world: World) -> None:
    begun(stage, world.lucie)
    with pytest.raises(Conflict) as refusal:
        begun(stage, world.engine)
    assert refusal.value.reason == "run_in_progress"
    assert begun(stage, world.mona)  # another market


def test_a_night_that_falls_silent_is_begun_anew_and_three_times_at_most(stage: Stage, world: World) -> None:
    numbers = []
    for _ in range(3):
        numbers.append(begun(stage, world.engine, TONIGHT))
        silence(stage, numbers[-1], 61)
    with pytest.raises(Conflict) as refusal:
        begun(stage, world.engine, TONIGHT)
    assert refusal.value.reason == "night_was_planned"
    with stage.acting(world.lucie) as session:
        fail_silent(session, world.lucie)
        found = [run(session, world.lucie, number) for number in numbers]
    assert [(each.attempt, each.state) for each in found] == [(n, RunState.FAILED) for n in (1, 2, 3)]
    assert begun(stage, world.engine, TONIGHT + timedelta(days=1))


def test_a_night_that_is_done_or_was_stopped_keeps_its_date(stage: Stage, world: World) -> None:
    number = begun(stage, world.engine, TONIGHT)
    with stage.administering() as session:
        session.execute(text("UPDATE runs SET state = 'stopped', ended_at = now() WHERE id = :id"), {"id": number})
    with pytest.raises(Conflict) as refusal:
        begun(stage, world.engine, TONIGHT)
    assert refusal.value.reason == "night_was_planned"


def test_a_silent_run_has_failed_and_makes_room(stage: Stage, world: World) -> None:
    first = begun(stage, world.engine)
    silence(stage, first, 59)
    with pytest.raises(Conflict):
        begun(stage, world.engine)
    silence(stage, first, 61)
    second = begun(stage, world.lucie)
    with stage.acting(world.lucie) as session:
        dead, alive = run(session, world.lucie, first), run(session, world.lucie, second)
    assert (dead.state, alive.state) == (RunState.FAILED, RunState.RUNNING)
    assert dead.error
    assert dead.error.startswith("silent: ")
    assert dead.ended_at


def test_looking_marks_the_silent(stage: Stage, world: World) -> None:
    number = begun(stage, world.engine)
    with stage.acting(world.lucie) as session:
        assert fail_silent(session, world.lucie) == 0
    silence(stage, number, 61)
    with stage.acting(world.mona) as session:
        assert fail_silent(session, world.mona) == 0  # not hers
    with stage.acting(world.lucie) as session, counted(session) as statements:
        assert fail_silent(session, world.lucie) == 1
        assert fail_silent(session, world.lucie) == 0
    assert len(statements) <= 8


def test_a_beat_keeps_alive_tells_progress_and_hears(stage: Stage, world: World) -> None:
    number = begun(stage, world.engine)
    silence(stage, number, 50)
    with stage.acting(world.engine) as session:
        assert beat(session, number, {"phase": "quality", "seconds": 1.5}) is False
    with stage.acting(world.engine) as session:
        assert beat(session, number, None) is False
    with stage.acting(world.lucie) as session:
        found = run(session, world.lucie, number)
        ask_stop(session, world.lucie, number)
    assert found.progress == {"phase": "quality", "seconds": 1.5}
    assert found.heartbeat_at == found.started_at  # the transaction's time, as all is one here
    with stage.acting(world.engine) as session:
        assert beat(session, number, None) is True


def test_the_dead_do_not_beat(stage: Stage, world: World) -> None:
    number = begun(stage, world.engine)
    silence(stage, number, 61)
    with stage.acting(world.lucie) as session:
        fail_silent(session, world.lucie)
    with pytest.raises(NotPossible), stage.acting(world.engine) as session:
        beat(session, number, None)
    with pytest.raises(NotPossible), stage.acting(world.lucie) as session:
        ask_stop(session, world.lucie, number)


def test_runs_are_for_who_leads_the_market(stage: Stage, world: World) -> None:
    with stage.acting(world.lucie) as session, counted(session) as statements:
        found = runs(session, world.lucie)
    assert [each.id for each in found] == [world.run]
    assert (found[0].missions, found[0].proposed, found[0].gap, found[0].soft) == (2, 0, None, -100)
    assert len(statements) == 1
    with stage.acting(world.mona) as session:
        assert runs(session, world.mona) == ()
        with pytest.raises(NotFound):
            run(session, world.mona, world.run)
        with pytest.raises(NotFound):
            ask_stop(session, world.mona, world.run)
    with pytest.raises(NotAllowed), stage.acting(world.agnes) as session:
        runs(session, world.agnes)


def test_asking_for_a_run_puts_a_job_into_the_queue(stage: Stage, world: World) -> None:
    with stage.acting(world.lucie) as session:
        number = ask_for_run(session, world.lucie)
        jobs = session.execute(text("SELECT task_name, args FROM procrastinate.procrastinate_jobs")).all()
    assert [tuple(each) for each in jobs] == [("plan", {"market": "calvados", "run": number})]
    with pytest.raises(Conflict), stage.acting(world.lucie) as session:
        ask_for_run(session, world.lucie)
    with stage.acting(world.lucie) as session:
        assert session.scalars(select(Run.id).where(Run.state == RunState.RUNNING)).all() == [number]
