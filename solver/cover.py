"""The medium level: CP-SAT finds and HiGHS proves, side by side, until one of them has both.

Where nothing better is found for a while, HiGHS is left to prove it beside the search for the best soft cost.
"""

from contextlib import ExitStack

import numpy as np
from numpy.typing import NDArray

from solver.cpsat import CpSat
from solver.highs import Highs
from solver.jobs import Answer, Bounded, Finished, Improved
from solver.model.assemble import Model
from solver.search import Search

SHARE = 0.7
"""Part of the run's time after which the soft level begins, though the medium level may not be proven."""

FOR_ANY_PLAN = 1e5
"""Seconds to look for a first plan where building one failed: without it there is nothing to give back."""


FINDING_ALONE = 0.2
"""With one thread only: the part of that time for CP-SAT, before HiGHS."""

QUIET, PART_QUIET = 2.0, 0.5
"""Seconds without a better plan, and as a part of those before it, after which the search for one ends."""


def cover(search: Search, model: Model, prover: Highs) -> bool:
    """Look for the best medium cost until it is proven, or seems to be the best; False when no plan can keep the rules.

    In the second case ``prover`` is still busy with it: ``hear_coverage`` takes its answers.
    """
    search.phase = "coverage"
    began = found = search.seconds
    promising = search.warm and search.pairs is not None
    seconds = SHARE * search.left if search.pairs is not None else FOR_ANY_PLAN
    alone = search.limits.threads == 1
    with ExitStack() as stack:
        finder = stack.enter_context(CpSat(search.inbox, max(1, search.limits.threads - 1), search.limits.seed))
        if not alone:  # first, since stating the program to CP-SAT takes a while
            prover.submit(model.matrix, _start(search, model), seconds, search.limits.seed)
        finder.submit(model.matrix, _start(search, model), FINDING_ALONE * seconds if alone else seconds)
        for item in search.answers(search.seconds + seconds):
            medium = search.medium
            if item is not None and item[0].current(item[1]) and not hear_coverage(search, item[1]):
                return False
            if search.medium < medium:
                found, promising = search.seconds, True
                prover.hint(model.complete(search.best))
            both = finder.busy and prover.busy
            if both and promising and search.seconds - found > max(QUIET, PART_QUIET * (found - began)):
                return True
            if search.covered or not (alone or finder.busy or prover.busy):
                break
            if alone and not finder.busy:
                alone = False
                prover.submit(model.matrix, _start(search, model), seconds, search.limits.seed)
        prover.abandon()
    return True


def _start(search: Search, model: Model) -> NDArray[np.float64] | None:
    return None if search.pairs is None else model.complete(search.pairs)


def hear_coverage(search: Search, answer: Answer) -> bool:
    """Take a plan and a bound of the medium level; False when there is no plan at all."""
    if isinstance(answer, Finished) and answer.infeasible:
        return False
    if isinstance(answer, Improved | Finished) and answer.point is not None:
        search.offer(answer.point[: len(search.candidates)])
    if isinstance(answer, Bounded | Finished):
        search.bound_medium(answer.bound)
    return True
