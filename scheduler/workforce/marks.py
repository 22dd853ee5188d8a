"""Marks of what stands in a file, so that a form can say upon what it was filled in (``core.seen``)."""

from collections.abc import Iterable

from scheduler.core.seen import mark
from scheduler.core.tables import Worker, WorkerLimits
from scheduler.core.tables.codes import WeeklyKind

LIMITS = (
    "minutes_per_day",
    "minutes_per_week",
    "minutes_per_12_weeks",
    "days_per_week",
    "rest_minutes",
    "weekly_rest_minutes",
)
"""The columns of the limits, as the form has them."""


def of_facts(worker: Worker, name: str | None, limits: WorkerLimits | None, home: tuple[object, object]) -> str:
    """Return the mark of what the form of a file shows or overwrites."""
    own = worker.travel_mode.value, worker.max_travel_minutes, worker.wished_minutes, worker.under_18
    return mark(name, own, [getattr(limits, each, None) for each in LIMITS], [str(each) for each in home])


def of_week(rules: Iterable[tuple[WeeklyKind, int, int, int]]) -> str:
    """Return the mark of a usual week: what holds from which to which minute of which weekday."""
    return mark(*sorted((str(rule), weekday, start, end) for rule, weekday, start, end in rules))
