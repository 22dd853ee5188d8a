"""The whole run, children and all: the best of all plans on tiny problems, and manners on larger ones."""

import sys
from collections.abc import Callable
from importlib import resources
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings

from solver.check import score, soft_parts, violations
from solver.instance import load_instance
from solver.plan import Bound, Plan, Progress, Result, Score, Status
from solver.problem import Limits, Problem, Weights
from solver.solve import SolveLimits, solve
from tests.brute_force import good_plans
from tests.examples import examples
from tests.factories import commitment, problem, request, shift, worker
from tests.tiny_problems import tiny_problems

LONG = 600.0
"""Seconds no tiny problem needs: a run ends when all is proven."""

NO_SHRINKING = [Phase.explicit, Phase.reuse, Phase.generate]
"""A run takes a second, so a failing example is shown as drawn."""


def assert_best(tried: Problem, result: Result) -> None:
    """Assert that a result is the best of all plans, and says so."""
    best = max(good_plans(tried).values(), default=None)
    if best is None:
        assert (result.status, result.plan) == (Status.INFEASIBLE, Plan())
        assert (result.score, result.soft_parts, result.bound) == (None, None, None)
        return
    assert result.status == Status.OPTIMAL
    assert violations(tried, result.plan) == []
    assert result.score == score(tried, result.plan) == best
    assert result.bound == Bound(best.medium, best.soft)
    assert result.soft_parts == soft_parts(tried, result.plan)


@settings(max_examples=examples(18), phases=NO_SHRINKING)
@given(tiny_problems())
def test_two_threads_find_and_prove_the_best_plan(tried: Problem) -> None:
    assert_best(tried, solve(tried, SolveLimits(LONG, threads=2)))


@pytest.mark.parametrize("threads", [1, 3])
@settings(max_examples=examples(5), phases=NO_SHRINKING)
@given(tried=tiny_problems())
def test_other_numbers_of_threads_do_too(threads: int, tried: Problem) -> None:
    assert_best(tried, solve(tried, SolveLimits(LONG, threads, seed=5)))


@settings(max_examples=examples(18), phases=NO_SHRINKING)
@given(tiny_problems())
def test_the_best_coverage_may_be_proven_beside_the_search_for_quality(tried: Problem) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("solver.cover.QUIET", -1.0)  # the search for coverage ends at once
        patch.setattr("solver.cover.PART_QUIET", -1.0)
        assert_best(tried, solve(tried, SolveLimits(LONG, threads=2), start=Plan()))


MORNING, NOON = shift("a", 0, "08:00", "12:00"), shift("b", 0, "12:00", "16:00")
ANN, BOB = worker("ann"), worker("bob")

SPECIAL = {
    "no workers": problem([], [request("r", [MORNING])]),
    "no requests": problem([ANN], []),
    "a request without shifts": problem([ANN], [request("r", []), request("s", [MORNING])]),
    "nothing at all": problem([], []),
    "nobody may": problem([worker("ann", availability=())], [request("r", [MORNING])]),
    "all is pinned": problem(
        [ANN, BOB], [request("r", [MORNING, NOON], headcount=2)], pinned=[(s, w) for s in "ab" for w in ("ann", "bob")]
    ),
    "pins that break every limit": problem(
        [worker("ann", limits=Limits(minutes_per_day=60, days_per_week=0, weekly_rest_minutes=20_000))],
        [request("r", [MORNING, NOON], skills=("cook",))],
        pinned=[("a", "ann"), ("b", "ann")],
    ),
    "all terms are off": problem([ANN], [request("r", [MORNING])], weights=Weights(*[0] * len(Weights.__slots__))),
    "pins beyond max workers": problem(
        [ANN, BOB], [request("r", [MORNING, NOON], max_workers=1)], pinned=[("a", "ann"), ("b", "bob")]
    ),
    "published work that cannot all stay": problem(
        [worker("ann", limits=Limits(minutes_per_day=300))],
        [request("r", [MORNING, NOON])],
        published=[("a", "ann"), ("b", "ann")],
        max_disruptions=0,
    ),
    "published work that a commitment blocks, and no candidate left": problem(
        [worker("ann", commitments=(commitment(0, "09:00", "10:00"),))],
        [request("r", [MORNING])],
        published=[("a", "ann")],
        max_disruptions=0,
    ),
}
INFEASIBLE = {"pins beyond max workers", "published work that cannot all stay"} | {
    case for case in SPECIAL if case.endswith("no candidate left")
}


@pytest.mark.parametrize("case", SPECIAL)
def test_special_problems(case: str) -> None:
    result = solve(SPECIAL[case], SolveLimits(LONG))
    assert_best(SPECIAL[case], result)
    assert (result.status == Status.INFEASIBLE) == (case in INFEASIBLE)


TWINS = problem([ANN, BOB], [request("r", [MORNING, NOON])])
"""Ann or Bob for both shifts costs the same."""


@pytest.mark.parametrize("name", ["ann", "bob"])
def test_a_plan_to_start_from_stays_when_none_is_better(name: str) -> None:
    start = Plan.of([("a", name), ("b", name)])
    assert solve(TWINS, SolveLimits(LONG), start).plan == start


@pytest.mark.parametrize("name", ["ann", "bob"])
def test_without_one_the_published_plan_stays_when_none_is_better(name: str) -> None:
    tried = problem([ANN, BOB], TWINS.requests, published=[("a", name)], weights=Weights(disruption=0))
    assert solve(tried, SolveLimits(LONG)).plan == Plan.of([("a", name), ("b", name)])


def test_of_a_bad_plan_to_start_from_the_bad_pairs_are_dropped() -> None:
    cook = request("r", [MORNING], skills=("cook",))
    tried = problem([ANN, worker("bob", ["cook"])], [cook, request("s", [shift("c", 1, "08:00", "12:00")])])
    start = Plan.of([("a", "ann"), ("c", "bob"), ("gone", "bob"), ("c", "left"), ("c", "ann")])
    told: list[Progress] = []
    result = solve(tried, SolveLimits(LONG), start, told.append)
    assert_best(tried, result)
    assert told[0].score == Score(0, 0, -1200), "built from the start at once: Bob on both"


@pytest.fixture(scope="module")
def calvados() -> Problem:
    with resources.as_file(resources.files("fixtures") / "instances" / "calvados-contract.json") as path:
        return load_instance(path)[0]


def stopped(tried: Problem, told: list[Progress], enough: Callable[[], bool], seconds: float = LONG) -> Result:
    return solve(tried, SolveLimits(seconds, threads=2, seed=3), None, told.append, enough)


def test_a_stop_at_once_gives_the_first_plan(calvados: Problem) -> None:
    result = stopped(calvados, [], lambda: True)
    assert result.status == Status.FEASIBLE
    assert violations(calvados, result.plan) == []
    assert result.score == score(calvados, result.plan)
    assert result.bound is not None
    assert result.bound.soft is None


def test_no_time_gives_the_first_plan(calvados: Problem) -> None:
    result = stopped(calvados, [], lambda: False, seconds=0.0)
    assert result.status == Status.FEASIBLE
    assert violations(calvados, result.plan) == []


def test_progress_only_ever_improves_and_ends_in_the_result(calvados: Problem) -> None:
    told: list[Progress] = []

    def enough() -> bool:
        return len({each.score for each in told}) >= 3 and len({each.bound for each in told}) >= 5

    result = stopped(calvados, told, enough)
    assert violations(calvados, result.plan) == []
    assert result.score == score(calvados, result.plan)
    assert result.soft_parts == soft_parts(calvados, result.plan)
    assert (told[-1].score, told[-1].bound) == (result.score, result.bound)
    assert {each.phase for each in told} >= {"coverage", "quality"}
    for earlier, later in pairwise(told):
        assert earlier.seconds <= later.seconds
        assert earlier.score is not None
        assert later.score is not None
        assert earlier.score <= later.score
        assert is_as_tight(earlier.bound, later.bound)
        assert later.bound is not None
        assert later.score.medium <= later.bound.medium
        assert later.bound.soft is None or later.score.soft <= later.bound.soft


def is_as_tight(earlier: Bound | None, later: Bound | None) -> bool:
    """Tell whether a later bound leaves no more room than an earlier one."""
    if earlier is None or later is None or later.medium > earlier.medium:
        return earlier is None
    return earlier.soft is None or (later.soft is not None and later.soft <= earlier.soft)


@pytest.mark.parametrize(
    ("script", "code"), [("exit 3", 3), ("head -c 9 >/dev/null; kill -9 $$", -9)], ids=["cannot begin", "is killed"]
)
def test_a_run_that_loses_its_processes_is_an_error(
    script: str, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "python"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(program))
    with pytest.raises(BrokenPipeError, match=f"^the HiGHS process ended unexpectedly, exit code {code}$"):
        solve(TWINS, SolveLimits(LONG))
