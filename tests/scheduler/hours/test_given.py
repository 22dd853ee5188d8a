"""What the nights read as given is what was done: settled hours take the place of the planned ones, everywhere."""

import json
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import text

from scheduler.core.errors import NotAllowed
from scheduler.hours.counters import Count, counters
from scheduler.hours.due import accept_tacitly
from scheduler.hours.said import SaidHours
from scheduler.hours.saying import correct
from scheduler.planning.fairness.ledger import ledger
from scheduler.planning.translate import problem_of
from scheduler.workforce import week_board
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World
from tests.scheduler.hours.working import PLANNED, begun, last_of, say, today
from tests.scheduler.statements import counted


def settle_at_ten_hours(stage: Stage, world: World) -> int:
    """Let all days count, the latest with ten hours; return how many more minutes that is than planned."""
    found = begun(stage, world, 4)
    last_day = found.days[-1]
    say(stage, world.agnes, correct, last_of(stage, found, last_day), SaidHours(6 * 60, 16 * 60, 0))
    with stage.acting(world.engine) as session:
        accept_tacitly(session, world.engine, datetime.now(UTC) + timedelta(hours=73))
    return 600 - PLANNED


def given(stage: Stage, world: World) -> tuple[int, int]:
    """Return what the ledger of fairness and a run say that the confirmed worker was given in the last weeks."""
    now = datetime.now(UTC)
    with stage.acting(world.lucie) as session:
        _, found = ledger(session, world.lucie, now)
        told = json.loads(problem_of(session, world.lucie, now).instance)
    [line] = [each for each in found.workers if each.code == "W-CONFIRMED"]
    [worker] = [each for each in told["workers"] if each["id"] == "W-CONFIRMED"]
    return line.given, worker.get("carried_minutes", 0)


def test_what_was_done_is_given(stage: Stage, world: World) -> None:
    attempt = stage.connection.begin_nested()
    begun(stage, world, 4)
    planned = given(stage, world)
    attempt.rollback()
    more = settle_at_ten_hours(stage, world)
    assert given(stage, world) == (planned[0] + more, planned[1] + more)


def test_weeks_and_counters_tell_it_too(stage: Stage, world: World) -> None:
    attempt = stage.connection.begin_nested()
    begun(stage, world, 4)
    before = count(stage, world)
    attempt.rollback()
    more = settle_at_ten_hours(stage, world)
    after = count(stage, world)
    assert after[Count.TWO_YEARS] == before[Count.TWO_YEARS] + more == 4 * PLANNED + more
    assert after[Count.WEEK] + 12 * after[Count.TWELVE_WEEKS] >= before[Count.WEEK] + 12 * before[Count.TWELVE_WEEKS]


def count(stage: Stage, world: World) -> dict[Count, int]:
    with stage.acting(world.agnes) as session:
        with counted(session) as sent:
            found = counters(session, world.agnes, world.confirmed_worker, datetime.now(UTC))
        assert len(sent) <= 3
    return {each.what: each.minutes for each in found}


@pytest.mark.parametrize(
    ("today", "since"),
    [
        (date(2027, 1, 31), date(2025, 1, 31)),
        (date(2026, 3, 29), date(2024, 3, 29)),
        (date(2028, 2, 29), date(2026, 2, 28)),
    ],
)
def test_two_years_begin_on_the_same_day_of_the_month(stage: Stage, world: World, today: date, since: date) -> None:
    begun(stage, world, 1)
    with stage.acting(world.agnes) as session:
        found = counters(session, world.agnes, world.confirmed_worker, datetime.combine(today, time(12), UTC))
    assert [each.since for each in found if each.what == Count.TWO_YEARS] == [since]


def test_counters_are_for_who_keeps_the_file_and_where_hours_are_kept(stage: Stage, world: World) -> None:
    with stage.acting(world.agnes) as session:
        assert counters(session, world.agnes, world.confirmed_worker, datetime.now(UTC)) == ()
    call = text("SELECT * FROM hours_by_user(:worker, '2020-01-01', '2040-01-01')")
    for name, actor in world.people.items():
        told = True
        try:
            with stage.acting(actor) as session:
                session.execute(call, {"worker": world.confirmed_worker})
        except NotAllowed:
            told = False
        assert told == (name == "agnes"), name


def test_the_week_of_the_agency_shows_what_was_done(stage: Stage, world: World) -> None:
    settle_at_ten_hours(stage, world)
    yesterday = today() - timedelta(days=1)
    monday = yesterday - timedelta(days=yesterday.weekday())
    with stage.acting(world.agnes) as session:
        [line] = [each for each in week_board(session, world.agnes, monday) if each.worker == world.confirmed_worker]
    assert line.minutes >= 600
