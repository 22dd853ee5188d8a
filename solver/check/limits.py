"""Rules 10, 11 and 13: working time of one worker per day, week, twelve weeks and horizon.

Work counts on the day, and in the ISO week, in which it starts. A day, week, window or horizon is blamed only if it
holds free work (an assigned shift that is not pinned).
"""

from collections.abc import Iterable, Iterator, Sequence

from solver.check.roster import Work, shift_ids
from solver.plan import Rule, Violation
from solver.problem import Worker, week_of

WEEKS_IN_WINDOW = 12


def minutes_per_day(worker: Worker, work: Sequence[Work]) -> Iterator[Violation]:
    """Rule 10, minutes per day, commitments counted (Code du travail L3121-18: 10 hours)."""
    most = worker.limits.minutes_per_day
    if most is None:
        return
    for day in sorted({each.day for each in work if each.free}):
        held = [each for each in work if each.day == day]
        yield from _too_long(Rule.MINUTES_PER_DAY, worker, held, most, "on the day")


def minutes_per_week(worker: Worker, work: Sequence[Work]) -> Iterator[Violation]:
    """Rule 10, minutes per week, commitments counted (Code du travail L3121-20: 48 hours; L3121-35: the week)."""
    most = worker.limits.minutes_per_week
    if most is None:
        return
    for week in _free_weeks(work):
        held = [each for each in work if week_of(each.day) == week]
        yield from _too_long(Rule.MINUTES_PER_WEEK, worker, held, most, "in the week")


def days_per_week(worker: Worker, work: Sequence[Work]) -> Iterator[Violation]:
    """Rule 10, days per week, days of commitments counted (Code du travail L3132-1: 6 days)."""
    most = worker.limits.days_per_week
    if most is None:
        return
    for week in _free_weeks(work):
        held = [each for each in work if week_of(each.day) == week]
        days = len({each.day for each in held})
        if days > most:
            shifts = shift_ids(held)
            message = f"worker {worker.id} would work on {days} days in the week of {shifts[0]}, at most {most} allowed"
            yield Violation(Rule.DAYS_PER_WEEK, message, worker=worker.id, shifts=shifts)


def minutes_per_12_weeks(worker: Worker, work: Sequence[Work]) -> Iterator[Violation]:
    """Rule 11, minutes in every window of 12 ISO weeks in a row, commitments counted.

    Windows reach as far before and after the horizon as they hold free work; windows that hold the very same work
    are reported once. Code du travail L3121-22: 44 hours a week on average over any 12 weeks in a row.
    """
    most = worker.limits.minutes_per_12_weeks
    if most is None:
        return
    seen: set[tuple[Work, ...]] = set()
    starts = {week - back for week in _free_weeks(work) for back in range(WEEKS_IN_WINDOW)}
    for first in sorted(starts):
        held = tuple(each for each in work if first <= week_of(each.day) < first + WEEKS_IN_WINDOW)
        if held not in seen:
            seen.add(held)
            yield from _too_long(Rule.MINUTES_PER_12_WEEKS, worker, held, most, "in 12 weeks in a row with that")


def minutes_in_horizon(worker: Worker, work: Sequence[Work]) -> Iterator[Violation]:
    """Rule 13, minutes in horizon: assigned minutes, commitments not counted.

    Serves caps on work for one kind of user, e.g. 480 hours in 24 months (Code du travail L5132-9, R5132-18).
    """
    most = worker.limits.minutes_in_horizon
    assigned = [each for each in work if each.shift is not None]
    if most is not None and any(each.free for each in assigned):
        yield from _too_long(Rule.MINUTES_IN_HORIZON, worker, assigned, most, "in the horizon with that")


def _free_weeks(work: Iterable[Work]) -> list[int]:
    return sorted({week_of(each.day) for each in work if each.free})


def _too_long(rule: Rule, worker: Worker, held: Sequence[Work], most: int, when: str) -> Iterator[Violation]:
    minutes = sum(each.minutes for each in held)
    if minutes > most:
        shifts = shift_ids(held)
        message = f"worker {worker.id} would work {minutes} minutes {when} of {shifts[0]}, at most {most} allowed"
        yield Violation(rule, message, worker=worker.id, shifts=shifts)
