"""The state of one run: its clock, the best plan, what is proven, and the answers of its engines."""

import math
import queue
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from solver.candidates import Candidates
from solver.jobs import Answer
from solver.model.assemble import Model
from solver.model.coverage import all_empty, pair_gains
from solver.plan import Bound, Plan, Progress, Score
from solver.problem import Problem

TICK = 0.05
"""Seconds between two looks at the clock while no engine answers."""


@dataclass(frozen=True, slots=True)
class SolveLimits:
    """How long, on how many threads, and from which seed a run works.

    With ``work``, an amount of steps takes the place of the seconds: about as many seconds on one thread, but the same
    plan every time.
    """

    seconds: float = 30.0
    threads: int = 2
    seed: int = 0
    work: float = 0

    def __post_init__(self) -> None:
        if self.work < 0 or (self.work and self.threads != 1):
            message = f"work: needs one thread and must not be negative, not {self.work} on {self.threads}"
            raise ValueError(message)
        if self.threads < 1:
            message = f"threads: must be at least 1, not {self.threads}"
            raise ValueError(message)


class Search:
    """What all phases of a run share."""

    def __init__(
        self,
        problem: Problem,
        limits: SolveLimits,
        on_progress: Callable[[Progress], None],
        stop: Callable[[], bool],
    ) -> None:
        self.problem = problem
        self.limits = limits
        self.inbox: queue.SimpleQueue[tuple[Any, Answer]] = queue.SimpleQueue()
        self.phase = "preparing"
        self.warm = bool(problem.published)
        self.pairs: NDArray[np.float64] | None = None
        self.medium = self.soft = 0
        self.medium_bound = 0
        self.soft_bound: int | None = None
        self._began = time.monotonic()
        self._prepared = 0.0
        self._on_progress = on_progress
        self._stop = stop

    def prepare(self, candidates: Candidates, model: Model) -> None:
        """Set the pairs and the quality program by which plans are judged."""
        self.candidates = candidates
        self.model = model
        self._gains = pair_gains(self.problem, candidates)
        self._all_empty = all_empty(self.problem)
        self._step = int(np.gcd.reduce(self._gains)) if len(self._gains) else 0
        self._prepared = self.seconds

    @property
    def seconds(self) -> float:
        """Seconds since the run began."""
        return time.monotonic() - self._began

    @property
    def stopped(self) -> bool:
        """Whether the caller wants the run to end."""
        return self._stop()

    @property
    def left(self) -> float:
        """Seconds until the run should end."""
        return self.limits.seconds - self.seconds

    @property
    def over(self) -> bool:
        """Whether there is a plan to give back, and no wish or not the time to state what comes next.

        To state another program takes about as long as it took to prepare the first.
        """
        return self.pairs is not None and (self.left <= self._prepared or self.stopped)

    @property
    def best(self) -> NDArray[np.float64]:
        """The pairs of the best plan; there must be one."""
        if self.pairs is None:
            message = "pairs: no plan yet"
            raise ValueError(message)
        return self.pairs

    @property
    def gained(self) -> int:
        """By how much the best plan is below the medium cost of an empty one."""
        return self._all_empty - self.medium

    @property
    def covered(self) -> bool:
        """Whether the medium level is proven."""
        return self.pairs is not None and self.medium_bound == self.medium

    @property
    def proven(self) -> bool:
        """Whether both levels are proven."""
        return self.covered and self.soft_bound == self.soft

    def answers(self, until: float) -> Iterator[tuple[Any, Answer] | None]:
        """Yield the engines' answers, or None now and then, until a second of the run or a stop.

        Without any plan so far the search goes on beyond its time: there is nothing to give back yet.
        """
        while self.pairs is None or (self.seconds < until and not self._stop()):
            try:
                yield self.inbox.get(timeout=TICK)
            except queue.Empty:
                yield None

    def offer(self, pairs: NDArray[np.float64]) -> bool:
        """Take a plan that keeps the rules if it is better than the best so far; tell whether it was taken."""
        rounded = np.round(pairs)
        point = self.model.complete(rounded)
        if not self.model.matrix.accepts(point):
            return False
        medium = self._all_empty - int(self._gains @ rounded)
        soft = self.model.matrix.objective(point)
        if self.pairs is not None and (medium, soft) >= (self.medium, self.soft):
            return False
        if self.pairs is None or medium < self.medium:
            self.soft_bound = None
        self.pairs, self.medium, self.soft = rounded, medium, soft
        self.report()
        return True

    def bound_medium(self, bound: float) -> None:
        """Note that no plan has a lower medium cost, rounded up to a cost that sums of slots can reach."""
        least = rounded_up(bound)
        if self._step:
            least += (self._all_empty - least) % self._step
        if least > self.medium_bound:
            self.medium_bound = min(least, self.medium) if self.pairs is not None else least
            self.report()

    def bound_soft(self, bound: float) -> None:
        """Note that no plan with the proven medium cost has a lower soft cost."""
        least = max(0, min(rounded_up(bound), self.soft))
        if self.soft_bound is None or least > self.soft_bound:
            self.soft_bound = least
            self.report()

    def report(self) -> None:
        """Tell the caller what is known."""
        self.tell(Progress(self.seconds, self.phase, self.score, self.bound))

    def tell(self, progress: Progress) -> None:
        """Tell the caller something."""
        self._on_progress(progress)

    @property
    def score(self) -> Score | None:
        """Score of the best plan."""
        return None if self.pairs is None else Score(0, -self.medium, -self.soft)

    @property
    def bound(self) -> Bound:
        """What is proven; the soft level only once the medium level is."""
        soft = -self.soft_bound if self.covered and self.soft_bound is not None else None
        return Bound(-self.medium_bound, soft)

    @property
    def plan(self) -> Plan:
        """The best plan."""
        taken = () if self.pairs is None else np.flatnonzero(self.pairs)
        shifts, workers = self.problem.shifts, self.problem.workers
        return Plan.of(
            (shifts[self.candidates.shift[pair]].id, workers[self.candidates.worker[pair]].id) for pair in taken
        )


def rounded_up(bound: float) -> int:
    """Return the least integer not below a bound in floating point, less its possible error."""
    error = min(0.5, 1e-4 + 1e-6 * abs(bound))
    return math.ceil(bound - error) if math.isfinite(bound) else 0
