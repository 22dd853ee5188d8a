"""What an hour of somebody is expected to be worth elsewhere, from the demand that is not known yet.

Of a day that is near nearly all is known, of a later one less and less; the part of the expected demand that leans on a
person (``scarcity``) and is still unknown then, against the minutes the person may work, makes the price. So whoever
few others can replace is dear for weeks to come and cheap for tomorrow.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from solver.problem import Worker

POINTS = 1000
"""Points an hour of somebody on whom as much expected work leans as they may do, all of it unknown."""

KNOWN_DAYS = 20.0
"""After so many days all but a third of the demand is still unknown: about as long as an absence lasts."""

STEPS = (0, 2, 5, 10, 15, 20, 30, 45)
"""Days ahead at which the price changes."""

FULL_WEEK = 35 * 60


@dataclass(frozen=True, slots=True)
class Price:
    """Points an hour from ``first`` to before ``last`` days ahead."""

    first: int
    last: int
    points: int


def prices(worker: Worker, leaning: float, part: float = 1.0) -> Iterator[Price]:
    """Yield the prices of a worker from now on, without those that round to nothing.

    Parameters
    ----------
    worker
        The person: who may work more hours is needed less in each of them.
    leaning
        The minutes a week, times priority, that are expected to lean on the person.
    part
        Which part of the price counts, 0 to 1 (``wishes``).

    """
    minutes = min(worker.limits.minutes_per_week or FULL_WEEK, FULL_WEEK)
    pressure = leaning / max(1, minutes)
    for first, last in zip(STEPS, (*STEPS[1:], 10 * STEPS[-1]), strict=True):
        unknown = 1 - math.exp(-(first + last) / 2 / KNOWN_DAYS)
        points = round(POINTS * pressure * unknown * part)
        if points:
            yield Price(first, last, points)
