"""Do all work with as few workers as possible, where nothing else counts: shift minimisation.

An ejection pool (Nagata, Braysy, Operations Research Letters 37(5), 2009, there for vehicles): one worker less, whose
shifts go into a pool; then, again and again, a shift from the pool goes to the worker where it drives out what is
easiest to place. A shift that did not fit grows heavier, so that what is hard to place stays placed. Between these
steps shifts move freely to workers who have room. It makes about a million steps a second.
"""

import random
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from solver.candidates import Candidates
from solver.compiled import compilable, compiled, inlined
from solver.draft import Numbers
from solver.filling import chance
from solver.in_thread import Inbox, InThread
from solver.problem import Limits, Problem, Weights
from solver.search import Search

STROLL = 3
"""Free moves after each step."""

ROUND, ROUNDS = 100_000, 20
"""Steps with one choice of workers, and after how many choices in vain the best plan is taken up again."""

FORGETTING, EVERY = 0.9, 4096
"""By how much and how often the weights of hard shifts fade."""

PART, LOOK = 0.2, 0.1
"""Part of the time for a first plan that fills all slots, and seconds between two looks at it."""

BARRED, BAR = 10, 5.0
"""Steps for which a shift better not go back to whom it was driven from (and up to twice that), and what it weighs."""


class Ground(NamedTuple):
    """What never changes: start and end of each shift, and who may take it."""

    start: Numbers
    end: Numbers
    first: Numbers  # a shift's workers are those from here on, up to where the next shift's begin
    worker: Numbers


class Packed(NamedTuple):
    """A plan under way: who may work, what is given to whom, what waits in the pool (a shift once for each slot)."""

    active: Numbers
    own: Numbers  # the shifts of each worker, in any order
    load: Numbers  # how many these are
    pool: Numbers
    waiting: Numbers  # one entry: the size of the pool
    weight: Numbers  # of each shift
    barred_from: Numbers  # the worker from whom each shift was driven last, and until which step it better not return
    barred_until: Numbers
    clock: Numbers  # one entry

    def copy(self) -> "Packed":
        """Return a plan that goes its own way."""
        return Packed(*(each.copy() for each in self))


def only_packing(problem: Problem, candidates: Candidates) -> bool:
    """Tell whether all that counts is that slots are filled by few workers, and only overlaps stand in the way."""
    others = [name for name in Weights.__slots__ if name != "activation"]
    if any(getattr(problem.weights, name) for name in others) or not problem.weights.activation:
        return False
    if not len(candidates) or candidates.pinned.any() or problem.max_disruptions is not None:
        return False
    one_site = len({request.site for request in problem.requests}) == 1
    no_limits = all(worker.limits == Limits() for worker in problem.workers)
    return one_site and no_limits and all(request.max_workers is None for request in problem.requests)


@inlined
def _in_the_way(ground: Ground, now: Packed, worker: int, shift: int, most: float) -> float:
    """Return how heavy the shifts are that a worker would lose to a shift; beyond a limit not counted to the end."""
    heavy = 0.0
    for k in range(now.load[worker]):
        other = now.own[worker, k]
        if ground.start[other] < ground.end[shift] and ground.start[shift] < ground.end[other]:
            heavy += now.weight[other]
            if heavy > most:
                break
    return heavy


@inlined
def _give(now: Packed, worker: int, shift: int) -> None:
    now.own[worker, now.load[worker]] = shift
    now.load[worker] += 1


@inlined
def _take_at(now: Packed, worker: int, place: int) -> int:
    """Take a shift from a worker, and return it; the last one takes its place."""
    shift: int = now.own[worker, place]
    now.load[worker] -= 1
    now.own[worker, place] = now.own[worker, now.load[worker]]
    return shift


@inlined
def _wait(now: Packed, shift: int) -> None:
    now.pool[now.waiting[0]] = shift
    now.waiting[0] += 1


@compilable
def _place(ground: Ground, now: Packed) -> None:
    """Give a waiting shift to the worker where it drives out the least."""
    at = int(chance() * now.waiting[0])
    shift = now.pool[at]
    now.waiting[0] -= 1
    now.pool[at] = now.pool[now.waiting[0]]
    barred = now.barred_from[shift] if now.barred_until[shift] > now.clock[0] else -1
    best, least, ties = -1, 1e18, 0
    for k in range(ground.first[shift], ground.first[shift + 1]):
        worker = ground.worker[k]
        if not now.active[worker]:
            continue
        heavy = _in_the_way(ground, now, worker, shift, least)
        if worker == barred:
            heavy += BAR
        if heavy == least:
            ties += 1
            if chance() * ties < 1:
                best = worker
        elif heavy < least:
            best, least, ties = worker, heavy, 1
    if best < 0:
        _wait(now, shift)
        return
    if least > 0:
        now.weight[shift] += 1
    _drive_out(ground, now, best, shift)
    _give(now, best, shift)


@compilable
def _drive_out(ground: Ground, now: Packed, worker: int, shift: int) -> None:
    """Put what stands in the way of a shift into the pool."""
    for k in range(now.load[worker] - 1, -1, -1):
        other = now.own[worker, k]
        if ground.start[other] < ground.end[shift] and ground.start[shift] < ground.end[other]:
            _take_at(now, worker, k)
            _wait(now, other)
            now.barred_from[other] = worker
            now.barred_until[other] = now.clock[0] + BARRED + int(chance() * BARRED)


@compilable
def _stroll(ground: Ground, now: Packed) -> None:
    """Move a shift to another worker who has room for it."""
    worker = int(chance() * len(now.load))
    if now.load[worker] == 0:
        return
    place = int(chance() * now.load[worker])
    shift = now.own[worker, place]
    first = ground.first[shift]
    other = ground.worker[first + int(chance() * (ground.first[shift + 1] - first))]
    if now.active[other] and _in_the_way(ground, now, other, shift, 0.0) == 0:
        _take_at(now, worker, place)
        _give(now, other, shift)


@compiled
def place_all(ground: Ground, now: Packed, steps: int, seed: int) -> None:
    """Make steps until no shift waits, at most so many."""
    np.random.seed(seed)  # noqa: NPY002
    for _ in range(steps):
        if now.waiting[0] == 0:
            return
        now.clock[0] += 1
        _place(ground, now)
        for _ in range(STROLL):
            _stroll(ground, now)
        if now.clock[0] % EVERY == 0:
            for shift in range(len(now.weight)):
                now.weight[shift] = 1 + FORGETTING * (now.weight[shift] - 1)


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
        shifts, workers = len(problem.shifts), len(problem.workers)
        headcounts = [problem.request_by_id[shift.request].headcount for shift in problem.shifts]
        slots = np.minimum(np.array(headcounts, dtype=np.int64), np.diff(self._ground.first))
        pool = np.repeat(np.arange(shifts), slots)
        most = int(np.bincount(candidates.worker).max(initial=0))
        self._now = Packed(
            active=np.ones(workers, dtype=np.bool_),
            own=np.zeros((workers, most), dtype=np.int64),
            load=np.zeros(workers, dtype=np.int64),
            pool=pool,
            waiting=np.array([len(pool)]),
            weight=np.ones(shifts),
            barred_from=np.zeros(shifts, dtype=np.int64),
            barred_until=np.zeros(shifts, dtype=np.int64),
            clock=np.zeros(1, dtype=np.int64),
        )
        self._best: Packed | None = None
        self._made = self._rounds = 0

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
            pairs[[self._candidates.index[worker, shift] for shift in plan.own[worker, :load].tolist()]] = 1
        return pairs

    def start(self, pairs: NDArray[np.float64]) -> None:
        """Do nothing: this search begins from plans of its own."""

    def submit(self, seconds: float, _temperature: float = 0.0) -> None:
        """Go on for some seconds; the answer has the best plan."""
        self.go_on(seconds, self.steps)

    def steps(self, count: int) -> None:
        """Make some steps, and choose other workers where these lead nowhere."""
        if self._now.waiting[0] == 0:
            self._keep()
        elif self._made >= ROUND:
            self._choose_others()
        place_all(self._ground, self._now, count, self._random.getrandbits(31))
        self._made += count

    def compile(self) -> None:
        """Have the steps compiled, or loaded from the cache."""
        place_all(self._ground, self._now, 0, 0)

    def _keep(self) -> None:
        """Note the plan, the best so far, and send a worker home."""
        now = self._now
        now.active[:] = now.load > 0
        now.weight[:] = 1
        self._best = now.copy()
        self._made = self._rounds = 0
        self._send_home()

    def _choose_others(self) -> None:
        """Take another worker for one of those chosen, now and then beginning again from the best plan."""
        self._made = 0
        self._rounds += 1
        if self._best is None:
            return
        if self._rounds % ROUNDS == 0:
            self._now = self._best.copy()
        else:
            resting = np.flatnonzero(~self._now.active)
            if len(resting):
                self._now.active[self._random.choice(resting.tolist())] = True
        self._send_home()

    def _send_home(self) -> None:
        """Leave one worker fewer than the best plan has; half of the time one with little work."""
        now = self._now
        best = self._best.active.sum() if self._best is not None else 0
        while now.active.sum() >= max(best, 1):
            working = np.flatnonzero(now.active).tolist()
            drawn = [self._random.choice(working) for _ in range(self._random.choice((1, 5)))]
            worker = min(drawn, key=lambda each: int(now.load[each]))
            now.active[worker] = False
            while now.load[worker]:
                _wait(now, _take_at(now, worker, 0))


def pack(search: Search) -> None:
    """Look for a plan that fills all slots, for a while."""
    with Packer(search.problem, search.candidates, search.limits.seed, search.inbox) as packer:
        packer.submit(LOOK)
        for item in search.answers(search.seconds + PART * search.left):
            if item is None or item[0] is not packer or not packer.current(item[1]):
                continue
            search.offer(packer.pairs)
            if packer.found:
                return
            packer.submit(LOOK)


def _ground(problem: Problem, candidates: Candidates) -> Ground:
    order = np.argsort(candidates.shift, kind="stable")
    return Ground(
        start=np.array([shift.start for shift in problem.shifts], dtype=np.int64),
        end=np.array([shift.end for shift in problem.shifts], dtype=np.int64),
        first=np.searchsorted(candidates.shift[order], np.arange(len(problem.shifts) + 1)).astype(np.int64),
        worker=candidates.worker[order].astype(np.int64),
    )
