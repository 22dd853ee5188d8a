"""What a run takes for the best plan and for proven: bounds in floating point become integers on the safe side."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from solver.plan import Bound, Plan, Progress, Score
from solver.problem import Problem
from solver.search import Search, SolveLimits
from tests.brute_force import free_model, good_plans, pair_values
from tests.examples import examples
from tests.factories import problem, request, shift, worker
from tests.tiny_problems import tiny_problems


def search_of(tried: Problem) -> tuple[Search, list[Progress]]:
    told: list[Progress] = []
    search = Search(tried, SolveLimits(), told.append, lambda: False)
    model = free_model(tried)
    search.prepare(model.candidates, model)
    return search, told


@settings(max_examples=examples(60))
@given(st.data(), tiny_problems(most_pairs=6))
def test_only_better_plans_that_keep_the_rules_are_taken(data: st.DataObject, tried: Problem) -> None:
    search, told = search_of(tried)
    count = len(search.candidates)
    good = good_plans(tried)
    for pairs in data.draw(st.lists(st.lists(st.sampled_from([0.0, 1e-9, 1.0]), min_size=count, max_size=count))):
        before = search.score
        taken = search.offer(np.array(pairs))
        offered = Plan.of(
            (tried.shifts[number].id, tried.workers[row].id)
            for row, number, value in zip(search.candidates.worker, search.candidates.shift, pairs, strict=True)
            if value == 1
        )
        assert taken == (offered in good and (before is None or good[offered] > before))
        if taken:
            assert (search.plan, search.score) == (offered, good[offered])
            assert told[-1].score == good[offered]


TWO_HOURS_AND_THREE = problem(
    [worker("ann"), worker("bob")],
    [request("r", [shift("a", 0, "08:00", "10:00")]), request("s", [shift("b", 0, "08:00", "11:00")], priority=2)],
)
"""Slots of 120 and 360: medium costs are multiples of 120, and all together cost 480."""


@pytest.mark.parametrize(
    ("bound", "medium"),
    [(0.0, 0), (1e-7, 0), (0.9, 120), (119.99, 120), (120.00001, 120), (121.0, 240), (float("-inf"), 0), (-5.0, 0)],
)
def test_a_medium_bound_is_the_next_cost_that_slots_can_reach(bound: float, medium: int) -> None:
    search, _ = search_of(TWO_HOURS_AND_THREE)
    search.bound_medium(bound)
    assert search.bound == Bound(-medium, None)


def test_a_bound_never_goes_beyond_the_best_plan_nor_back() -> None:
    search, told = search_of(TWO_HOURS_AND_THREE)
    assert search.offer(np.zeros(4))
    search.bound_medium(120)
    search.bound_medium(0)
    assert (search.bound, search.covered) == (Bound(-120, None), False)
    search.bound_medium(1e30)
    assert (search.bound, search.covered) == (Bound(-480, None), True)
    assert [each.bound for each in told] == [Bound(0, None), Bound(-120, None), Bound(-480, None)]


@pytest.mark.parametrize(
    ("bound", "soft"), [(-3.0, 0), (0.2, 1), (4.00001, 4), (4.001, 5), (1e9, 7), (float("inf"), 0)]
)
def test_a_soft_bound_is_rounded_up_less_what_floating_point_may_miss(bound: float, soft: int) -> None:
    search, _ = search_of(TWO_HOURS_AND_THREE)
    assert search.offer(np.zeros(4))
    search.bound_medium(480)
    search.soft = 7
    search.bound_soft(bound)
    assert search.bound == Bound(-480, -soft)
    assert search.proven == (soft == 7)


def test_the_soft_bound_is_not_told_before_the_medium_level_is_proven() -> None:
    search, _ = search_of(TWO_HOURS_AND_THREE)
    assert search.offer(np.zeros(4))
    search.bound_soft(0)
    assert search.bound == Bound(0, None)
    assert not search.proven


@settings(max_examples=examples(60))
@given(tiny_problems(most_pairs=6))
def test_the_exact_cost_as_a_bound_proves_it(tried: Problem) -> None:
    plans = good_plans(tried)
    assume(plans)
    best = max(plans, key=lambda plan: plans[plan])
    search, _ = search_of(tried)
    values = pair_values(tried, search.candidates, best)
    assert values is not None
    assert search.offer(values)
    search.bound_medium(float(search.medium) - 1e-7)
    search.bound_soft(float(search.soft) - 1e-7)
    assert search.proven
    assert search.score == Score(0, plans[best].medium, plans[best].soft)


def test_a_run_is_over_when_nothing_more_can_be_stated_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = SimpleNamespace(monotonic=lambda: 100.0)
    monkeypatch.setattr("solver.search.time", clock)
    search = Search(TWO_HOURS_AND_THREE, SolveLimits(seconds=10.0), lambda _: None, lambda: False)
    model = free_model(TWO_HOURS_AND_THREE)
    clock.monotonic = lambda: 104.0
    search.prepare(model.candidates, model)
    clock.monotonic = lambda: 120.0
    assert not search.over  # without a plan there is nothing to give back
    assert search.offer(np.zeros(len(model.candidates)))
    for second, over in ((105.9, False), (106.0, True)):
        clock.monotonic = lambda second=second: second
        assert search.over == over


def test_a_run_that_is_to_stop_is_over() -> None:
    search = Search(TWO_HOURS_AND_THREE, SolveLimits(), lambda _: None, lambda: True)
    model = free_model(TWO_HOURS_AND_THREE)
    search.prepare(model.candidates, model)
    assert search.offer(np.zeros(len(model.candidates)))
    assert search.over
