"""Limits on one worker's hours and days, and the weekly rest (hard rules 10 to 13).

Fixed work uses up a limit. Where it already exceeds one, nothing may be added there (the rule would then be
blamed on the addition); what is fixed alone is never blamed.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from solver.model.program import Program
from solver.model.work import Work
from solver.problem import Problem

WEEKS_IN_WINDOW = 12


def constrain_minutes(program: Program, work: Work) -> None:
    """Keep minutes per day, week, 12 weeks and horizon within the limits."""
    for room in rooms(work):
        program.row(work.pairs[room.free].tolist(), work.minutes[room.free].tolist(), upper=room.minutes)


class Room(NamedTuple):
    """Minutes that some free work, by its places in ``work.pairs``, may have altogether."""

    free: NDArray[np.int64]
    minutes: int


def rooms(work: Work) -> Iterator[Room]:
    """Yield what the limits on minutes leave to free work, for each day, week, 12 weeks and the horizon.

    Where all of it fits, the limit asks for nothing, and there is no room to speak of.
    """
    limits = work.worker.limits
    always = np.zeros(len(work.start), dtype=np.int64)
    for limit, scopes in (
        (limits.minutes_per_day, _scopes(work, work.day)),
        (limits.minutes_per_week, _scopes(work, work.week)),
        (limits.minutes_per_12_weeks, _windows(work)),
        (limits.minutes_in_horizon, _scopes(work, np.where(work.planned, always, -1))),
    ):
        if limit is None:
            continue
        for inside in scopes:
            fixed = int(work.minutes[work.free :][inside[work.free :]].sum())
            room = Room(np.flatnonzero(inside[: work.free]), max(0, limit - fixed))
            if work.minutes[room.free].sum() > room.minutes:
                yield room


def _scopes(work: Work, key: NDArray[np.int64]) -> Iterator[NDArray[np.bool_]]:
    """Yield, for each key that free work has, which work has it."""
    for each in np.unique(key[: work.free]).tolist():
        yield key == each


def _windows(work: Work) -> Iterator[NDArray[np.bool_]]:
    weeks = work.week
    free = weeks[: work.free]
    for first in range(int(free.min()) - WEEKS_IN_WINDOW + 1, int(free.max()) + 1):
        inside = (weeks >= first) & (weeks < first + WEEKS_IN_WINDOW)
        if inside[: work.free].any():
            yield inside


def constrain_days(program: Program, work: Work) -> None:
    """Keep the days worked in each week within the limit."""
    limit = work.worker.limits.days_per_week
    if limit is None:
        return
    for inside in _scopes(work, work.week):
        free = np.flatnonzero(inside[: work.free])
        fixed_days = set(work.day[work.free :][inside[work.free :]].tolist())
        new_days = sorted(set(work.day[free].tolist()) - fixed_days)
        if len(fixed_days) > limit:
            program.row(work.pairs[free].tolist(), [1] * len(free), upper=0)
        elif len(fixed_days) + len(new_days) > limit:
            used = [program.any_of(work.pairs[free[work.day[free] == day]].tolist()) for day in new_days]
            program.row(used, [1] * len(used), upper=limit - len(fixed_days))


def constrain_weekly_rest(program: Program, work: Work, problem: Problem) -> None:
    """Give a long enough stretch without work to each week that holds a free shift, and to the one before it."""
    rest = work.worker.limits.weekly_rest_minutes
    if not rest:
        return
    weeks = work.week
    free_weeks = set(weeks[: work.free].tolist())
    fixed_weeks = set(weeks[work.free :].tolist())
    for week in sorted(free_weeks | {each - 1 for each in free_weeks if each - 1 in fixed_weeks}):
        demanding = weeks[: work.free] == week
        if week in fixed_weeks:
            demanding |= weeks[: work.free] == week + 1
        _rest_in_week(program, work, _stretches(work, problem, week, rest), work.pairs[demanding].tolist())


Stretch = NDArray[np.bool_]


def _stretches(work: Work, problem: Problem, week: int, rest: int) -> list[Stretch]:
    """Return, for each moment a rest may start, the free work in its way (fixed work forbids the moment)."""
    monday, following = problem.week_starts[week], problem.week_starts[week + 1]
    moments = {monday} | {end for end in work.end.tolist() if monday <= end < following}
    result = []
    for moment in sorted(moments):
        hindered = (work.start < moment + rest) & (work.end > moment)
        if not hindered[work.free :].any():
            result.append(hindered[: work.free])
    return result


def _rest_in_week(program: Program, work: Work, stretches: list[Stretch], demanding: list[int]) -> None:
    if any(not hindered.any() for hindered in stretches):
        return
    if not stretches:
        program.row(demanding, [1] * len(demanding), upper=0)
        return
    taken = []
    for hindered in stretches:
        pairs = work.pairs[hindered].tolist()
        stretch = program.derived(pairs, [-1] * len(pairs), constant=1)
        for pair in pairs:
            program.row([stretch, pair], [1, 1], upper=1, defining=True)
        taken.append(stretch)
    for pair in demanding:
        program.row([*taken, pair], [1] * len(taken) + [-1], lower=0)
