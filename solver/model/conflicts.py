"""Pairs of work that one worker cannot do both: overlap, daily rest, transfer (hard rules 7 to 9).

The rules judge a work against its *predecessor* in the plan. For overlap and rest this equals a condition on
pairs alone, as long as no fixed work stands between (a *shield*: it starts before the later work and ends
after the earlier one, so it is the predecessor): were another planned shift to stand between, the rest before
that shift or after it would be shorter still, and the blame falls there. For transfers it may not (a matrix
need not obey the triangle inequality), so a pair that another shift could separate is kept as a *gap*.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solver.model.work import UNKNOWN, Work
from solver.problem import Problem

Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Conflicts:
    """What excludes what among one worker's work.

    Parameters
    ----------
    together
        Symmetric, shape (work, work): never both.
    gaps
        Triples (earlier, later, between): both only with one of ``between``.

    """

    together: Bools
    gaps: list[tuple[int, int, list[int]]]


def find_conflicts(problem: Problem, work: Work) -> Conflicts:
    """Compare every two works of one worker; two fixed works never conflict."""
    start, end, fixed = work.start, work.end, slice(work.free, None)
    count = len(start)
    meets = (start[:, None] < end) & (start < end[:, None])
    np.fill_diagonal(meets, val=False)
    before = (start[:, None] < start) & ~meets
    gap = start - end[:, None]
    together = meets.copy()
    shielded = _shielded(work, np.arange(work.free, count))
    rest = work.worker.limits.rest_minutes
    if rest is not None:
        together |= before & (work.day[:, None] != work.day) & (gap < rest) & ~shielded
    gaps: list[tuple[int, int, list[int]]] = []
    known = work.site != UNKNOWN
    minutes = problem.travel.between[work.worker.travel_mode][work.site[:, None], work.site]
    late = before & known & known[:, None] & (work.site[:, None] != work.site) & (gap < minutes)
    if late.any():
        late &= ~_shielded(work, np.flatnonzero(known[fixed]) + work.free)
        late[fixed, fixed] = False
        for first, second in np.argwhere(late).tolist():
            inside = (start >= end[first]) & (end <= start[second]) & (np.arange(count) < work.free)
            inside &= ~(together[first] | together[:, second])
            if inside.any():
                gaps.append((first, second, np.flatnonzero(inside).tolist()))
            else:
                together[first, second] = True
    together |= together.T
    together[fixed, fixed] = False
    return Conflicts(together, gaps)


def _shielded(work: Work, shields: NDArray[np.int64]) -> Bools:
    """Tell for each (earlier, later) whether one of some fixed works is a later predecessor."""
    result = np.zeros((len(work.start), len(work.start)), dtype=np.bool_)
    for each in shields.tolist():
        result |= (work.end < work.end[each])[:, None] & (work.start > work.start[each])
    return result


def cliques(together: Bools) -> list[list[int]]:
    """Cover every conflict by sets of mutually conflicting work, greedily in the given order.

    Ordered by start, intervals give their maximal cliques (one for each start), which is the tightest
    formulation of overlap (a consecutive-ones matrix).
    """
    rows = [int.from_bytes(np.packbits(row, bitorder="little").tobytes(), "little") for row in together]
    uncovered = list(rows)
    result: list[list[int]] = []
    for item in range(len(rows)):
        while uncovered[item]:
            members, bits, common = [item], 1 << item, rows[item]
            lowest = uncovered[item] & -uncovered[item]
            while lowest:
                member = lowest.bit_length() - 1
                members.append(member)
                bits |= lowest
                common &= rows[member]
                lowest = common & -common
            others = ~bits
            for member in members:
                uncovered[member] &= others
            result.append(members)
    return result
