"""The job worker, with a real queue."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, make_url, select, text, update

from scheduler.core.addresses import Addresses
from scheduler.core.connections import connection_arguments
from scheduler.core.tables import Market, Message, Mission, Run
from scheduler.core.tables.codes import MissionState, RunState
from scheduler.jobs import begin_night, job_app, look
from scheduler.planning import ask_for_run, begin
from scheduler.planning.queue import defer
from tests.examples import one_in
from tests.scheduler.db.world import World, moment
from tests.scheduler.planning.plays import Play

pytestmark = one_in(2)

PARIS = ZoneInfo("Europe/Paris")
NIGHT = datetime(2027, 3, 1, 2, 31, tzinfo=UTC)
"""A minute past 3:30 in Paris."""

IMPATIENT = {"catch_up_minutes": 1}


@pytest.fixture
def play(fresh: Addresses, world: World) -> Iterator[Play]:
    """A market whose night is far from now, since a worker that starts looks at the real clock."""
    found = Play(fresh, world)
    far = (datetime.now(PARIS) + timedelta(hours=12)).time().replace(tzinfo=None)
    with found.administering() as session:
        session.execute(update(Market).values(nightly_start=far))
    yield found
    found.database.close()


def at_half_past_three(play: Play) -> None:
    with play.administering() as session:
        session.execute(update(Market).values(nightly_start=time(3, 30)))


def work(play: Play) -> None:
    """Let a worker do all that waits."""
    app = job_app(play.database)

    async def until_done() -> None:
        async with app.open_async():
            await app.run_worker_async(wait=False, install_signal_handlers=False, delete_jobs="never")

    with ThreadPoolExecutor(1) as thread:  # the browser of the journeys may hold a loop in this one
        thread.submit(lambda: asyncio.run(until_done())).result()


def jobs(play: Play, task: str) -> list[tuple[str, dict[str, object]]]:
    with play.administering() as session:
        session.execute(text("RESET ROLE"))
        rows = session.execute(
            text("SELECT status, args FROM procrastinate.procrastinate_jobs WHERE task_name = :task ORDER BY id"),
            {"task": task},
        )
        return [(row.status, row.args) for row in rows]


def states(play: Play) -> list[tuple[object, RunState]]:
    with play.administering() as session:
        rows = session.execute(select(Run.night, Run.state).where(Run.id != play.world.run).order_by(Run.id))
        return [(row.night, row.state) for row in rows]


def test_a_worker_carries_out_a_run_that_was_asked_for(play: Play) -> None:
    with play.acting(play.world.lucie) as session:
        number = ask_for_run(session, play.world.lucie)
    work(play)
    found = play.run(number)
    assert (found.state, found.requested_by, found.error) == (RunState.DONE, "Lucie", None)
    assert [status for status, _ in jobs(play, "plan")] == ["succeeded"]


def test_a_run_that_is_not_asked_for_after_all_leaves_no_job(play: Play) -> None:
    def changed_mind() -> None:
        with play.acting(play.world.lucie) as session:
            ask_for_run(session, play.world.lucie)
            raise LookupError

    with pytest.raises(LookupError):
        changed_mind()
    assert jobs(play, "plan") == []
    assert states(play) == []


def test_each_night_is_planned_once(play: Play) -> None:
    at_half_past_three(play)
    look(play.database, NIGHT - timedelta(minutes=5))
    assert jobs(play, "night") == []
    look(play.database, NIGHT)
    look(play.database, NIGHT + timedelta(minutes=5))  # the job still waits
    assert [args for _, args in jobs(play, "night")] == [{"market": "calvados", "night": "2027-03-01"}]
    night(play, NIGHT)
    assert states(play) == [(NIGHT.date(), RunState.DONE)]
    look(play.database, NIGHT + timedelta(minutes=10))
    assert len(jobs(play, "night")) == 1
    # And if a second job came all the same:
    assert begin_night(play.database, "calvados", "2027-03-01", NIGHT + timedelta(minutes=10)) is None


def night(play: Play, now: datetime) -> int | None:
    """Do the job of a night as the worker does it, at that moment."""
    run = begin_night(play.database, "calvados", "2027-03-01", now)
    if run is not None:
        began_at(play, run, now)
        play.planned(run)
    return run


def began_at(play: Play, run: int, now: datetime) -> None:
    with play.administering() as session:
        session.execute(update(Run).where(Run.id == run).values(started_at=now, heartbeat_at=now))


def told(play: Play) -> list[tuple[str, object]]:
    """Return what the lead was told of nights."""
    with play.administering() as session:
        rows = session.scalars(select(Message.facts).where(Message.facts["thing"].astext == "run").order_by(Message.id))
        return [(facts["action"], facts.get("attempt")) for facts in rows]


def test_a_worker_plans_the_night_that_is_due_and_none_that_waited_too_long(play: Play) -> None:
    now = datetime.now(UTC)
    local = now.astimezone(PARIS) - timedelta(minutes=1)
    with play.administering() as session:
        session.execute(update(Market).values(nightly_start=local.time().replace(tzinfo=None)))
    look(play.database, now)
    with play.administering() as session:
        session.execute(text("RESET ROLE"))
        defer(session, "night", market="calvados", night=(local.date() - timedelta(days=1)).isoformat())
    work(play)
    assert [status for status, _ in jobs(play, "night")] == ["succeeded"] * 2
    assert states(play) == [(local.date(), RunState.DONE)]
    assert told(play) == []


def test_a_night_whose_worker_died_is_planned_again_and_the_lead_is_told(play: Play) -> None:
    at_half_past_three(play)
    run = begin_night(play.database, "calvados", "2027-03-01", NIGHT)
    assert run
    with play.administering() as session:  # nobody has heard of it for two minutes
        session.execute(update(Run).where(Run.id == run).values(heartbeat_at=func.now() - timedelta(minutes=2)))
    look(play.database, NIGHT + timedelta(minutes=5))
    assert [args["night"] for _, args in jobs(play, "night")] == ["2027-03-01"]
    assert night(play, NIGHT + timedelta(minutes=5))
    assert states(play) == [(NIGHT.date(), RunState.FAILED), (NIGHT.date(), RunState.DONE)]
    assert told(play) == [("fail", 1), ("late", 2)]
    assert begin_night(play.database, "calvados", "2027-03-01", NIGHT + timedelta(minutes=10)) is None


def test_an_error_that_comes_again_is_met_three_times_later_each_time(play: Play) -> None:
    at_half_past_three(play)
    with play.administering() as session:
        session.execute(update(Market).values(settings=IMPATIENT))
    moments = []
    for tick in range(24):
        now = NIGHT + tick * timedelta(minutes=5)
        run = begin_night(play.database, "calvados", "2027-03-01", now)
        if run is not None:
            moments.append(5 * tick)
            with play.administering() as session:
                session.execute(update(Market).values(settings={"horizon": 1}))  # whoever reads the market stumbles
            assert play.planned(run).state == RunState.FAILED
            began_at(play, run, now)
            with play.administering() as session:
                session.execute(update(Market).values(settings=IMPATIENT))
    assert moments == [0, 5, 20]
    assert told(play) == [("fail", 1), ("fail", 2), ("fail", 3)]


def test_a_night_that_nobody_began_is_told(play: Play) -> None:
    at_half_past_three(play)
    look(play.database, NIGHT + timedelta(hours=7))
    assert told(play) == []  # the market never had a night
    with play.administering() as session:
        session.execute(update(Run).where(Run.id == play.world.run).values(night=NIGHT.date() - timedelta(days=2)))
    look(play.database, NIGHT + timedelta(hours=7))
    look(play.database, NIGHT + timedelta(hours=8))
    assert jobs(play, "night") == []
    assert states(play) == [(NIGHT.date(), RunState.FAILED)]
    assert told(play) == [("fail", 3)]
    look(play.database, NIGHT + timedelta(days=1))
    assert len(jobs(play, "night")) == 1


def test_a_market_whose_settings_are_broken_keeps_no_other_waiting(play: Play) -> None:
    at_half_past_three(play)
    with play.administering() as session:
        session.execute(update(Market).where(Market.id == play.world.calvados).values(settings={"horizon": 1}))
    look(play.database, NIGHT)
    assert jobs(play, "night") == []


def test_a_night_waits_for_a_run_under_way(play: Play) -> None:
    at_half_past_three(play)
    with play.acting(play.world.lucie) as session:
        begin(session, play.world.lucie)
    assert begin_night(play.database, "calvados", "2027-03-01", NIGHT) is None
    assert states(play) == [(None, RunState.RUNNING)]
    look(play.database, NIGHT)  # it is due as before
    assert len(jobs(play, "night")) == 1


def test_what_the_dead_left_is_cleared_up(play: Play) -> None:
    with play.acting(play.world.lucie) as session:
        number = begin(session, play.world.lucie)
        defer(session, "plan", market="calvados", run=number)
        defer(session, "reoffer", market="calvados", mission=0)
        defer(session, "tick", timestamp=0)
        defer(session, "clear_up", timestamp=0)
    with play.administering() as session:
        session.execute(update(Run).where(Run.id == number).values(heartbeat_at=moment(-400, 0)))
        session.execute(text("RESET ROLE"))
        # Their worker was killed: they are being done by nobody.
        dead = "UPDATE procrastinate.procrastinate_jobs SET status = 'doing' WHERE task_name IN ('plan', 'reoffer')"
        session.execute(text(dead))
    work(play)
    assert [status for status, _ in jobs(play, "reoffer")] == ["succeeded"]
    assert [status for status, _ in jobs(play, "plan")] == ["failed"]
    found = play.run(number)
    assert found.state == RunState.FAILED
    assert found.error
    assert found.error.startswith("silent")


def test_an_offer_that_is_over_goes_to_the_next_best(play: Play) -> None:
    """The tick ends it, the job offers it anew, and a person is left to confirm."""
    world, settings = play.world, {"automatic_reoffers": True, "horizon_days": 150}
    with play.administering() as session:
        session.execute(update(Market).where(Market.id == world.calvados).values(settings=settings))
        session.execute(update(Mission).where(Mission.id == world.published).values(answer_by=moment(-400, 0)))
    look(play.database, datetime.now(UTC))
    assert [args for _, args in jobs(play, "reoffer")] == [{"market": "calvados", "mission": world.published}]
    work(play)
    assert [status for status, _ in jobs(play, "reoffer")] == ["succeeded"]
    assert ("expired", "W-PUBLISHED", frozenset({world.shift})) in play.missions(MissionState.EXPIRED)
    [offered] = play.missions(MissionState.PUBLISHED)
    assert offered[2] == {world.shift}


def test_engines_are_known_by_their_market(play: Play) -> None:
    assert play.database.engines() == {"calvados": play.world.engine}  # the Manche has none yet
    assert play.database.engine("calvados") == play.world.engine


def test_the_queue_is_found_whatever_the_address_says() -> None:
    plain = connection_arguments(make_url("postgresql+psycopg://me:secret@host:5433/relève"))
    assert plain == {
        "host": "host",
        "port": "5433",
        "user": "me",
        "password": "secret",
        "dbname": "relève",
        "options": "-c search_path=procrastinate",
    }
    socket = connection_arguments(make_url("postgresql+psycopg://releve_app@/releve?host=/run/x&options=-c+role%3Dr"))
    assert (socket["host"], socket["options"]) == ("/run/x", "-c role=r -c search_path=procrastinate")
