"""Avoidable disruptions: counted by rule 17 and by the soft term alike."""

from collections.abc import Set as AbstractSet

from solver.check.static import broken_static
from solver.problem import Assignment, Problem


def avoidable_disruptions(problem: Problem, pairs: AbstractSet[Assignment]) -> list[Assignment]:
    """Return the published pairs that are not among ``pairs`` although the static rules 1 to 6 still allow them.

    A pinned pair is always allowed.
    """
    pinned = frozenset(problem.pinned)
    return [
        pair
        for pair in problem.published
        if pair not in pairs
        and (pair in pinned or not broken_static(problem, problem.worker(pair.worker), problem.shift_by_id[pair.shift]))
    ]
