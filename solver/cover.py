"""The medium level: CP-SAT finds and HiGHS proves, side by side, until one of them has both."""

from contextlib import ExitStack

from solver.cpsat import CpSat
from solver.highs import Highs
from solver.jobs import Bounded, Finished, Improved
from solver.model.assemble import Model
from solver.search import Search

SHARE = 0.7
"""Part of the run's time after which the soft level begins, though the medium level may not be proven."""

FOR_ANY_PLAN = 1e5
"""Seconds to look for a first plan where building one failed: without it there is nothing to give back."""


def cover(search: Search, model: Model, prover: Highs) -> bool:
    """Look for the best medium cost until it is proven; False when no plan can keep the rules."""
    search.phase = "coverage"
    start = None if search.pairs is None else model.complete(search.pairs)
    seconds = SHARE * search.left if search.pairs is not None else FOR_ANY_PLAN
    with ExitStack() as stack:
        finder = stack.enter_context(CpSat(search.inbox, max(1, search.limits.threads - 1), search.limits.seed))
        finder.submit(model.matrix, start, seconds)
        prover.submit(model.matrix, start, seconds, search.limits.seed)
        for item in search.answers(search.seconds + seconds):
            if item is not None and item[0].current(item[1]):
                answer = item[1]
                if isinstance(answer, Finished) and answer.infeasible:
                    return False
                if isinstance(answer, Improved | Finished) and answer.point is not None:
                    search.offer(answer.point[: len(model.candidates)])
                if isinstance(answer, Bounded | Finished):
                    search.bound_medium(answer.bound)
            if search.covered or not (finder.busy or prover.busy):
                break
        prover.abandon()
    return True
