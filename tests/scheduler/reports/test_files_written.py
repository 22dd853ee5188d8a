"""Agencies write the files that they keep, and no others; what they write is what a run reads."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import json

from scheduler.core.errors import Conflict, Invalid, NotFound
from scheduler.core.tables.codes import CommitmentKind, ExceptionKind, HeadStartReason
from scheduler.core.tables.journey_codes import TravelMode
from scheduler.planning.translate import problem_of
from scheduler.workforce import (
    Dates,
    Facts,
    HeadStart,
    Limits,
    NewCommitment,
    add_commitments,
    add_dates,
    add_worker,
    begin_contract,
    bounds,
    cells,
    end_contract,
    pass_alerts,
    remove_suspension,
    set_head_starts,
    set_pass,
    set_week,
    share_of,
    suspend,
    week_board,
    worker,
)
from scheduler.workforce.availabilities import joined
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import MONDAY, World, moment
from tests.scheduler.statements import counted

NOBODYS_LIMITS = Limits(None, None, None, None, None, None)
FACTS = Facts("Zoé T.", TravelMode.CAR, 45, 24 * 60, under_18=False, limits=NOBODYS_LIMITS)
HOURS = st.integers(0, 23).flatmap(
    lambda start: st.tuples(st.just(start * 60), st.integers(start + 1, 24).map(lambda end: end * 60))
)


@given(st.lists(st.tuples(st.integers(1, 7), HOURS), max_size=8), st.lists(st.integers(1, 1439), max_size=3))
def test_a_grid_loses_no_minute(drawn: list[tuple[int, tuple[int, int]]], more: list[int]) -> None:
    rules = joined((weekday, *hours) for weekday, hours in drawn)
    edges = bounds([(start, end) for _, start, end in rules], more)
    assert joined(cells(rules, edges)) == rules
    assert all(first < second for first, second in pairwise(edges))


def written(stage: Stage, world: World, code: str) -> dict[str, Any]:
    """Return a worker as the run reads them."""
    with stage.acting(world.engine) as session:
        instance = json.decode(problem_of(session, world.engine, moment(-3, 3)).instance)
    found: dict[str, Any] = next(each for each in instance["workers"] if each["id"] == code)
    return found


def test_a_week_and_dates_reach_the_run(stage: Stage, world: World) -> None:
    with stage.acting(world.agnes) as session:
        set_week(session, world.agnes, world.free_worker, {(1, 360, 540), (1, 540, 720)}, set())
        add_dates(session, world.agnes, world.free_worker, Dates(ExceptionKind.AVAILABLE, MONDAY, MONDAY, 900, 960))
        add_dates(session, world.agnes, world.free_worker, Dates(ExceptionKind.AVAILABLE, MONDAY, MONDAY, 900, 960))
    [monday] = [
        each for each in written(stage, world, "W-FREE")["availability"] if each["start"] == "2027-03-01T06:00+01:00"
    ]
    assert monday["end"] == "2027-03-01T12:00+01:00"
    with stage.acting(world.agnes) as session, pytest.raises(Invalid, match="no_hours"):
        set_week(session, world.agnes, world.free_worker, set(), set())
    with stage.acting(world.agnes) as session:
        set_week(session, world.agnes, world.free_worker, None, set())
        assert worker(session, world.agnes, world.free_worker, moment(-3, 3)).available == ()


def test_training_takes_time_and_names_the_mission_it_meets(stage: Stage, world: World) -> None:
    new = NewCommitment(CommitmentKind.TRAINING, MONDAY, MONDAY + timedelta(days=13), frozenset({1, 3}), 540, 720)
    with stage.acting(world.agnes) as session:
        for _ in range(2):
            add_commitments(session, world.agnes, world.free_worker, new)
        found = worker(session, world.agnes, world.free_worker, moment(-3, 3)).commitments
    assert [each.kind for each in found].count(CommitmentKind.TRAINING) == 4
    assert len(written(stage, world, "W-FREE")["commitments"]) == 5


def test_a_cohort_is_put_first_until_a_day(stage: Stage, world: World) -> None:
    cohort = {world.free_worker, world.confirmed_worker}
    before = written(stage, world, "W-FREE")["carried_minutes"]
    with stage.acting(world.agnes) as session:
        start = HeadStart(600, HeadStartReason.TRAINING_ENDS, MONDAY)
        assert set_head_starts(session, world.agnes, cohort, start) == 2
        assert set_head_starts(session, world.agnes, cohort, start) == 0
    assert written(stage, world, "W-FREE")["carried_minutes"] == before - 600
    with stage.acting(world.agnes) as session:
        set_head_starts(session, world.agnes, cohort, HeadStart(600, HeadStartReason.TRAINING_ENDS, date(2027, 1, 1)))
    assert written(stage, world, "W-FREE")["carried_minutes"] == before
    with stage.acting(world.agnes) as session, pytest.raises(NotFound):
        set_head_starts(session, world.agnes, {world.free_worker, world.other_worker}, None)


def test_a_file_begins_ends_and_begins_again(stage: Stage, world: World) -> None:
    with stage.acting(world.agnes) as session:
        made = add_worker(session, world.agnes, "W-NEW", FACTS, MONDAY)
        assert [each.within for each in pass_alerts(session, world.agnes, MONDAY) if each.worker == made] == [0]
        set_pass(session, world.agnes, made, "9998 0247 3141", MONDAY, MONDAY + timedelta(days=729))
        suspend(session, world.agnes, made, MONDAY, None)
        assert end_contract(session, world.agnes, made, MONDAY + timedelta(days=30)) == ()
        begin_contract(session, world.agnes, made, MONDAY + timedelta(days=60))
    with pytest.raises(Conflict), stage.acting(world.agnes) as session:
        add_worker(session, world.agnes, "W-NEW", FACTS, MONDAY)
    with stage.acting(world.agnes) as session:
        left = end_contract(session, world.agnes, world.confirmed_worker, MONDAY - timedelta(days=1))
    assert [each.id for each in left] == [world.confirmed]  # nobody is taken off a mission by that


def test_a_suspension_moves_the_end_of_its_pass_and_gives_it_back(stage: Stage, world: World) -> None:
    end, day = date(2028, 8, 31), timedelta(days=1)
    start = MONDAY + 100 * day

    def held(within: date | None = None) -> tuple[date, int | None]:
        with stage.acting(world.agnes) as session:
            [found] = worker(session, world.agnes, world.free_worker, now=moment(0, 6)).passes
            return found.to_day, found.warns(within or end)

    def change(to_day: date | None) -> None:
        with stage.acting(world.agnes) as session:
            suspend(session, world.agnes, world.free_worker, start, to_day)

    change(None)
    assert held(end + 400 * day) == (end, None), "until further notice its end comes no nearer"
    change(start + 9 * day)
    assert held() == (end + 10 * day, 30)
    change(start + 4 * day)
    assert held() == (end + 5 * day, 30)
    assert written(stage, world, "W-FREE")["engagement"]["to"] == "2028-09-06T00:00+02:00"
    with pytest.raises(Invalid), stage.acting(world.agnes) as session:
        suspend(session, world.agnes, world.free_worker, start, date.max)
    with stage.acting(world.agnes) as session:
        [found] = worker(session, world.agnes, world.free_worker, now=moment(0, 6)).passes
        remove_suspension(session, world.agnes, world.free_worker, found.suspensions[1].id)
        remove_suspension(session, world.agnes, world.free_worker, found.suspensions[1].id)
    assert held() == (end, 30)


def test_nobody_writes_the_file_of_another_agency(stage: Stage, world: World) -> None:
    for person in (world.bruno, world.lucie, world.sophie):
        for write in (
            lambda session, actor: set_week(session, actor, world.free_worker, None, set()),
            lambda session, actor: end_contract(session, actor, world.free_worker, MONDAY),
            lambda session, actor: set_pass(session, actor, world.free_worker, None, MONDAY, MONDAY),
        ):
            with stage.acting(person) as session, pytest.raises(NotFound):
                write(session, person)


def test_the_week_is_of_ones_own_people(stage: Stage, world: World) -> None:
    with stage.acting(world.agnes) as session, counted(session) as statements:
        confirmed, free, published = week_board(session, world.agnes, MONDAY)
    assert len(statements) == 8
    assert [each.name for each in (confirmed, free, published)] == ["Confirmed P.", "Free P.", "Published P."]
    assert [work.site for work in confirmed.days[0].work] == ["site"]
    assert (free.minutes, free.days[0].kind, free.days[5].kind) == (0, "partly", "unavailable")
    with stage.acting(world.bruno) as session:
        assert [each.name for each in week_board(session, world.bruno, MONDAY)] == ["Other P."]


def test_a_share_is_ones_own_part_of_one_sum(stage: Stage, world: World) -> None:
    with stage.acting(world.agnes) as session, counted(session) as statements:
        share = share_of(session, world.agnes, moment(7, 0))
    assert len(statements) == 3
    assert (share.percent, share.lately.own, share.lately.market, share.lately.owed) == (20, 400, 400, 80)
    with stage.acting(world.bruno) as session:
        share = share_of(session, world.bruno, moment(7, 0))
    assert (share.percent, share.lately.own, share.lately.part) == (None, 0, 0.0)
