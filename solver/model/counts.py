"""How many shifts fit into limits on minutes: rows that every plan keeps and a mixture of plans may not.

With 2100 minutes a week, of five shifts of 430 minutes at most four fit. The row on minutes lets a relaxation take
98 % of each of the five; a row on their number does not (a Chvatal-Gomory cut). The same with the column of who
serves a request in place of 1 shows that such a week needs a second worker.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from solver.candidates import Candidates
from solver.model.limits import rooms
from solver.model.program import Program
from solver.model.work import each_work
from solver.problem import Problem, Worker


def count_shifts(
    program: Program, problem: Problem, candidates: Candidates, served: Mapping[tuple[int, str], int]
) -> None:
    """Add the rows on numbers of shifts, of each worker and of each worker at each request that has a column."""
    request_of = [problem.shifts[shift].request for shift in candidates.shift.tolist()]
    for work in each_work(problem, candidates):
        row = problem.worker_index[work.worker.id]
        for room in rooms(work):
            shifts = list(map(Free, *(each[room.free].tolist() for each in (work.pairs, work.day, work.minutes))))
            _count(program, work.worker, shifts, room.minutes)
            parts: dict[str, list[Free]] = defaultdict(list)
            for shift in shifts:
                parts[request_of[shift.pair]].append(shift)
            for request, part in parts.items():
                if len(part) > 1 and (row, request) in served:
                    _count(program, work.worker, part, room.minutes, served[row, request])


class Free(NamedTuple):
    """A shift that a worker may take."""

    pair: int
    day: int
    minutes: int


def _count(program: Program, worker: Worker, shifts: list[Free], room: int, served: int | None = None) -> None:
    """Bound the number of shifts of at least so many minutes, for all lengths that make a difference."""
    least = len(shifts) + 1
    for minutes in sorted({shift.minutes for shift in shifts}):
        long = [shift for shift in shifts if shift.minutes >= minutes]
        fitting = room // minutes
        if fitting >= least:
            continue
        least = fitting
        pairs = [shift.pair for shift in long]
        if served is not None and fitting < len(long):
            program.row([*pairs, served], [1] * len(pairs) + [-fitting], upper=0, defining=True)
        elif served is None and fitting < _without(worker, long, minutes):
            program.row(pairs, [1] * len(pairs), upper=fitting, defining=True)


def _without(worker: Worker, shifts: list[Free], minutes: int) -> int:
    """Return how many of some shifts, each of at least so many minutes, fit already by the limit of each day."""
    limit = worker.limits.minutes_per_day
    if limit is None:
        return len(shifts)
    return sum(min(number, limit // minutes) for number in Counter(shift.day for shift in shifts).values())
