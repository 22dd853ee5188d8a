"""Improve the best plan part by part.

Two means: rebuilding a few requests greedily, in this process, first warm (simulated annealing), later cold; and
large neighbourhood search in the manner of fix-and-optimise (Smet, Wauters, Mihaylov, Vanden Berghe, Omega 46,
2014): most pairs are fixed and a mixed-integer program plans the rest anew, in a child process. Choosing the
means that paid most lately was tried: fixed shares of the time do better, since each opens what the other has
closed.
"""

import random
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solver.highs import Highs
from solver.jobs import Answer, Finished
from solver.model.assemble import Model
from solver.neighbourhood import Kind, kinds_of_neighbourhood
from solver.rebuild import Rebuilder
from solver.restrict import Restriction, restrict
from solver.search import Search

SECONDS = 3.0
"""Longest time for one neighbourhood."""

SLICE = 0.4
"""Seconds of rebuilding at a time."""

GAP = 1e-3
"""Relative gap at which a neighbourhood counts as solved: less would be spent on proving, not on improving."""

WARM_SHARE = 0.4
"""Part of the time in which rebuilding anneals."""

PARTS_WARM, PARTS_COLD = 0.25, 0.75
"""Part of the time for neighbourhoods, while rebuilding anneals and after that."""

WARMTH = 0.3
"""First temperature of rebuilding, as a part of the soft cost of a request on average."""


@dataclass(frozen=True)
class Task:
    """A neighbourhood under way."""

    kind: Kind
    part: Restriction
    began: float


class Climber:
    """Uses the processes it is given, and this one in turn with the first of them."""

    def __init__(self, search: Search, model: Model) -> None:
        self._search = search
        self._model = model
        self._random = random.Random(search.limits.seed)  # noqa: S311 - a search, not a secret
        self._rebuilder = Rebuilder(search.problem, search.model, search.limits.seed)
        self._kinds = kinds_of_neighbourhood(search.problem, model.candidates)
        self._rebuilder.start(self._pairs)
        self._cold = search.seconds + WARM_SHARE * search.left
        self._warm = max(self._cold - search.seconds, SLICE)
        self._rebuilding = self._programming = 0.0
        self._employed: set[Highs] = set()
        self._idle: list[Highs] = []
        self._tasks: dict[Highs, Task] = {}

    @property
    def _pairs(self) -> NDArray[np.float64]:
        return self._search.best

    def employ(self, children: list[Highs]) -> None:
        """Give the search more processes."""
        self._idle += children
        self._employed |= set(children)

    def employs(self, child: Highs) -> bool:
        """Tell whether a process works for this search."""
        return child in self._employed

    def work(self) -> bool:
        """Use idle processes; tell whether the plan became better by rebuilding here."""
        if not len(self._model.candidates):
            return False
        while len(self._idle) > 1:
            self._begin(self._idle.pop(), self._random.choice(self._kinds))
        better = False
        if self._idle:
            warmth = max(0.0, (self._cold - self._search.seconds) / self._warm)
            share = PARTS_WARM if warmth else PARTS_COLD
            if self._programming < share * (self._programming + self._rebuilding):
                self._begin(self._idle.pop(), self._random.choice(self._kinds))
            else:
                better = self._rebuild(warmth)
        self._search.patient = not self._idle
        return better

    def hear(self, child: Highs, answer: Answer) -> None:
        """Take the result of a neighbourhood."""
        if not isinstance(answer, Finished):
            return
        task = self._tasks.pop(child)
        self._idle.append(child)
        self._programming += self._search.seconds - task.began
        task.kind.learn(closed=answer.proven)
        if answer.point is not None:
            self._take(task.part, answer.point)

    def _rebuild(self, warmth: float) -> bool:
        if not warmth:
            self._rebuilder.start(self._pairs)
        began = self._search.seconds
        temperature = WARMTH * warmth**2 * self._search.soft / len(self._search.problem.requests)
        better = self._search.offer(self._rebuilder.run(min(SLICE, self._search.left), temperature))
        self._rebuilding += self._search.seconds - began
        return better

    def _begin(self, child: Highs, kind: Kind) -> None:
        free = self._model.complete.reach(kind.draw(self._random))
        part = restrict(self._model.matrix, free, self._model.complete(self._pairs))
        self._tasks[child] = Task(kind, part, self._search.seconds)
        seconds = min(SECONDS, self._search.left)
        child.submit(part.matrix, part.point[part.columns], seconds, self._search.limits.seed, gap=GAP)

    def _take(self, part: Restriction, point: NDArray[np.float64]) -> None:
        """Offer the plan of the neighbourhood, and its changes on top of what others improved meanwhile."""
        count = len(self._model.candidates)
        whole = part.expand(point)[:count]
        changed = np.round(whole) != np.round(part.point[:count])
        if changed.any():
            merged = np.where(changed, whole, self._pairs)
            _ = self._search.offer(merged) or self._search.offer(whole)
