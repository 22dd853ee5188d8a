"""The whole quality program in one process: its bound, and sometimes a better plan."""

import math
from collections.abc import Iterator

from solver.alone import Alone, each_alone
from solver.highs import Highs
from solver.jobs import Answer, Bounded, Finished, Improved
from solver.model.assemble import Model
from solver.search import Search, rounded_up

ALONE_SHARE = 0.1
"""Part of the time for looking at the requests one by one before the whole program."""

ALONE_SECONDS = 1.0
"""Longest time for one of them; what is proven by then counts."""


class Prover:
    """Proves how good the best plan is: first of each request alone, then of all together."""

    def __init__(self, search: Search, model: Model, child: Highs) -> None:
        self._search = search
        self._model = model
        self._matrix = model.matrix
        self.child = child
        self._requests: Iterator[Alone] = iter(())
        self._alone: Alone | None = None
        self._whole_from = self._end = 0.0

    def start(self, seconds: float) -> None:
        """Begin; there must be a plan."""
        self._whole_from = self._search.seconds + ALONE_SHARE * seconds
        self._end = self._search.seconds + seconds
        self._requests = each_alone(self._search.problem, self._model)
        self._next()

    def hear(self, answer: Answer) -> bool:
        """Take a plan and a bound; tell whether all is done."""
        if self._alone is not None:
            if isinstance(answer, Finished):
                self._learn(self._alone, answer.bound)
                self._next()
            return False
        if isinstance(answer, Improved | Finished) and answer.point is not None:
            self._search.offer(answer.point[: len(self._model.candidates)])
        if isinstance(answer, Bounded | Finished):
            self._search.bound_soft(answer.bound)
        return isinstance(answer, Finished)

    def hint(self) -> None:
        """Tell the process of a plan found elsewhere: a better one lets it cut off more."""
        if self.child.busy and self._alone is None:
            self.child.hint(self._model.complete(self._search.best))

    def _learn(self, alone: Alone, bound: float) -> None:
        if math.isfinite(bound) and rounded_up(bound) > alone.plain:
            self._matrix = alone.tighten(self._matrix, rounded_up(bound))

    def _next(self) -> None:
        seed, now = self._search.limits.seed, self._search.seconds
        self._alone = next(self._requests, None) if now < self._whole_from else None
        if self._alone is not None:
            self.child.submit(self._alone.matrix, None, min(ALONE_SECONDS, self._whole_from - now), seed)
        else:
            self.child.submit(self._matrix, self._model.complete(self._search.best), self._end - now, seed)
