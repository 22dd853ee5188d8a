"""What a request costs alone holds in every plan, so its row cuts off no plan; and it cuts off fractions of plans."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solver.alone import each_alone
from solver.model.assemble import quality_model, ready
from solver.model.coverage import all_empty
from solver.problem import Limits, Problem, Weights
from solver.restrict import relax
from tests.brute_force import free_model, good_plans, optimum, pair_values
from tests.examples import examples
from tests.factories import problem, request, shift, worker
from tests.tiny_problems import tiny_problems


@settings(max_examples=examples(100))
@given(tiny_problems(most_pairs=8))
def test_every_plan_costs_each_request_what_it_costs_alone(tried: Problem) -> None:
    model = free_model(tried)
    whole = model.matrix
    for alone in each_alone(tried, model):
        least = optimum(alone.matrix)
        if least is None:
            assert not good_plans(tried)
        else:
            whole = alone.tighten(whole, least)
    for plan in good_plans(tried):
        values = pair_values(tried, model.candidates, plan)
        assert values is not None
        assert whole.accepts(model.complete(values))


@settings(max_examples=examples(100))
@given(st.data(), tiny_problems(most_pairs=8))
def test_a_relaxed_program_accepts_what_the_whole_accepts(data: st.DataObject, tried: Problem) -> None:
    model = free_model(tried)
    columns = model.matrix.columns
    kept = np.array(data.draw(st.lists(st.booleans(), min_size=columns, max_size=columns)), dtype=np.bool_)
    part = relax(model.matrix, kept)
    for plan in good_plans(tried):
        values = pair_values(tried, model.candidates, plan)
        assert values is not None
        point = model.complete(values)
        assert part.accepts(point[kept])
        assert part.objective(point[kept]) == round(float(model.matrix.cost[kept] @ point[kept]))


WEEK = [shift(f"d{day}", day, "08:00", "15:10") for day in range(5)]
"""Five shifts of 430 minutes: 2150, and 2100 are allowed in a week."""


@pytest.mark.parametrize(("limit", "handovers"), [(2150, 0), (2149, 1), (860, 2), (859, 4)])
def test_a_week_that_is_too_long_for_one_worker_needs_more(limit: int, handovers: int) -> None:
    workers = [worker(name, limits=Limits(minutes_per_week=limit)) for name in ("ann", "bob", "cat", "dan", "eve")]
    tried = problem(workers, [request("r", WEEK)])
    model = quality_model(tried, ready(tried), medium=all_empty(tried))
    (alone,) = each_alone(tried, model)
    least = optimum(alone.matrix)
    weights = tried.weights
    prize = 2 * (weights.handover + weights.fragmentation)
    unit = 200
    assert least is not None
    assert least * unit + 5 * prize == weights.handover * handovers


def test_without_a_cost_of_service_there_is_nothing_to_tell() -> None:
    tried = problem([worker("ann")], [request("r", WEEK)], weights=Weights(handover=0, fragmentation=0))
    assert list(each_alone(tried, free_model(tried))) == []
