"""Improve the best plan part by part.

Two means take turns: annealing in this process, which tears requests apart and is quick on a poor plan; and large
neighbourhood search in the manner of fix-and-optimise (Smet, Wauters, Mihaylov, Vanden Berghe, Omega 46, 2014): most
pairs are fixed and a mixed-integer program plans the rest anew, in a child process. Some hot cycles of annealing
go before; after them the part of the time for each lies within bounds and follows what they have paid lately.
"""

import random
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from solver.anneal import HEAT, REHEAT, Annealer
from solver.compiled import Compiler
from solver.highs import Highs
from solver.jobs import Annealed, Answer, Finished
from solver.model.assemble import Model
from solver.neighbourhood import Kind, kinds_of_neighbourhood
from solver.packing import Packer, only_packing
from solver.restrict import Restriction, restrict
from solver.search import Search

SECONDS, PATIENCE, LONGEST = 1.5, 1.15, 30.0
"""Longest time for one neighbourhood, by how much it grows with each that was in vain, and up to what."""

SLICE = 0.5
"""Seconds of annealing at a time."""

GAP = 3e-4
"""Relative gap at which a neighbourhood counts as solved: less would be spent on proving, not on improving."""

FIRST = ((0.04, HEAT), (0.7, HEAT))
"""The first cycles of annealing: length as part of the time left, and temperature in average soft costs of a request.

A short one comes first, so that a good plan is there soon; the long one goes through plans that are worse for long.
"""

LATER = (0.05, REHEAT)
"""The same of the later cycles."""

WARM_PART = 0.05
"""Part of the time for neighbourhoods during the first cycles."""

LEAST, MOST = 0.5, 0.95
"""Part of the time for neighbourhoods after them: how much lies between depends on what they and annealing paid."""

MEMORY = 8.0
"""Seconds of work after which what a means has paid counts half."""


@dataclass(frozen=True)
class Task:
    """A neighbourhood under way."""

    kind: Kind
    part: Restriction
    began: float


@dataclass
class Means:
    """What a way to improve has paid lately, in points a second."""

    gained: float = 0.0
    worked: float = 0.0

    def learn(self, seconds: float, gain: float) -> None:
        """Note a piece of work."""
        left = 0.5 ** (seconds / MEMORY)
        self.gained, self.worked = left * self.gained + gain, left * self.worked + seconds

    @property
    def rate(self) -> float:
        """Points a second."""
        return self.gained / self.worked if self.worked else 0.0


class Climber:
    """Uses the processes it is given; the first of them takes turns with annealing in this process.

    Use as a context manager; leaving it ends the annealing and the neighbourhoods.
    """

    def __init__(self, search: Search, model: Model, compiler: Compiler) -> None:
        self._search = search
        self._model = model
        self._compiler = compiler
        self._random = random.Random(search.limits.seed)  # noqa: S311 - a search, not a secret
        self._annealer = self._in_thread()
        self._kinds = kinds_of_neighbourhood(search.problem, model.candidates)
        self._seconds = SECONDS
        self._cycles = len(FIRST) if search.warm else 0
        self._cycle = self._cooled = self._heat = 0.0
        self._annealing, self._programming = Means(), Means()
        self._employed: set[Highs] = set()
        self._idle: list[Highs] = []
        self._resting: Highs | None = None
        self._tasks: dict[Highs, Task] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for child in self._tasks:
            child.abandon()
        with self._annealer:
            pass

    def _in_thread(self) -> Annealer | Packer:
        """Return what searches in this process: packing where that is all there is to do."""
        search = self._search
        if only_packing(search.problem, self._model.candidates):
            return Packer(search.problem, self._model.candidates, search.limits.seed, search.inbox)
        return Annealer(search.problem, search.model, search.limits.seed, search.inbox)

    @property
    def _pairs(self) -> NDArray[np.float64]:
        return self._search.best

    def employ(self, children: list[Highs]) -> None:
        """Give the search more processes."""
        self._idle += children
        self._employed |= set(children)

    def employs(self, engine: Highs | Annealer | Packer) -> bool:
        """Tell whether an engine works for this search."""
        return engine is self._annealer or engine in self._employed

    def work(self) -> None:
        """Use idle processes."""
        while self._idle and len(self._model.candidates):
            child = self._idle.pop()
            if self._resting or not self._compiler.ready or self._should_program():
                self._begin(child, self._random.choice(self._kinds))
            else:
                self._resting = child
                self._anneal()

    def hear(self, engine: Highs | Annealer | Packer, answer: Answer) -> None:
        """Take the result of a neighbourhood or of annealing."""
        before = self._search.soft
        if isinstance(answer, Annealed):
            self._search.offer(answer.pairs)
            self._cooled += answer.seconds
            self._annealing.learn(answer.seconds, before - self._search.soft)
            self._idle += [self._resting] if self._resting else []
            self._resting = None
        elif isinstance(answer, Finished) and isinstance(engine, Highs):
            task = self._tasks.pop(engine)
            self._idle.append(engine)
            task.kind.learn(closed=answer.proven)
            if answer.point is not None:
                self._take(task.part, answer.point)
            self._seconds = min(PATIENCE * self._seconds, LONGEST) if self._search.soft == before else SECONDS
            self._programming.learn(self._search.seconds - task.began, before - self._search.soft)

    def _anneal(self) -> None:
        if self._cooled >= self._cycle:
            part, heat = FIRST[self._cycles] if self._cycles < len(FIRST) else LATER
            self._cycle = part * self._search.left
            self._heat = heat * self._search.soft / len(self._search.problem.requests)
            self._cycles += 1
            self._cooled = 0.0
            self._annealer.start(self._pairs)
        temperature = self._heat * (1 - self._cooled / max(self._cycle, SLICE)) ** 2
        self._annealer.submit(min(SLICE, self._search.left), temperature)

    def _should_program(self) -> bool:
        """Tell whether the next piece of work should be a neighbourhood."""
        if isinstance(self._annealer, Packer):
            return False
        programming, annealing = self._programming, self._annealing
        part = WARM_PART
        if self._cycles > len(FIRST):
            paid = programming.rate + annealing.rate
            part = min(max(programming.rate / paid, LEAST), MOST) if paid else MOST
        return programming.worked < part * (programming.worked + annealing.worked)

    def _begin(self, child: Highs, kind: Kind) -> None:
        free = self._model.complete.reach(kind.draw(self._random))
        part = restrict(self._model.matrix, free, self._model.complete(self._pairs))
        self._tasks[child] = Task(kind, part, self._search.seconds)
        seconds = min(self._seconds, self._search.left)
        child.submit(part.matrix, part.point[part.columns], seconds, self._search.limits.seed, gap=GAP)

    def _take(self, part: Restriction, point: NDArray[np.float64]) -> None:
        """Offer the plan of the neighbourhood, and its changes on top of what others improved meanwhile."""
        count = len(self._model.candidates)
        whole = part.expand(point)[:count]
        changed = np.round(whole) != np.round(part.point[:count])
        if changed.any():
            merged = np.where(changed, whole, self._pairs)
            _ = self._search.offer(merged) or self._search.offer(whole)
