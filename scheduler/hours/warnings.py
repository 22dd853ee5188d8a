"""What of the hours of a week goes beyond the law, as they were said: somebody looks, nothing is refused by it.

Article by article (Code du travail): a day L3121-18, L3162-1; a week L3121-20, L3162-1; overtime L3121-28; rest between
two days L3131-1, L3164-1; a break L3121-16, L3162-3: where none was to be taken off, it is paid and none is missing.
Beyond what a part-time contract says of a week, a tenth more may be worked (L3123-28), by an agreement up to a third
(L3123-20), and never as much as the legal week (L3123-9). What somebody works for others is on their own page
(``counters``).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from scheduler.core.days import minutes_between
from scheduler.hours.days import WorkedDay

HOUR = 60


class Concern(StrEnum):
    """What is too much, or too little."""

    LONG_DAY = "long_day"
    LONG_WEEK = "long_week"
    OVERTIME = "overtime"
    OWN_WEEK = "own_week"
    BEYOND_A_TENTH = "beyond_a_tenth"
    BEYOND_A_THIRD = "beyond_a_third"
    AS_FULL_TIME = "as_full_time"
    SHORT_REST = "short_rest"
    SHORT_BREAK = "short_break"


@dataclass(frozen=True, slots=True)
class Limits:
    """What the law allows, in minutes: of a day, a week, a rest, and after how much work which break."""

    day: int
    week: int
    rest: int
    break_after: int
    least_break: int


LEGAL_WEEK = 35 * HOUR
ADULTS = Limits(10 * HOUR, 48 * HOUR, 11 * HOUR, 6 * HOUR, 20)
UNDER_18 = Limits(8 * HOUR, 35 * HOUR, 12 * HOUR, 4 * HOUR + 30, 30)


@dataclass(frozen=True, slots=True)
class Warned:
    """Of whom, on which day (of a week its first), how many minutes there are, and how many there may or must be."""

    worker: str
    what: Concern
    day: date
    minutes: int
    limit: int


def warnings(week: Iterable[WorkedDay]) -> tuple[Warned, ...]:
    """Return what is to be looked at in the days of one week, by people and days."""
    by_person: dict[int, list[WorkedDay]] = {}
    for each in week:
        if each.minutes:
            by_person.setdefault(each.worker_id, []).append(each)
    found = (each for own in by_person.values() for each in _of_person(sorted(own, key=lambda day: day.starts_at)))
    return tuple(sorted(found, key=lambda each: (each.worker, each.day, each.what)))


def _of_person(own: Sequence[WorkedDay]) -> Iterator[Warned]:
    worker, limits = own[0].worker, UNDER_18 if own[0].under_18 else ADULTS
    for day in dict.fromkeys(each.day for each in own):
        parts = [each for each in own if each.day == day]
        minutes = sum(each.minutes for each in parts)
        if minutes > limits.day:
            yield Warned(worker, Concern.LONG_DAY, day, minutes, limits.day)
        for each in parts:
            paid = not each.break_minutes and not each.planned_break
            if each.minutes >= limits.break_after and each.break_minutes < limits.least_break and not paid:
                yield Warned(worker, Concern.SHORT_BREAK, day, each.break_minutes, limits.least_break)
    for one, other in pairwise(own):
        rest = minutes_between(one.ends_at, other.starts_at)
        if one.day != other.day and rest < limits.rest:
            yield Warned(worker, Concern.SHORT_REST, other.day, rest, limits.rest)
    total = sum(each.minutes for each in own)
    allowed = own[0].own_week
    if allowed is not None and allowed < limits.week and total > allowed:
        yield Warned(worker, Concern.OWN_WEEK, own[0].day, total, allowed)
    yield from _of_part_time(own, total)
    if total > limits.week:
        yield Warned(worker, Concern.LONG_WEEK, own[0].day, total, limits.week)
    elif total > LEGAL_WEEK:
        yield Warned(worker, Concern.OVERTIME, own[0].day, total, LEGAL_WEEK)


def _of_part_time(own: Sequence[WorkedDay], total: int) -> Iterator[Warned]:
    """Say what is worked beyond a part-time contract; in a week with two of them, beyond that of more hours."""
    contract = max((each.contract_week for each in own if each.contract_week is not None), default=LEGAL_WEEK)
    if contract >= LEGAL_WEEK:
        return
    if 3 * total > 4 * contract:
        yield Warned(own[0].worker, Concern.BEYOND_A_THIRD, own[0].day, total, 4 * contract // 3)
    elif 10 * total > 11 * contract:
        yield Warned(own[0].worker, Concern.BEYOND_A_TENTH, own[0].day, total, 11 * contract // 10)
    if total >= LEGAL_WEEK:
        yield Warned(own[0].worker, Concern.AS_FULL_TIME, own[0].day, total, LEGAL_WEEK)
