"""The same plan every time: one thread, and an amount of work instead of a time.

Nothing here looks at the clock or listens to another process. CP-SAT repeats itself with one worker and a
deterministic limit; annealing and packing repeat themselves with a number of steps. The bound on the soft level is
left out, because HiGHS counts its work in seconds only.
"""

import math
from contextlib import ExitStack

from solver.anneal import HEAT, REHEAT, Annealer
from solver.cpsat import CpSat
from solver.jobs import Finished, Improved
from solver.model.assemble import coverage_model
from solver.packing import Packer, only_packing
from solver.search import Search

STEPS = 50_000
"""Steps of annealing or packing in a unit of work: about a second of a processor of 2026."""

COVERING = 0.3
"""Deterministic seconds of CP-SAT for the coverage level in a unit of work, if it needs as many."""

SLICES = 100
"""Pieces of a cycle, each at its own temperature."""

CYCLES = ((0.7, HEAT), *((0.05, REHEAT),) * 6)
"""Part of the work of each cycle, and its first temperature in average soft costs of a request."""


def cover_repeatably(search: Search) -> bool:
    """Look for the best medium cost; False when no plan can keep the rules."""
    search.phase = "coverage"
    model = coverage_model(search.problem, search.candidates)
    start = None if search.pairs is None else model.complete(search.pairs)
    limit = math.inf if start is None else COVERING * search.limits.work
    with ExitStack() as stack:
        finder = stack.enter_context(CpSat(search.inbox, 1, search.limits.seed))
        finder.submit(model.matrix, start, math.inf, work=limit)
        for item in search.answers(math.inf):
            if item is None:
                continue
            answer = item[1]
            if isinstance(answer, Finished) and answer.infeasible:
                return False
            if isinstance(answer, Improved | Finished) and answer.point is not None:
                search.offer(answer.point[: len(model.candidates)])
            if isinstance(answer, Finished):
                search.bound_medium(answer.bound)
                break
    return True


def improve_repeatably(search: Search) -> None:
    """Improve the best plan by a number of steps."""
    search.phase = "quality"
    problem, seed = search.problem, search.limits.seed
    if not len(search.candidates):
        return
    if only_packing(problem, search.candidates):
        packer = Packer(problem, search.candidates, seed, search.inbox)
        for _ in range(SLICES):
            if search.stopped:
                return
            packer.steps(int(search.limits.work * STEPS / SLICES))
            search.offer(packer.pairs)
        return
    annealer = Annealer(problem, search.model, seed, search.inbox)
    for part, heat in CYCLES:
        annealer.start(search.best)
        steps = int(part * search.limits.work * STEPS / SLICES)
        hottest = heat * search.soft / len(problem.requests)
        for piece in range(SLICES):
            if search.stopped:
                return
            annealer.steps(steps, hottest * (1 - piece / SLICES) ** 2)
        search.offer(annealer.pairs)
