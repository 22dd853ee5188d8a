"""Balance: the convex cost of a worker's minutes, and what it is at the least for each request by itself.

Two workers who share every shift of a request by halves would cost a relaxation less than either of them does alone:
the first minutes are the cheapest. But a plan gives a shift to one of them. Let g be the cost of a worker's minutes,
convex and g(0) = 0, so that g(m + n) >= g(m) + g(n): together, requests cost at least what each costs alone. And let
a m - b with b >= 0 be a tangent of g: whoever serves a request, y = 1, has a cost of at least a m - b y there, and
whoever does not has m = 0. Hence, with a tangent for each request, cost >= sum of (a m - b y), which no mixture of
plans escapes (perspective cuts; Frangioni, Gentile, Mathematical Programming 106, 2006).
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from solver.candidates import Candidates
from solver.model.program import INFINITY, Program
from solver.problem import Problem, Worker, week_of

SLOPES = (0, 1, 2, 6, 10)
"""Points a minute up to T//3, (2T)//3, T, (4T)//3 and above."""

TANGENT_AT = (1.0, 0.5)
"""Where the tangents touch, as parts of what a worker could do of a request at the most."""


class Step(NamedTuple):
    """Minutes at one slope: their column, points a minute, and the assigned minutes from which they count."""

    column: int
    slope: int
    start: int


def balance(program: Program, problem: Problem, candidates: Candidates, served: Mapping[tuple[int, str], int]) -> None:
    """Add the cost of each worker's minutes against the target T, on top of what was carried over."""
    shares: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for pair, (row, shift) in enumerate(zip(candidates.worker.tolist(), candidates.shift.tolist(), strict=True)):
        shares[row][served[row, problem.shifts[shift].request]].append(pair)
    minutes = np.array([shift.minutes for shift in problem.shifts], dtype=np.int64)[candidates.shift]
    for row, worker in enumerate(problem.workers):
        pairs = list(candidates.of_worker(row))
        if worker.target_minutes is None or not pairs or not problem.weights.balance:
            continue
        steps = _steps(program, worker, worker.target_minutes, pairs, minutes, problem.weights.balance)
        most = {column: _most(problem, candidates, worker, share) for column, share in shares[row].items()}
        for part in TANGENT_AT:
            _each_alone(program, steps, shares[row], minutes, {column: part * most[column] for column in most})


def _steps(
    program: Program, worker: Worker, target: int, pairs: list[int], minutes: NDArray[np.int64], weight: int
) -> list[Step]:
    """Add the minutes at each slope above the carry; since slopes grow, the cheapest fill first."""
    given = minutes[pairs].tolist()
    steps: list[Step] = []
    used = 0
    ends = (target // 3, 2 * target // 3, target, 4 * target // 3, None)
    for slope, end in zip(SLOPES, ends, strict=True):
        if end is not None and end - worker.carried_minutes <= used:
            continue
        room = INFINITY if end is None else end - worker.carried_minutes - used
        column = program.derived(pairs, given, -used, upper=room, cost=slope * weight, integer=False)
        steps.append(Step(column, slope * weight, used))
        used = used if end is None else end - worker.carried_minutes
    columns = [step.column for step in steps]
    program.row([*columns, *pairs], [1] * len(steps) + [-each for each in given], lower=0, defining=True)
    return steps


def _most(problem: Problem, candidates: Candidates, worker: Worker, pairs: list[int]) -> int:
    """Return the minutes that a worker could have of some pairs, within the limit of each week."""
    weeks: dict[int, int] = defaultdict(int)
    for shift in candidates.shift[pairs].tolist():
        weeks[week_of(problem.shifts[shift].day)] += problem.shifts[shift].minutes
    limit = worker.limits.minutes_per_week
    return sum(weeks.values() if limit is None else (min(each, limit) for each in weeks.values()))


def _each_alone(
    program: Program,
    steps: list[Step],
    shares: Mapping[int, list[int]],
    minutes: NDArray[np.int64],
    touch: Mapping[int, float],
) -> None:
    """Add the row that a worker's minutes cost at least what those of each request cost alone.

    ``shares`` has the pairs of each request, by the column of who serves it, and ``touch`` the minutes at which the
    tangent of its cost is taken.
    """
    row: dict[int, int] = defaultdict(int)
    for served, pairs in shares.items():
        slope, at_nothing = _tangent(steps, touch[served])
        if not slope:
            continue
        for pair in pairs:
            row[pair] -= slope * int(minutes[pair])
        row[served] += at_nothing
    if row:
        row |= {step.column: step.slope for step in steps if step.slope}
        program.row(list(row), list(row.values()), lower=0, defining=True)


def _tangent(steps: list[Step], at: float) -> tuple[int, int]:
    """Return slope a and intercept b of the tangent a m - b of the cost at so many minutes."""
    slope = intercept = 0
    for step in steps:
        if step.start < at:
            intercept += (step.slope - slope) * step.start
            slope = step.slope
    return slope, intercept
