"""Rows that hold the balance of each request by itself: to share by halves is not cheaper than to take turns."""

import queue
from dataclasses import replace

import numpy as np
import pytest

from solver.highs import Highs, Inbox
from solver.jobs import Finished
from solver.model.assemble import Model, quality_model, ready
from solver.model.coverage import all_empty
from solver.problem import Weights
from tests.factories import problem, request, shift, worker

ONLY_BALANCE = Weights(0, 0, 0, 1, 0, 0, 0, 0, 0, 0)
DAY = shift("s", 0, "08:00", "15:00")


def shared(target: int, carried: int = 0) -> Model:
    """Return the program of one shift of 420 minutes for which there are two alike."""
    pair = [worker(name, target_minutes=target, carried_minutes=carried) for name in ("ann", "bob")]
    tried = problem(pair, [request("r", [DAY])], weights=ONLY_BALANCE)
    return quality_model(tried, ready(tried), all_empty(tried) - 420)


def least_of_mixtures(model: Model) -> float:
    """Return the optimum of the linear program."""
    inbox: Inbox = queue.SimpleQueue()
    matrix = replace(model.matrix, integer=np.zeros(model.matrix.columns, dtype=np.bool_))
    with Highs(inbox) as child:
        child.submit(matrix, None, 100.0, seed=0)
        while not isinstance(answer := inbox.get()[1], Finished):
            pass
    assert answer.point is not None
    return float(matrix.cost @ answer.point + matrix.offset)


def test_a_mixture_costs_as_much_as_the_plans_that_are_mixed() -> None:
    model = shared(target=300)
    cost = 100 + 200 + 600 + 200  # 100 minutes each at 0, 1, 2 and 6 points, and 20 at 10
    assert model.matrix.objective(model.complete(np.array([1.0, 0.0]))) == cost
    assert least_of_mixtures(model) == pytest.approx(cost)


def test_a_head_start_counts_in_each_request() -> None:
    model = shared(target=300, carried=-200)
    cost = 100 + 20 * 2  # 300 minutes at 0, 100 at 1, 20 at 2
    assert model.matrix.objective(model.complete(np.array([0.0, 1.0]))) == cost
    assert least_of_mixtures(model) == pytest.approx(cost)
