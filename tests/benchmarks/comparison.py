"""How far apart two results are."""

import math
from collections.abc import Iterable
from statistics import median_high

from solver.plan import Result
from tests.benchmarks.attempt import Attempt
from tests.benchmarks.instances import Known


def gap(result: Result) -> float | None:
    """Return the part of the soft cost that is not proven to be needed; None without a bound on it."""
    if result.score is None or result.bound is None or result.bound.soft is None:
        return None
    if result.score.soft == 0:
        return 0.0
    return (result.bound.soft - result.score.soft) / -result.score.soft


def ratio(ours: Attempt, other: Attempt) -> float | None:
    """Return our soft cost divided by another's: below 1 where ours is the better plan.

    The medium level goes first: 0 where ours is better there, infinite where it is worse. None where neither has a
    plan.
    """
    (medium, soft), (other_medium, other_soft) = ours.cost, other.cost
    if medium == other_medium == math.inf:
        return None
    if medium != other_medium:
        return 0.0 if medium < other_medium else math.inf
    return _quotient(soft, other_soft)


def median_ratio(ratios: Iterable[float | None]) -> tuple[float, int] | None:
    """Return the median of the ratios that there are, and their number; None when there are none.

    Of an even number it is the higher, less flattering one of the two in the middle: ratios of 0 have no average.
    """
    found = [each for each in ratios if each is not None]
    return (median_high(found), len(found)) if found else None


def excess(found: Attempt, known: Known) -> float | None:
    """Return by what part a soft cost lies above the best known, at the same medium cost; None without both."""
    if known.soft_best is None or found.cost[0] != known.medium_best:
        return None
    return _quotient(found.cost[1], known.soft_best) - 1


def _quotient(cost: float, other: float) -> float:
    if cost == other:
        return 1.0
    return cost / other if other else math.inf
