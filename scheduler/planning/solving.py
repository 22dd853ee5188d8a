"""The search for a plan that keeps what is promised."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from scheduler.planning.promises import still_held, with_promises
from solver.check import score, soft_parts
from solver.plan import Plan, Progress, Result, Status
from solver.problem import Problem
from solver.solve import SolveLimits, solve

PART_FOR_PROMISES = 4
"""Of the time of a search, a fourth more may go into mending a plan around the promises that it did not keep."""


def solved(
    problem: Problem,
    held: Sequence[tuple[str, str]],
    limits: SolveLimits,
    on_progress: Callable[[Progress], None] = lambda _: None,
    stop: Callable[[], bool] = lambda: False,
) -> Result:
    """Solve, beginning with what is held, and keep each promise that can be kept.

    Where the best plan leaves a promised slot empty, whoever holds it is settled there and the rest searched again. The
    bound stays that of the problem without promises: no plan is better, with promises or without.

    Parameters
    ----------
    problem, limits, on_progress, stop
        As for ``solve``; ``on_progress`` hears of the first search alone, which the promises may cost something.
    held
        The pairs (shift, worker) that are promised.
    """
    if not held:
        return solve(problem, limits, on_progress=on_progress, stop=stop)
    start = Plan(tuple({*still_held(problem, held), *problem.pinned, *problem.published}))
    first = solve(problem, limits, start, on_progress=on_progress, stop=stop)
    if first.status is Status.INFEASIBLE:
        return first
    mended = with_promises(problem, first.plan, held)
    if mended == first.plan:
        return first
    back = frozenset(mended) - frozenset(first.plan)
    settled = replace(problem, pinned=tuple(sorted({*problem.pinned, *back})))
    shorter = replace(limits, seconds=limits.seconds / PART_FOR_PROMISES, work=limits.work / PART_FOR_PROMISES)
    again = solve(settled, shorter, mended, stop=stop)
    plans = [mended, *([] if again.status is Status.INFEASIBLE else [with_promises(problem, again.plan, held)])]
    best = max(plans, key=lambda plan: score(problem, plan))
    reached = score(problem, best)
    bound = first.bound
    if bound is not None and first.score is not None and reached.medium < first.score.medium:
        bound = replace(bound, soft=None)  # proven of plans that leave less empty, which says nothing of this one
    return replace(
        first,
        status=Status.FEASIBLE,
        plan=best,
        score=reached,
        bound=bound,
        soft_parts=soft_parts(problem, best),
        seconds=first.seconds + again.seconds,
    )
