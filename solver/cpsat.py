"""CP-SAT on a program of integers, in a thread: the same answers as HiGHS's child gives."""

import queue
import threading
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from ortools.sat.python import cp_model

from solver.jobs import Answer, Finished, Improved
from solver.model.program import INFINITY, Matrix

LARGEST = 1 << 40
"""Bound of columns that have none; CP-SAT's integers must be finite."""


def cp_model_of(matrix: Matrix, hint: NDArray[np.float64] | None) -> tuple[cp_model.CpModel, list[cp_model.IntVar]]:
    """Write a program as a CP-SAT model; every coefficient is an integer."""
    model = cp_model.CpModel()
    columns = [
        model.new_int_var(int(lower), int(min(upper, LARGEST)), "")
        for lower, upper in zip(matrix.lower.tolist(), matrix.upper.tolist(), strict=True)
    ]
    for row in range(matrix.rows):
        part = slice(int(matrix.first[row]), int(matrix.first[row + 1]))
        members = [columns[each] for each in matrix.index[part].tolist()]
        values = [int(each) for each in matrix.value[part].tolist()]
        lower, upper = float(matrix.row_lower[row]), float(matrix.row_upper[row])
        if upper == 1 and lower == -INFINITY and all(value == 1 for value in values):
            model.add_at_most_one(members)
            continue
        total = cp_model.LinearExpr.weighted_sum(members, values)
        if lower > -INFINITY:
            model.add(total >= int(lower))
        if upper < INFINITY:
            model.add(total <= int(upper))
    costs = [int(each) for each in matrix.cost.tolist()]
    model.minimize(cp_model.LinearExpr.weighted_sum(columns, costs) + int(matrix.offset))
    if hint is not None:
        for column, value in zip(columns, hint.tolist(), strict=True):
            model.add_hint(column, round(value))
    return model, columns


class CpSat(cp_model.CpSolverSolutionCallback):
    """One search at a time in a thread of its own; leaving the context ends it."""

    def __init__(self, inbox: "queue.SimpleQueue[tuple[Any, Answer]]", threads: int, seed: int) -> None:
        super().__init__()
        self._inbox = inbox
        self._solver = cp_model.CpSolver()
        self._solver.parameters.catch_sigint_signal = False  # the run's owner stops it
        self._solver.parameters.num_workers = threads
        self._solver.parameters.random_seed = seed % 2**31
        self._columns: list[cp_model.IntVar] = []
        self._thread: threading.Thread | None = None
        self._closed = False
        self.busy = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._closed = True
        if self._thread is not None:
            self._solver.stop_search()
            self._thread.join()

    def submit(self, matrix: Matrix, start: NDArray[np.float64] | None, seconds: float, work: float = INFINITY) -> None:
        """Begin to minimise a program within seconds, and within an amount of work in CP-SAT's own measure."""
        model, self._columns = cp_model_of(matrix, start)
        self._solver.parameters.max_time_in_seconds = max(seconds, 0.01)
        self._solver.parameters.max_deterministic_time = work
        self.busy = True
        self._thread = threading.Thread(target=self._run, args=(model,))
        self._thread.start()

    def stop(self) -> None:
        """Ask the search to end."""
        self._solver.stop_search()

    def current(self, answer: Answer) -> bool:
        """Tell whether an answer still counts, and note the end of the search."""
        if isinstance(answer, Finished):
            self.busy = False
        return not self._closed

    def on_solution_callback(self) -> None:
        """Pass a better point on."""
        point = np.array([self.value(column) for column in self._columns], dtype=np.float64)
        self._inbox.put((self, Improved(0, point)))

    def _run(self, model: cp_model.CpModel) -> None:
        status = self._solver.solve(model, self)
        found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
        point = np.array([self._solver.value(each) for each in self._columns], dtype=np.float64) if found else None
        bound = self._solver.best_objective_bound if found else -INFINITY
        answer = Finished(
            0,
            proven=status == cp_model.OPTIMAL,
            infeasible=status == cp_model.INFEASIBLE,
            bound=bound,
            point=point,
        )
        self._inbox.put((self, answer))
