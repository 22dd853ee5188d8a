"""The medium level: minutes times priority of the empty slots."""

import numpy as np
from numpy.typing import NDArray

from solver.candidates import Candidates
from solver.problem import Problem


def slot_costs(problem: Problem) -> NDArray[np.int64]:
    """Return the cost of one empty slot of each shift, shape (shifts,)."""
    costs = [shift.minutes * problem.request_by_id[shift.request].priority for shift in problem.shifts]
    return np.array(costs, dtype=np.int64)


def all_empty(problem: Problem) -> int:
    """Return the medium cost of the plan without assignments."""
    headcounts = [problem.request_by_id[shift.request].headcount for shift in problem.shifts]
    return int(slot_costs(problem) @ np.array(headcounts, dtype=np.int64)) if headcounts else 0


def pair_gains(problem: Problem, candidates: Candidates) -> NDArray[np.int64]:
    """Return by how much each pair lowers the medium cost, shape (pairs,)."""
    return slot_costs(problem)[candidates.shift]
