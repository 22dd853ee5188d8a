"""How many shifts fit into limits on minutes: rows that every plan keeps and a mixture of plans may not.

With 2100 minutes a week, of five shifts of 430 minutes at most four fit. The row on minutes lets a relaxation take
98 % of each of the five; a row on their number does not (a Chvatal-Gomory cut). The same with the column of who
serves a request in place of 1 shows that such a week needs a second worker.
"""

from collections import defaultdict
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from solver.candidates import Candidates
from solver.model.limits import Room, rooms
from solver.model.program import Program
from solver.model.work import Work, each_work
from solver.problem import Problem

Ints = NDArray[np.int64]


def count_shifts(
    program: Program, problem: Problem, candidates: Candidates, served: Mapping[tuple[int, str], int]
) -> None:
    """Add the rows on numbers of shifts, of each worker and of each worker at each request that has a column."""
    request_of = [problem.shifts[shift].request for shift in candidates.shift.tolist()]
    for work in each_work(problem, candidates):
        row = problem.worker_index[work.worker.id]
        for room in rooms(work):
            _count(program, work, room)
            parts: dict[str, list[int]] = defaultdict(list)
            for place in room.free.tolist():
                parts[request_of[work.pairs[place]]].append(place)
            for request, places in parts.items():
                if len(places) > 1 and (row, request) in served:
                    part = Room(np.array(places, dtype=np.int64), room.minutes)
                    _count(program, work, part, served[row, request])


def _count(program: Program, work: Work, room: Room, served: int | None = None) -> None:
    """Bound the number of shifts of at least so many minutes, for all lengths that make a difference."""
    least = len(room.free) + 1
    for minutes in np.unique(work.minutes[room.free]).tolist():
        long = room.free[work.minutes[room.free] >= minutes]
        fitting = room.minutes // minutes
        if fitting >= least:
            continue
        least = fitting
        pairs: list[int] = work.pairs[long].tolist()
        if served is not None and fitting < len(long):
            program.row([*pairs, served], [1] * len(pairs) + [-fitting], upper=0, defining=True)
        elif served is None and fitting < _without(work, long, minutes):
            program.row(pairs, [1] * len(pairs), upper=fitting, defining=True)


def _without(work: Work, places: Ints, minutes: int) -> int:
    """Return how many of some shifts, each of at least so many minutes, fit already by the limit of each day."""
    _, each_day = np.unique(work.day[places], return_counts=True)
    limit = work.worker.limits.minutes_per_day
    return int(each_day.sum() if limit is None else np.minimum(each_day, limit // minutes).sum())
