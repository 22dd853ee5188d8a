"""The prices of ``planning.foresight`` for a problem of a world."""

from dataclasses import replace

from scheduler.planning.foresight.prices import prices
from scheduler.planning.foresight.wishes import DAYS_A_WEEK, part_of_price
from scheduler.simulation.beliefs import leaning
from scheduler.simulation.world import World
from solver.problem import Opportunity, Problem, Worker
from solver.span import Span

DAY = 24 * 60


def priced(world: World, problem: Problem, now: int, belief: str = "true", *, wishes: bool = False) -> Problem:
    """Return a problem in which each worker has prices from a moment on.

    Parameters
    ----------
    world, problem, now
        What is planned, and the absolute minute at which.
    belief
        What is believed to come (``beliefs``).
    wishes
        Whether those who lag behind the hours that they wish for have none, as in the product; else each counts whole.

    """
    load = leaning(world, belief)
    weeks = world.problem.horizon
    whole, gone = ((end - weeks.start) / DAY / DAYS_A_WEEK for end in (weeks.end, now))
    return replace(
        problem,
        workers=tuple(
            _priced(worker, load[worker.id], now, _part(worker, whole, gone) if wishes else 1.0)
            for worker in problem.workers
        ),
    )


def _part(worker: Worker, whole: float, gone: float) -> float:
    """Return the part of the price that counts: what is wished is told for all weeks, of which some are gone."""
    wished = None if worker.target_minutes is None else worker.target_minutes / whole
    return part_of_price(worker.carried_minutes, wished, round(max(0.0, gone) * DAYS_A_WEEK))


def _priced(worker: Worker, load: float, now: int, part: float) -> Worker:
    spans = (
        Opportunity(Span(now + each.first * DAY, now + each.last * DAY), each.points)
        for each in prices(worker, load, part)
    )
    return replace(worker, opportunity=tuple(spans))
