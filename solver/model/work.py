"""One worker's possible work as arrays: the candidate shifts that a plan may choose, and the fixed work."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solver.candidates import Candidates
from solver.problem import Commitment, Problem, Shift, Worker

Ints = NDArray[np.int64]

UNKNOWN = -1
"""Row of a site that is not known."""


@dataclass(frozen=True)
class Work:
    """Free and fixed work of one worker; the first ``len(pairs)`` entries are free, the others fixed.

    ``fixed`` work is commitments and pinned shifts: it is in every plan, and no rule is blamed on it alone.
    ``planned`` marks what counts as assigned minutes (free and pinned shifts).
    """

    worker: Worker
    pairs: Ints
    start: Ints
    end: Ints
    day: Ints
    minutes: Ints
    site: Ints
    planned: NDArray[np.bool_]

    @property
    def free(self) -> int:
        """Number of free entries; entries from here on are fixed."""
        return len(self.pairs)

    @property
    def week(self) -> Ints:
        """ISO week in which each work starts."""
        return (self.day - 1) // 7


def each_work(problem: Problem, candidates: Candidates) -> Iterator[Work]:
    """Yield the work of every worker who may take at least one shift that is not pinned."""
    for row, worker in enumerate(problem.workers):
        pairs = np.array(candidates.of_worker(row), dtype=np.int64)
        if not len(pairs):
            continue
        pinned = candidates.pinned[pairs]
        free = pairs[~pinned]
        if not len(free):
            continue
        shifts: list[Shift | Commitment] = [problem.shifts[each] for each in candidates.shift[free].tolist()]
        shifts += [problem.shifts[each] for each in candidates.shift[pairs[pinned]].tolist()]
        planned = len(shifts)
        shifts += worker.commitments
        sites = [UNKNOWN if each.site is None else problem.site_index[each.site] for each in shifts]
        yield Work(
            worker=worker,
            pairs=free,
            start=_column(shifts, "start"),
            end=_column(shifts, "end"),
            day=_column(shifts, "day"),
            minutes=_column(shifts, "minutes"),
            site=np.array(sites, dtype=np.int64),
            planned=np.arange(len(shifts)) < planned,
        )


def _column(work: list[Shift | Commitment], name: str) -> Ints:
    return np.array([getattr(each, name) for each in work], dtype=np.int64)
