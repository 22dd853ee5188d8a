"""Which worker may take which shift, and why the others may not: the static rules by arrays.

A pair that passes is a *candidate*; pinned pairs are candidates whatever the static rules say.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from solver.plan import Rule
from solver.problem import Problem, Worker
from solver.span import Span

STATIC_RULES = (
    Rule.REQUIRED_SKILL,
    Rule.AVAILABILITY,
    Rule.ENGAGEMENT,
    Rule.TERRITORY,
    Rule.BANNED,
    Rule.MAX_TRAVEL,
    Rule.TRAVEL_WINDOW,
    Rule.UNKNOWN_TRAVEL,
)
"""Rules on one worker and one shift; the place in this tuple is the bit in ``Candidates.reasons``."""

Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Candidates:
    """The sparse pairs of workers and shifts that a plan may use.

    Parameters
    ----------
    reasons
        Bit set of the broken static rules, shape (workers, shifts); 0 where none is broken.
    worker, shift
        Row of the worker and the shift of each candidate pair, ordered by worker, then shift.
    pinned
        Whether the pair is pinned.

    """

    reasons: NDArray[np.uint8]
    worker: NDArray[np.int64]
    shift: NDArray[np.int64]
    pinned: Bools

    def __len__(self) -> int:
        return len(self.worker)

    @cached_property
    def index(self) -> dict[tuple[int, int], int]:
        """Number of each pair by (worker row, shift row)."""
        return {pair: n for n, pair in enumerate(zip(self.worker.tolist(), self.shift.tolist(), strict=True))}

    def of_worker(self, row: int) -> range:
        """Return the numbers of a worker's pairs."""
        first, last = np.searchsorted(self.worker, [row, row + 1])
        return range(int(first), int(last))

    def without(self, dropped: Bools) -> "Candidates":
        """Return the same candidates less the dropped pairs."""
        kept = ~dropped
        return Candidates(self.reasons, self.worker[kept], self.shift[kept], self.pinned[kept])

    def why_not(self, worker: int, shift: int) -> tuple[Rule, ...]:
        """Return every static rule that keeps a worker from a shift."""
        bits = int(self.reasons[worker, shift])
        return tuple(rule for bit, rule in enumerate(STATIC_RULES) if bits >> bit & 1)


def find_candidates(problem: Problem) -> Candidates:
    """Judge every worker on every shift by the static rules (hard rules 1 to 6 of docs/model.md)."""
    reasons = np.zeros((len(problem.workers), len(problem.shifts)), dtype=np.uint8)
    judges = (_skill, _availability, _engagement, _territory, _banned, _max_travel, _window, _known_travel)
    for bit, judge in enumerate(judges):
        reasons |= (~judge(problem)).astype(np.uint8) << np.uint8(bit)
    pinned = np.zeros(reasons.shape, dtype=np.bool_)
    rows = {shift.id: row for row, shift in enumerate(problem.shifts)}
    for pair in problem.pinned:
        pinned[problem.worker_index[pair.worker], rows[pair.shift]] = True
    worker, shift = np.nonzero((reasons == 0) | pinned)
    return Candidates(reasons, worker, shift, pinned[worker, shift])


def times(problem: Problem) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return start and end of all shifts."""
    start = np.array([shift.start for shift in problem.shifts], dtype=np.int64)
    end = np.array([shift.end for shift in problem.shifts], dtype=np.int64)
    return start, end


def _inside(spans: tuple[Span, ...], start: NDArray[np.int64], end: NDArray[np.int64]) -> Bools:
    """Tell for each stretch whether it lies inside one of some sorted, disjoint spans."""
    if not spans:
        return np.zeros(len(start), dtype=np.bool_)
    starts = np.array([span.start for span in spans], dtype=np.int64)
    ends = np.array([span.end for span in spans], dtype=np.int64)
    place = np.searchsorted(starts, start, side="right") - 1
    return (place >= 0) & (end <= ends[np.maximum(place, 0)])


def _skill(problem: Problem) -> Bools:
    start, end = times(problem)
    needed: dict[str, list[int]] = {}
    for row, shift in enumerate(problem.shifts):
        for skill in problem.request_by_id[shift.request].skills:
            needed.setdefault(skill, []).append(row)
    held = np.ones((len(problem.workers), len(start)), dtype=np.bool_)
    for skill, rows in needed.items():
        need = np.array(rows)
        for number, worker in enumerate(problem.workers):
            held[number, need] &= _inside(worker.skills.get(skill, ()), start[need], end[need])
    return held


def _availability(problem: Problem) -> Bools:
    start, end = times(problem)

    def free(worker: Worker) -> Bools:
        if worker.availability is None:
            return np.ones(len(start), dtype=np.bool_)
        return _inside(worker.availability, start, end)

    return np.array([free(worker) for worker in problem.workers], dtype=np.bool_).reshape(
        len(problem.workers), len(start)
    )


def _engagement(problem: Problem) -> Bools:
    start, end = times(problem)
    first = np.array([worker.engagement.start for worker in problem.workers], dtype=np.int64)
    last = np.array([worker.engagement.end for worker in problem.workers], dtype=np.int64)
    return np.asarray((first[:, None] <= start) & (end <= last[:, None]))


def _site_rows(problem: Problem) -> NDArray[np.int64]:
    return np.array([problem.site_index[shift.site] for shift in problem.shifts], dtype=np.int64)


def _territory(problem: Problem) -> Bools:
    served = np.ones((len(problem.agencies), len(problem.sites)), dtype=np.bool_)
    for row, agency in enumerate(problem.agencies):
        if agency.sites is not None:
            served[row] = [site.id in agency.sites for site in problem.sites]
    rows = {agency.id: row for row, agency in enumerate(problem.agencies)}
    agency_row = np.array([rows[worker.agency] for worker in problem.workers], dtype=np.int64)
    return np.asarray(served[agency_row[:, None], _site_rows(problem)])


def _banned(problem: Problem) -> Bools:
    allowed = np.ones((len(problem.workers), len(problem.shifts)), dtype=np.bool_)
    row = 0
    for request in problem.requests:
        block = slice(row, row + len(request.shifts))
        row = block.stop
        if request.allowed_workers is not None:
            allowed[:, block] = False
            allowed[[problem.worker_index[each] for each in request.allowed_workers], block] = True
        allowed[[problem.worker_index[each] for each in request.banned_workers], block] = False
    return allowed & _outside([worker.banned_sites for worker in problem.workers], problem)


def _max_travel(problem: Problem) -> Bools:
    furthest = np.iinfo(np.int64).max
    limits = [furthest if each.max_travel_minutes is None else each.max_travel_minutes for each in problem.workers]
    most = np.array(limits, dtype=np.int64)
    return np.asarray(problem.travel.home[:, _site_rows(problem)] <= most[:, None])


def _window(problem: Problem) -> Bools:
    start = np.array([shift.local_start for shift in problem.shifts], dtype=np.int64)
    end = np.array([shift.local_end for shift in problem.shifts], dtype=np.int64)
    site_rows = _site_rows(problem)
    reachable = np.ones((len(problem.workers), len(start)), dtype=np.bool_)
    for worker, windows in problem.travel.windows.items():
        own = [problem.site_index[site] for site in windows if site != "*"]
        for site, window in windows.items():
            here = ~np.isin(site_rows, own) if site == "*" else site_rows == problem.site_index[site]
            late = (start < window.earliest) | (end > window.latest)
            reachable[problem.worker_index[worker], here & late] = False
    return reachable


def _known_travel(problem: Problem) -> Bools:
    return _outside([worker.unknown_sites for worker in problem.workers], problem)


def _outside(sites: Sequence[frozenset[str]], problem: Problem) -> Bools:
    """Tell for each worker which shifts lie at none of the sites named for them."""
    site_rows = _site_rows(problem)
    found = np.ones((len(sites), len(site_rows)), dtype=np.bool_)
    for number, names in enumerate(sites):
        if names:
            found[number] = ~np.isin(site_rows, [problem.site_index[each] for each in names])
    return found
