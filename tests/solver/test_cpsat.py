"""CP-SAT in its thread: the same answers as HiGHS's child gives."""

import queue
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from solver.cpsat import CpSat
from solver.jobs import Answer, Finished, Improved
from solver.model.program import Matrix
from tests.programs import impossible, knapsack, market_split, nothing

PATIENCE = 240.0
"""Seconds after which a search is taken to hang; far above what any of these needs."""

LONG = 10_000.0


def answers(matrix: Matrix, start: NDArray[np.float64] | None, *, stop_at: float | None = None) -> Iterator[Answer]:
    """Yield the answers of one search; ask it to stop at a plan that costs no more than ``stop_at``."""
    inbox: queue.SimpleQueue[tuple[Any, Answer]] = queue.SimpleQueue()
    with CpSat(inbox, threads=1, seed=1) as finder:
        finder.submit(matrix, start, LONG)
        while finder.busy:
            source, answer = inbox.get(timeout=PATIENCE)
            assert source is finder
            assert finder.current(answer)
            yield answer
            if isinstance(answer, Improved) and stop_at is not None and matrix.objective(answer.point) <= stop_at:
                finder.stop()
    assert not finder.current(answer), "after the end nothing counts"


def end_of(matrix: Matrix, start: NDArray[np.float64] | None = None) -> Finished:
    *_, end = answers(matrix, start)
    assert isinstance(end, Finished)
    return end


def test_an_optimum_is_found_and_proven() -> None:
    *improved, end = answers(knapsack(), None)
    assert isinstance(end, Finished)
    assert (end.proven, end.infeasible, end.bound) == (True, False, -11)
    assert end.point is not None
    assert end.point.tolist() == [0, 1, 1]
    assert [each.point.tolist() for each in improved if isinstance(each, Improved)][-1] == [0, 1, 1]


@pytest.mark.parametrize("matrix", [impossible(), nothing(1)], ids=["pairs", "no columns"])
def test_a_program_without_points_is_infeasible(matrix: Matrix) -> None:
    end = end_of(matrix)
    assert (end.proven, end.infeasible, end.point, end.bound) == (False, True, None, float("-inf"))


def test_a_program_without_columns_costs_its_offset() -> None:
    end = end_of(nothing(0))
    assert (end.proven, end.infeasible, end.bound) == (True, False, 7)


def test_a_start_is_the_first_plan() -> None:
    matrix, best = market_split()
    first, *_ = answers(matrix, best)
    assert isinstance(first, Improved)
    assert matrix.objective(first.point) == 0


def test_a_hopeless_search_stops_when_asked() -> None:
    matrix, _ = market_split()
    *improved, end = answers(matrix, None, stop_at=float("inf"))
    assert improved
    assert isinstance(end, Finished)
    assert (end.proven, end.infeasible) == (False, False)
    assert end.point is not None
    assert matrix.accepts(end.point)
    assert end.bound < matrix.objective(end.point)
