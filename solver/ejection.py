"""The steps of packing, compiled: a shift that waits drives out of its place what is easiest to place elsewhere.

References
----------
Y. Nagata, O. Bräysy, "A powerful route minimization heuristic for the vehicle routing problem with time windows",
Operations Research Letters 37(5), 2009: the ejection pool, there for vehicles.

"""

from typing import NamedTuple

import numpy as np

from solver.compiled import compilable, compiled, inlined
from solver.draft import Numbers
from solver.filling import chance

STROLL = 3
"""Free moves after each step."""
FORGETTING, EVERY = 0.9, 4096
"""By how much and how often the weights of hard shifts fade."""
BARRED, BAR = 10, 5.0
"""Steps for which a shift better not go back to whom it was driven from (and up to twice that), and what it weighs."""


class Ground(NamedTuple):
    """What never changes: start and end of each shift, and who may take it.

    To stay at home is a shift too, that lasts all along and that anybody may take; there is one for each worker.
    """

    start: Numbers
    end: Numbers
    first: Numbers  # the workers of a shift, in their order, are worker[first:last]
    last: Numbers
    worker: Numbers


class Packed(NamedTuple):
    """A plan under way: what is given to whom, what waits in the pool (a shift once for each slot)."""

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


@inlined
def _meets(ground: Ground, shift: int, start: int, end: int) -> bool:
    """Tell whether a shift overlaps a span."""
    met: bool = ground.start[shift] < end and start < ground.end[shift]
    return met


@inlined
def _in_the_way(ground: Ground, now: Packed, worker: int, shift: int, most: float) -> float:
    """Return how heavy the shifts are that a worker would lose to a shift; beyond a limit not counted to the end."""
    heavy = 0.0
    for k in range(now.load[worker]):
        other = now.own[worker, k]
        if _meets(ground, other, ground.start[shift], ground.end[shift]):
            heavy += now.weight[other]
            if heavy > most:
                break
    return heavy


@inlined
def give(now: Packed, worker: int, shift: int) -> None:
    """Give a shift to a worker."""
    now.own[worker, now.load[worker]] = shift
    now.load[worker] += 1


@inlined
def take_at(now: Packed, worker: int, place: int) -> int:
    """Take a shift from a worker, and return it; the last one takes its place."""
    shift: int = now.own[worker, place]
    now.load[worker] -= 1
    now.own[worker, place] = now.own[worker, now.load[worker]]
    return shift


@inlined
def wait(now: Packed, shift: int) -> None:
    """Put a shift into the pool."""
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
    for k in range(ground.first[shift], ground.last[shift]):
        worker = ground.worker[k]
        heavy = _in_the_way(ground, now, worker, shift, least)
        if worker == barred:
            heavy += BAR
        if heavy == least:
            ties += 1
            if chance() * ties < 1:
                best = worker
        elif heavy < least:
            best, least, ties = worker, heavy, 1
    if least > 0:
        now.weight[shift] += 1
    _drive_out(ground, now, best, shift)
    give(now, best, shift)


@compilable
def _drive_out(ground: Ground, now: Packed, worker: int, shift: int) -> None:
    """Put what stands in the way of a shift into the pool; it better not return soon."""
    mark = now.waiting[0]
    _hand_over(ground, now, worker, ground.start[shift], ground.end[shift])
    for k in range(mark, now.waiting[0]):
        other = now.pool[k]
        now.barred_from[other] = worker
        now.barred_until[other] = now.clock[0] + BARRED + int(chance() * BARRED)


@compilable
def _stroll(ground: Ground, now: Packed) -> None:
    """Let two workers exchange a shift, what overlaps it, what overlaps that, and so on, if each may take it all.

    This interchange along a Kempe chain is one shift moved where the other has room.
    """
    worker = int(chance() * len(now.load))
    if now.load[worker] == 0:
        return
    shift = now.own[worker, int(chance() * now.load[worker])]
    first = ground.first[shift]
    other = ground.worker[first + int(chance() * (ground.last[shift] - first))]
    if other == worker:
        return
    start, end = _chain(ground, now, worker, other, shift)
    if _could(ground, now, worker, other, start, end) and _could(ground, now, other, worker, start, end):
        mark = now.waiting[0]
        _hand_over(ground, now, worker, start, end)
        middle = now.waiting[0]
        _hand_over(ground, now, other, start, end)
        while now.waiting[0] > mark:
            now.waiting[0] -= 1
            give(now, worker if now.waiting[0] >= middle else other, now.pool[now.waiting[0]])


@compilable
def _chain(ground: Ground, now: Packed, worker: int, other: int, shift: int) -> tuple[int, int]:
    """Return the span of a shift and of all shifts of two workers that it leads to, each overlapping the one before."""
    start, end, before = ground.start[shift], ground.end[shift], -1
    while end - start != before:
        before = end - start
        for each in (worker, other):
            for k in range(now.load[each]):
                one = now.own[each, k]
                if _meets(ground, one, start, end):
                    start, end = min(start, ground.start[one]), max(end, ground.end[one])
    return start, end


@compilable
def _could(ground: Ground, now: Packed, worker: int, other: int, start: int, end: int) -> bool:
    """Tell whether another may take all of a worker's shifts that meet a span."""
    for k in range(now.load[worker]):
        shift = now.own[worker, k]
        if _meets(ground, shift, start, end):
            low, high = ground.first[shift], ground.last[shift]
            while low < high:
                middle = (low + high) // 2
                if ground.worker[middle] < other:
                    low = middle + 1
                else:
                    high = middle
            if low == ground.last[shift] or ground.worker[low] != other:
                return False
    return True


@compilable
def _hand_over(ground: Ground, now: Packed, worker: int, start: int, end: int) -> None:
    """Put a worker's shifts that meet a span on top of the pool."""
    for k in range(now.load[worker] - 1, -1, -1):
        shift = now.own[worker, k]
        if _meets(ground, shift, start, end):
            wait(now, take_at(now, worker, k))


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
