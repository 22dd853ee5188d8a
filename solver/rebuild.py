"""Improve a plan by emptying a few related requests and filling them again, hundreds of times a second.

Ruin and recreate (Schrimpf, Schneider, Stamm-Wilbrandt, Dueck, Journal of Computational Physics 159, 2000) with
the blinks of Christiaens and Vanden Berghe (Transportation Science 54, 2020): quick where requests are spread
over too many workers, which is how a plan looks that only knows the medium level.
"""

import random
import time
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from solver.construct import Builder
from solver.model.assemble import Model
from solver.neighbourhood import related_requests
from solver.problem import Problem

GROUPS = (1, 2, 2, 3, 3, 4)
"""How many requests to rebuild together, one drawn at a time."""

BLINK = 0.1
"""How often a candidate is overlooked while filling, so that the same choice is not made for ever."""


THRIFT = 0.3
"""How often requests are filled by the least cost a minute instead of by the most minutes first."""


class Rebuilder:
    """Rebuilds parts of a plan; keeps what is not worse, or, when warm, what is a little worse."""

    def __init__(self, problem: Problem, model: Model, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - a search, not a secret
        self._builder = Builder(problem, model)
        related = related_requests(problem, model.candidates)
        self._near = [list(accumulate(row)) for row in related.tolist()]
        self._requests = [row for row, team in enumerate(self._builder.teams) if team]

    def start(self, pairs: NDArray[np.float64]) -> None:
        """Begin from a plan that keeps the rules."""
        self._builder.draft.become(pairs)

    def run(self, seconds: float, temperature: float) -> NDArray[np.float64]:
        """Go on for some seconds; return the best plan seen.

        Parameters
        ----------
        seconds
            How long.
        temperature
            Points by which a step may typically make the plan worse (simulated annealing); 0 for none. The
            medium level never gets worse.

        """
        draft = self._builder.draft
        best, pairs = draft.cost, draft.pairs
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self._step(temperature):
                best, pairs = -np.inf, draft.pairs
            elif draft.cost < best:
                best, pairs = draft.cost, draft.pairs
        return pairs

    def _step(self, temperature: float) -> bool:
        """Rebuild once; tell whether the medium level became better."""
        draft = self._builder.draft
        draft.mark()
        allowed = draft.cost + temperature * self._random.expovariate(1)
        group = self._draw()
        lost = sum(self._builder.empty(request) for request in group)
        thrifty = self._random.random() < THRIFT
        gained = sum(self._builder.fill(request, self._overlook, thrifty=thrifty) for request in group)
        if gained < lost or (gained == lost and draft.cost > allowed) or draft.starved():
            draft.undo()
            return False
        return gained > lost

    def _overlook(self) -> bool:
        return self._random.random() < BLINK

    def _draw(self) -> list[int]:
        first = self._random.choice(self._requests)
        group, near = {first}, self._near[first]
        for _ in range(self._random.choice(GROUPS) - 1):
            if near[-1] > 0:
                group |= set(self._random.choices(range(len(near)), cum_weights=near))
        drawn = sorted(group)
        self._random.shuffle(drawn)
        return drawn
