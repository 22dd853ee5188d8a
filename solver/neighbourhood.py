"""Parts of a plan worth solving again together: related requests, or related workers.

Two requests are related when they run at the same time and share candidates; two workers when they are
candidates for the same shifts. The size of a neighbourhood adapts to what the solver closes in its time.
"""

import math
import random
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solver.candidates import Candidates
from solver.problem import Problem

Bools = NDArray[np.bool_]

SMALLEST, LARGEST = 40.0, 20_000.0
GROWTH, SHRINKAGE = 1.3, 0.75


@dataclass(eq=False)
class Kind:
    """One way to choose a neighbourhood: groups of pairs, how they are related, and how many pairs to free."""

    group: NDArray[np.int64]
    related: NDArray[np.float64]
    size: float = 300.0

    def __post_init__(self) -> None:
        self._sizes = np.bincount(self.group, minlength=len(self.related))
        self._filled = np.flatnonzero(self._sizes).tolist()

    def draw(self, chance: random.Random) -> Bools:
        """Return which pairs to free, shape (pairs,): groups near each other, never quite the same."""
        chosen = [int(chance.choice(self._filled))]
        near = self.related[chosen[0]].copy()
        near[chosen] = 0
        while self._sizes[chosen].sum() < self.size and near.any():
            drawn = chance.choices(range(len(near)), weights=near.tolist())[0]
            chosen.append(drawn)
            near += self.related[drawn] / math.sqrt(len(chosen))
            near[chosen] = 0
        return np.isin(self.group, chosen)

    def learn(self, *, closed: bool) -> None:
        """Grow after a subproblem that was solved to the end, shrink after one that was not."""
        self.size = min(max(self.size * (GROWTH if closed else SHRINKAGE), SMALLEST), LARGEST)


def kinds_of_neighbourhood(problem: Problem, candidates: Candidates) -> list[Kind]:
    """Return the kinds for a problem: related requests, related workers."""
    return [
        Kind(request_rows(problem, candidates), related_requests(problem, candidates)),
        Kind(candidates.worker, _shared(candidates.worker, candidates.shift, len(problem.workers))),
    ]


def request_rows(problem: Problem, candidates: Candidates) -> NDArray[np.int64]:
    """Return the row of the request of each pair, shape (pairs,)."""
    rows = {request.id: row for row, request in enumerate(problem.requests)}
    return np.array([rows[shift.request] for shift in problem.shifts], dtype=np.int64)[candidates.shift]


def related_requests(problem: Problem, candidates: Candidates) -> NDArray[np.float64]:
    """Count for every two requests the worker-days that are candidates for both, shape (requests, requests)."""
    day = np.array([shift.day for shift in problem.shifts], dtype=np.int64)[candidates.shift]
    worker_day = candidates.worker * (1 << 20) + day
    return _shared(request_rows(problem, candidates), worker_day, len(problem.requests))


def _shared(group: NDArray[np.int64], key: NDArray[np.int64], groups: int) -> NDArray[np.float64]:
    """Count for every two groups the keys that both have, shape (groups, groups), without the diagonal."""
    _, number = np.unique(key, return_inverse=True)
    order = np.argsort(number, kind="stable")
    result = np.zeros((groups, groups))
    bounds = np.flatnonzero(np.diff(number[order])) + 1
    for together in np.split(group[order], bounds):
        members = np.unique(together)
        result[np.ix_(members, members)] += 1
    np.fill_diagonal(result, 0)
    return result
