"""Parts of a program: whatever the prices, what the parts cost at the least no plan of the whole is below."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solver.neighbourhood import request_rows
from solver.parts import divide, group_requests
from solver.plan import Status
from solver.problem import Problem
from solver.solve import SolveLimits, solve
from tests.brute_force import free_model, pair_values
from tests.examples import examples
from tests.factories import all_plans, problem, request, shift, worker
from tests.tiny_problems import tiny_problems


@settings(max_examples=examples(60))
@given(tiny_problems(), st.integers(1, 6), st.integers(0, 2**16))
def test_every_plan_fits_into_the_parts_and_costs_no_less(tried: Problem, most: int, seed: int) -> None:
    model = free_model(tried)
    candidates = model.candidates
    if not len(candidates):
        return
    groups = group_requests(tried, model, most)[request_rows(tried, candidates)]
    prices = np.random.default_rng(seed).normal(0, 50, model.matrix.rows)
    parts = divide(model, model.matrix, groups, prices)
    assert sorted(np.concatenate(parts.columns).tolist()) == list(range(model.matrix.columns))
    for plan in all_plans(tried):
        pairs = pair_values(tried, candidates, plan)
        if pairs is None or not model.matrix.accepts(point := model.complete(pairs)):
            continue
        each = [point[columns] for columns in parts.columns]
        assert all(matrix.accepts(part) for matrix, part in zip(parts.matrices, each, strict=True))
        paid = sum(float(matrix.cost @ part) for matrix, part in zip(parts.matrices, each, strict=True))
        assert parts.constant + paid <= model.matrix.objective(point) + 1e-6


@settings(max_examples=examples(60))
@given(tiny_problems(), st.integers(1, 6))
def test_groups_are_no_larger_than_asked_unless_one_request_is(tried: Problem, most: int) -> None:
    model = free_model(tried)
    groups = group_requests(tried, model, most)
    assert sorted(set(groups.tolist())) == list(range(int(groups.max(initial=-1)) + 1))
    pairs = np.bincount(request_rows(tried, model.candidates), minlength=len(groups))
    for group in range(int(groups.max(initial=-1)) + 1):
        own = pairs[groups == group]
        assert own.sum() <= most or np.count_nonzero(own) == 1


def test_a_large_problem_is_proven_by_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("solver.prove.LARGE", 0)
    weekdays = [shift(f"s{day}", day, "08:00", "12:00") for day in range(5)]
    requests = [request(name, [replace(each, id=name + each.id) for each in weekdays]) for name in ("r", "q")]
    tried = problem([worker("ann", target_minutes=900), worker("bob", target_minutes=900)], requests)
    proven = solve(tried, SolveLimits(10, 2))
    assert proven.status is Status.OPTIMAL
    assert proven.bound is not None
    assert proven.score is not None
    assert proven.bound.soft == proven.score.soft < 0
