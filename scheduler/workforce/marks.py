"""The mark of a usual week, so that its form can say upon what it was filled in (``core.seen``)."""

from collections.abc import Iterable

from scheduler.core.seen import mark
from scheduler.core.tables.codes import WeeklyKind


def of_week(rules: Iterable[tuple[WeeklyKind, int, int, int]]) -> str:
    """Return the mark of a usual week: what holds from which to which minute of which weekday."""
    return mark(*sorted((str(rule), weekday, start, end) for rule, weekday, start, end in rules))
