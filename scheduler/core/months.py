"""Calendar months: the same day in a later one, and where one ends."""

from calendar import monthrange
from datetime import date

A_YEAR = 12


def later(day: date, months: int) -> date:
    """Return the same day some months later (less than 0: earlier), the last of that month where it has no such day."""
    year, month = divmod(day.year * A_YEAR + day.month - 1 + months, A_YEAR)
    _, last = monthrange(year, month + 1)
    return date(year, month + 1, min(day.day, last))


def month_end(first: date) -> date:
    """Return the last day of the month that begins on that day."""
    return later(first, 1) - date.resolution
