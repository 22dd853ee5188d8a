"""Do all work with as few workers as possible, where nothing else counts: shift minimisation.

Whoever stays at home has a shift that lasts all along. One more of these waits in a pool until ``solver.ejection`` has
placed all that it drives out: then again one more.
"""

import random

import numpy as np
from numpy.typing import NDArray

from solver.candidates import Candidates, times
from solver.ejection import Ground, Packed, give, place_all, wait
from solver.in_thread import Inbox, InThread
from solver.problem import Limits, Problem, Weights
from solver.search import Search
from solver.span import FOREVER

PART, LOOK = 0.2, 0.1
"""Part of the time for a first plan that fills all slots, and seconds between two looks at it."""


def only_packing(problem: Problem, candidates: Candidates) -> bool:
    """Tell whether all that counts is that slots are filled by few workers, and only overlaps stand in the way."""
    expected = any(worker.opportunity for worker in problem.workers)  # the one term that is on without being asked for
    idle = {"activation"} if expected else {"activation", "opportunity"}
    others = [name for name in Weights.__slots__ if name not in idle]
    if any(getattr(problem.weights, name) for name in others) or not problem.weights.activation:
        return False
    if not len(candidates) or candidates.pinned.any() or problem.max_disruptions is not None:
        return False
    one_site = len({request.site for request in problem.requests}) == 1
    no_limits = all(worker.limits == Limits() for worker in problem.workers)
    return one_site and no_limits and all(request.max_workers is None for request in problem.requests)


class Packer(InThread):
    """Looks for plans with ever fewer workers, in the thread of ``InThread`` or step by step.

    Parameters
    ----------
    problem, candidates
        A problem that is ``only_packing``.
    seed
        Where chance begins.
    inbox
        Queue to which every answer is put, with this object.

    """

    def __init__(self, problem: Problem, candidates: Candidates, seed: int, inbox: Inbox) -> None:
        super().__init__(inbox)
        self._random = random.Random(seed)  # noqa: S311  # a search, not a secret
        self._candidates = candidates
        self._ground = _ground(problem, candidates)
        self._shifts, workers = len(problem.shifts), len(problem.workers)
        everything = self._shifts + workers
        slots = np.repeat(np.arange(self._shifts), fillable(problem, candidates))
        most = int(np.bincount(candidates.worker).max(initial=0)) + 1
        self._now = Packed(
            own=np.zeros((workers, most), dtype=np.int64),
            load=np.zeros(workers, dtype=np.int64),
            pool=np.concatenate([slots, np.zeros(workers, dtype=np.int64)]),
            waiting=np.array([len(slots)]),
            weight=np.ones(everything),
            barred_from=np.zeros(everything, dtype=np.int64),
            barred_until=np.zeros(everything, dtype=np.int64),
            clock=np.zeros(1, dtype=np.int64),
        )
        self._best: Packed | None = None
        self._home = self._shifts  # the next shift of staying at home

    @property
    def found(self) -> bool:
        """Whether all slots that anybody could fill were filled once."""
        return self._best is not None

    @property
    def pairs(self) -> NDArray[np.float64]:
        """The best plan so far, or the first attempt at one."""
        plan = self._now if self._best is None else self._best
        pairs = np.zeros(len(self._candidates))
        for worker, load in enumerate(plan.load.tolist()):
            shifts = [shift for shift in plan.own[worker, :load].tolist() if shift < self._shifts]
            pairs[[self._candidates.index[worker, shift] for shift in shifts]] = 1
        return pairs

    def start(self, pairs: NDArray[np.float64]) -> None:
        """Do nothing: this search begins from plans of its own."""

    def submit(self, seconds: float, _temperature: float = 0.0) -> None:
        """Go on for some seconds; the answer has the best plan."""
        self.go_on(seconds, self.steps)

    def steps(self, count: int) -> None:
        """Make some steps; where nothing waits, note the plan and send a worker home."""
        if self._now.waiting[0] == 0:
            self._keep()
        place_all(self._ground, self._now, count, self._random.getrandbits(31))

    def compile(self) -> None:
        """Have the steps compiled, or loaded from the cache."""
        place_all(self._ground, self._now, 0, 0)

    def _keep(self) -> None:
        """Note the plan, the best so far; whoever has nothing to do stays at home, and one more should."""
        now = self._now
        self._best = now.copy()
        now.weight[:] = 1
        for worker in np.flatnonzero(now.load == 0).tolist():
            give(now, worker, self._home)
            self._home += 1
        if self._home < len(now.weight):
            wait(now, self._home)
            self._home += 1


def pack(search: Search) -> None:
    """Look for a plan that fills all slots, for a while."""
    with Packer(search.problem, search.candidates, search.limits.seed, search.inbox) as packer:
        packer.submit(LOOK)
        for item in search.answers(search.seconds + PART * search.left):
            if item is None or item[0] is not packer or not packer.current(item[1]):
                continue
            search.offer(packer.pairs)
            if packer.found:
                search.bound_soft(search.problem.weights.activation * busiest(search.problem, search.candidates))
                return
            packer.submit(LOOK)


def fillable(problem: Problem, candidates: Candidates) -> NDArray[np.int64]:
    """Return how many slots of each shift can be filled by anybody, shape (shifts,)."""
    headcounts = [problem.request_by_id[shift.request].headcount for shift in problem.shifts]
    able = np.bincount(candidates.shift, minlength=len(problem.shifts))
    return np.minimum(np.array(headcounts, dtype=np.int64), able)


def busiest(problem: Problem, candidates: Candidates) -> int:
    """Return the most slots that are filled at one moment, each by another worker: as many workers are needed."""
    start, end = times(problem)
    filled = fillable(problem, candidates)
    return max(int(filled[(start <= moment) & (moment < end)].sum()) for moment in np.unique(start))


def _ground(problem: Problem, candidates: Candidates) -> Ground:
    start, end = times(problem)
    order = np.argsort(candidates.shift, kind="stable")
    first = np.searchsorted(candidates.shift[order], np.arange(len(start) + 1)).astype(np.int64)
    workers = np.arange(len(problem.workers), dtype=np.int64)
    return Ground(
        start=np.concatenate([start, np.full_like(workers, -FOREVER)]),
        end=np.concatenate([end, np.full_like(workers, FOREVER)]),
        first=np.concatenate([first[:-1], np.full_like(workers, first[-1])]),
        last=np.concatenate([first[1:], np.full_like(workers, first[-1] + len(workers))]),
        worker=np.concatenate([candidates.worker[order].astype(np.int64), workers]),
    )
