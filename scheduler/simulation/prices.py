"""The prices of ``planning.foresight`` for a problem of a world.

Here each counts whole: nobody says what they wish for in a world, so nobody lags behind it.
"""

from dataclasses import replace

from scheduler.planning.foresight.prices import prices
from scheduler.simulation.scarcity import leaning
from scheduler.simulation.world import World
from solver.problem import Opportunity, Problem, Worker
from solver.span import Span

DAY = 24 * 60


def priced(world: World, problem: Problem, now: int) -> Problem:
    """Return a problem in which each worker has prices from a moment on."""
    load = leaning(world)
    return replace(problem, workers=tuple(_priced(worker, load[worker.id], now) for worker in problem.workers))


def _priced(worker: Worker, load: float, now: int) -> Worker:
    spans = (
        Opportunity(Span(now + each.first * DAY, now + each.last * DAY), each.points) for each in prices(worker, load)
    )
    return replace(worker, opportunity=tuple(spans))
