"""When a worker is there: the usual week without days off, and the hours liked less."""

import random
from collections.abc import Iterator
from datetime import date, timedelta

from scheduler.demo.calendar import days, instant, is_public_holiday
from scheduler.demo.workforce import UsualHours, Workforce

Spans = list[dict[str, str]]
WEEK = 7


def draw_availability(
    workforce: Workforce, week: UsualHours | None, start: date, end: date, draws: random.Random
) -> Spans | None:
    """Draw the spans in which a worker can be sent: the usual week without days off; None is always."""
    off = _days_off(workforce, start, end, draws)
    return None if week is None else list(_spans(week, start, end, off))


def draw_minors_availability(workforce: Workforce, start: date, end: date, draws: random.Random) -> Spans:
    """Draw the same for a minor: never at night (L3163-2) nor on public holidays (L3164-6)."""
    off = _days_off(workforce, start, end, draws) | {day for day in days(start, end) if is_public_holiday(day)}
    return list(_spans(workforce.weeks[0], start, end, off))


def draw_unpreferred(workforce: Workforce, start: date, end: date, draws: random.Random) -> Spans:
    """Draw the hours in which a worker would rather not work, the same every week."""
    hours = draws.choice(workforce.unpreferred)
    return list(_spans(hours, start, end, set())) if draws.random() < workforce.unpreferred_share else []


def _days_off(workforce: Workforce, start: date, end: date, draws: random.Random) -> set[date]:
    every = list(days(start, end))
    off = set(draws.sample(every, draws.choice(workforce.days_off)))
    monday = draws.choice(every[::WEEK])
    if draws.random() < workforce.week_off_share:
        off |= set(days(monday, monday + timedelta(days=WEEK)))
    return off


def _spans(hours: UsualHours, start: date, end: date, off: set[date]) -> Iterator[dict[str, str]]:
    for day in days(start, end):
        if str(day.isoweekday()) in hours.weekdays and day not in off:
            yield {"start": instant(day, hours.start), "end": instant(day, hours.end)}
