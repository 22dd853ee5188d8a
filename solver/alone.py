"""What each request costs at the least, looked at alone: rows that tighten the whole quality program.

Handovers and fragmentation are where the relaxation is weakest: half a worker here and half a worker there cost it
nothing. A request alone, all other work left out, is a program of a few hundred columns that is solved to the end in
no time. Its least cost, where each filled slot earns a fixed prize, holds in every plan.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from solver.model.assemble import Model
from solver.model.program import Matrix
from solver.neighbourhood import request_rows
from solver.problem import Problem
from solver.restrict import relax

PRIZE = 2
"""What a filled slot earns, in handovers with a run more: it must pay to fill all slots, as good plans do."""


@dataclass(frozen=True)
class Alone:
    """One request by itself: a program, and which columns of the whole program its columns are.

    ``plain`` is its cost when every slot is filled without handovers and fragmentation: to prove that much says
    nothing.
    """

    matrix: Matrix
    columns: NDArray[np.int64]
    plain: int

    def tighten(self, whole: Matrix, least: int) -> Matrix:
        """Return the whole program with the row that this request costs at least so much."""
        priced = np.flatnonzero(self.matrix.cost)
        return whole.with_row(self.columns[priced], self.matrix.cost[priced], least)


def each_alone(problem: Problem, model: Model) -> Iterator[Alone]:
    """Yield the requests that several pairs could serve, those with the fewest pairs first."""
    weights = problem.weights
    prize = PRIZE * (weights.handover + weights.fragmentation)
    if not prize:
        return
    unit = math.gcd(prize, *model.service.astype(np.int64).tolist())
    request_of = request_rows(problem, model.candidates)
    near = _near(model)
    rows, sizes = np.unique(request_of, return_counts=True)
    for row in rows[np.argsort(sizes, kind="stable")][np.sort(sizes) > 1].tolist():
        pairs = np.flatnonzero(request_of == row)
        kept = model.complete.reach(request_of == row) & near
        kept[pairs] = True
        cost = np.where(kept, model.service, 0.0)
        cost[pairs] -= prize
        _, takers = np.unique(model.candidates.shift[pairs], return_counts=True)
        slots = int(np.minimum(takers, problem.requests[row].headcount).sum())
        part = relax(replace(model.matrix, cost=cost / unit), kept)
        yield Alone(part, np.flatnonzero(kept), -slots * prize // unit)


def _near(model: Model) -> NDArray[np.bool_]:
    """Return the columns with a cost of service, and those that share a row with one, shape (columns,)."""
    matrix = model.matrix
    priced = np.bincount(matrix.owner, model.service[matrix.index] != 0, minlength=matrix.rows) > 0
    near: NDArray[np.bool_] = np.bincount(matrix.index, priced[matrix.owner], minlength=matrix.columns) > 0
    return near
