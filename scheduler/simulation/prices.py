"""What an hour of somebody is expected to be worth elsewhere, from the demand that is not known yet.

Of a day that is near nearly all is known, of a later one less and less; the part of the expected demand that leans on a
person (``scarcity``) and is still unknown then, against the minutes the person may work, makes the price. So whoever
few others can replace is dear for weeks to come and cheap for tomorrow.
"""

import math
from collections.abc import Mapping
from dataclasses import replace

from scheduler.simulation.scarcity import leaning
from scheduler.simulation.world import World
from solver.problem import Opportunity, Problem, Worker
from solver.span import Span

POINTS = 1000
"""Points an hour of somebody on whom as much expected work leans as they may do, all of it unknown."""

KNOWN_DAYS = 20.0
"""After so many days all but a third of the demand is still unknown: about as long as an absence lasts."""

STEPS = (0, 2, 5, 10, 15, 20, 30, 45)
"""Days ahead at which the price changes."""

DAY = 24 * 60
FULL_WEEK = 35 * 60


def priced(world: World, problem: Problem, now: int) -> Problem:
    """Return a problem in which each worker has prices from a moment on."""
    load = leaning(world)
    return replace(problem, workers=tuple(_priced(worker, load, now) for worker in problem.workers))


def _priced(worker: Worker, load: Mapping[str, float], now: int) -> Worker:
    minutes = min(worker.limits.minutes_per_week or FULL_WEEK, FULL_WEEK)
    pressure = load[worker.id] / max(1, minutes)
    spans = []
    for first, last in zip(STEPS, (*STEPS[1:], 10 * STEPS[-1]), strict=True):
        unknown = 1 - math.exp(-(first + last) / 2 / KNOWN_DAYS)
        points = round(POINTS * pressure * unknown)
        if points:
            spans.append(Opportunity(Span(now + first * DAY, now + last * DAY), points))
    return replace(worker, opportunity=tuple(spans))
