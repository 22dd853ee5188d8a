"""Hours in coarser units, without a minute lost on the way: what one line rounds away is carried into the next."""

from collections.abc import Iterable, Iterator
from itertools import accumulate, pairwise

from scheduler.core.tables.payroll_codes import Rounding

HOUR = 60


def carried(minutes: Iterable[int], unit: Rounding) -> Iterator[int]:
    """Yield each time rounded: minutes stay minutes, quarters and hundredths become hundredths of hours.

    The sum of what is yielded is the sum of the minutes, rounded once; each is less than a unit away from its own time.
    """
    for before, after in pairwise(accumulate(minutes, initial=0)):
        yield rounded(after, unit) - rounded(before, unit)


def rounded(minutes: int, unit: Rounding) -> int:
    """Round one time to the nearest, halves up: in minutes, else in hundredths of hours."""
    if unit == Rounding.MINUTES:
        return minutes
    if unit == Rounding.QUARTERS:
        return (2 * minutes + 15) // 30 * 25
    return (200 * minutes + HOUR) // (2 * HOUR)


def whole_hours(minutes: Iterable[int]) -> Iterator[int]:
    """Yield each time in whole hours, carried in the same way."""
    for before, after in pairwise(accumulate(minutes, initial=0)):
        yield _whole(after) - _whole(before)


def _whole(minutes: int) -> int:
    return (2 * minutes + HOUR) // (2 * HOUR)
