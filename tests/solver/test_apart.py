"""Instances that fall apart: their bundles are the whole, and are solved side by side."""

import os
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from math import prod
from multiprocessing import get_context
from pathlib import Path

import pytest
from hypothesis import given

from solver import solve as front
from solver.apart import in_lines, solve_apart
from solver.bundles import bundles
from solver.check import score, soft_parts, violations
from solver.model.assemble import ready
from solver.plan import Bound, Plan, Progress, Result, Score, Status
from solver.problem import Agency, Problem
from solver.search import Search
from solver.solve import SolveLimits, solve
from tests.brute_force import good_plans
from tests.examples import one_in, some
from tests.factories import problem, request, shift, worker
from tests.solver.dying import STAGES, Dying
from tests.tiny_problems import tiny_problems

pytestmark = one_in(2)

LONG = 600.0


def in_parts(tried: Problem) -> tuple[Problem, ...]:
    return bundles(tried, ready(tried), least=1)


def total(scores: list[Score]) -> Score:
    return Score(
        *(sum(levels) for levels in zip(*((each.hard, each.medium, each.soft) for each in scores), strict=True))
    )


@given(tiny_problems(most_pairs=8))
def test_the_plans_of_the_whole_are_all_combinations_of_those_of_its_parts(tried: Problem) -> None:
    parts = in_parts(tried)
    whole, good = good_plans(tried), [good_plans(each) for each in parts]
    assert len(whole) == prod(len(each) for each in good)
    assert sum(len(ready(each)) for each in parts) == len(ready(tried))
    shifts = [{shift.id for shift in part.shifts} for part in parts]
    for plan, worth in whole.items():
        pieces = [Plan.of(pair for pair in plan if pair.shift in own) for own in shifts]
        assert sum(len(each) for each in pieces) == len(plan)
        assert worth == total([plans[piece] for plans, piece in zip(good, pieces, strict=True)])


TOWNS = ("caen", "vire", "honfleur")


def land(*towns: str, targets: int = 0) -> Problem:
    """Make an instance of towns between which nobody travels."""
    return problem(
        [worker(f"{who}@{town}", agency=town) for town in towns for who in ("ann", "bob")],
        [
            request(
                f"r@{town}",
                [shift(f"{town}{day}", day, "08:00", "12:00") for day in range(3)],
                town,
                allowed_workers=frozenset({f"ann@{town}", f"bob@{town}"}),
            )
            for town in towns
        ],
        sites=towns,
        agencies=tuple(Agency(town, targets) for town in towns),
    )


def test_each_town_is_a_part_with_its_agency_s_share() -> None:
    parts = in_parts(land(*TOWNS, targets=400))
    assert sorted(part.requests[0].id for part in parts) == [f"r@{town}" for town in sorted(TOWNS)]
    for part in parts:
        owed = {agency.id for agency in part.agencies if agency.target_minutes}
        assert owed == {each.agency for each in part.workers} == {part.requests[0].site}


def test_whom_a_request_prefers_stays_with_it() -> None:
    """Without the person in its instance the request would seem to prefer nobody, and cost nothing for others."""
    tried = land("caen", "vire")
    first = replace(tried.requests[0], preferred_workers=frozenset({"ann@vire"}))
    assert len(in_parts(tried)) == 2
    assert len(in_parts(replace(tried, requests=(first, *tried.requests[1:])))) == 1


def test_a_small_instance_is_left_whole() -> None:
    tried = land(*TOWNS)
    assert bundles(tried, ready(tried)) == (tried,)


def test_small_parts_go_together() -> None:
    tried = land(*TOWNS)
    assert [len(part.requests) for part in bundles(tried, ready(tried), least=7)] == [3]
    assert [len(part.requests) for part in bundles(tried, ready(tried), least=6)] == [1, 1, 1]


def test_lines_share_the_work() -> None:
    parts = in_parts(land(*TOWNS))
    assert sorted(len(line.problems) for line in in_lines(parts, 2)) == [1, 2]
    assert [len(line.problems) for line in in_lines(parts, 8)] == [1, 1, 1]


@pytest.fixture
def falling_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(front, "bundles", partial(bundles, least=1))


def assert_proven(tried: Problem, run: Callable[[], Result]) -> None:
    result = run()
    assert result.status == Status.OPTIMAL
    assert violations(tried, result.plan) == []
    assert result.score == score(tried, result.plan)
    assert result.bound == Bound(result.score.medium, result.score.soft)
    assert result.soft_parts == soft_parts(tried, result.plan)
    assert result.score == total([solve(part, SolveLimits(LONG)).score or Score(0, 0, 0) for part in in_parts(tried)])


@pytest.mark.usefixtures("falling_apart")
def test_parts_are_solved_in_processes_that_tell_what_they_find() -> None:
    tried, told = land(*TOWNS), list[Progress]()
    assert_proven(tried, lambda: solve(tried, SolveLimits(LONG), on_progress=told.append))
    assert told[-1].score is not None


@pytest.mark.usefixtures("falling_apart")
def test_another_executor_does() -> None:
    tried = land("caen", "vire")
    with ThreadPoolExecutor(1) as pool:
        assert_proven(tried, lambda: solve(tried, SolveLimits(LONG), executor=pool))


@pytest.mark.usefixtures("falling_apart")
def test_a_stop_reaches_the_processes() -> None:
    stop = threading.Event()
    stop.set()
    result = solve(land(*TOWNS), SolveLimits(LONG), stop=stop.is_set)
    assert result.status in {Status.FEASIBLE, Status.OPTIMAL}


def kill_who_waits(folder: Path) -> None:
    while not (folder / "waiting").exists():
        time.sleep(0.01)
    os.kill(int((folder / "waiting").read_text()), signal.SIGKILL)


def solved_among_deaths(tried: Problem, dying: Dying, threads: int, executor: Executor | None = None) -> Result:
    (dying.folder / "here").write_text(str(os.getpid()))
    search = Search(tried, SolveLimits(LONG, threads), lambda _: None, lambda: False)
    if dying.stage == "waiting":
        threading.Thread(target=kill_who_waits, args=(dying.folder,), daemon=True).start()
    return solve_apart(dying, in_parts(tried), search, None, executor)


@pytest.mark.parametrize(("stage", "threads"), some([*((stage, 2) for stage in STAGES), ("waiting", 1)], 1))
def test_a_process_that_dies_costs_the_others_nothing(stage: str, threads: int, tmp_path: Path) -> None:
    """Its bundle is begun anew: each line of bundles has a process of its own, with nothing shared."""
    tried = land("caen", "vire")
    result = solved_among_deaths(tried, Dying("vire", stage, tmp_path, 1), threads)
    assert list(tmp_path.glob("death-*"))
    assert_proven(tried, lambda: result)


def test_a_bundle_that_kills_whoever_solves_it_keeps_its_first_plan(tmp_path: Path) -> None:
    tried = land(*TOWNS)
    result = solved_among_deaths(tried, Dying("vire", "beginning", tmp_path, 100), 2)
    assert violations(tried, result.plan) == []
    assert result.score == score(tried, result.plan)
    assert result.status in {Status.FEASIBLE, Status.OPTIMAL}
    best = total([solve(part, SolveLimits(LONG)).score or Score(0, 0, 0) for part in in_parts(tried)])
    assert result.bound is not None
    assert result.score is not None
    assert result.bound.medium >= best.medium >= result.score.medium
    assert {shift.id for shift in tried.shifts if "vire" not in shift.id} <= {pair.shift for pair in result.plan}


@pytest.mark.long
def test_a_given_pool_that_breaks_is_made_good(tmp_path: Path) -> None:
    tried = land("caen", "vire")
    with ExitStack() as stack:
        pool = stack.enter_context(ProcessPoolExecutor(2, get_context("spawn")))
        result = solved_among_deaths(tried, Dying("vire", "beginning", tmp_path, 1), 2, pool)
    assert_proven(tried, lambda: result)
