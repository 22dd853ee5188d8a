"""What stands in a file and can be meant in two ways: told as questions, and settled by what else the column says."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from scheduler.imports.cells import Hours, day
from scheduler.imports.dates import is_numbered, short_year, tells_day_first, two_readings, written_day
from scheduler.imports.faults import Code

Cells: TypeAlias = Mapping[int, object]
"""What stands in a column, by the number of its row."""

HUNDREDTHS = re.compile(r"[0-9]{1,2}[.,]([0-9]{2})")
DECIMAL_HOURS = re.compile(r"[0-9]{1,2}[.,](?:[0-9]|[6-9][0-9]|[0-9]{3,})")
"""Hours that cannot be hours and minutes: 17,5 or 17,75."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something with two readings: which cells have them, and which others of the same kind tell how all are meant."""

    code: Code
    unsure: Callable[[object], bool]
    settles: Callable[[object], bool] = lambda _cell: False


def hours_or_minutes(cell: object) -> bool:
    """Tell whether a text can be hours and hundredths as well as hours and minutes: 17,30."""
    found = HUNDREDTHS.fullmatch(cell) if isinstance(cell, str) else None
    return found is not None and 0 < int(found[1]) < 60  # noqa: PLR2004  # minutes of an hour


def tells_hundredths(cell: object) -> bool:
    """Tell whether a text is a number of hours that no clock shows."""
    return isinstance(cell, str) and DECIMAL_HOURS.fullmatch(cell) is not None


OF_DAYS = (
    Doubt(Code.WHICH_DAY, two_readings, tells_day_first),
    Doubt(Code.NUMBERED_DAY, is_numbered),
    Doubt(Code.SHORT_YEAR, short_year),
)
OF_HOURS = (Doubt(Code.WHICH_HOURS, hours_or_minutes, tells_hundredths),)


def doubts_of(read: Callable[..., object]) -> tuple[Doubt, ...]:
    """Return what can be in doubt about cells that are read so."""
    if read is day:
        return OF_DAYS
    return OF_HOURS if isinstance(read, Hours) else ()


def asked(read: Callable[..., object], columns: Mapping[str, Cells]) -> Iterator[tuple[Code, int, str, object]]:
    """Iterate over the doubtful cells of columns that are read alike: code, row, column and cell.

    What one column tells counts for all of them: a program writes all dates of a file in the same way.
    """
    for doubt in doubts_of(read):
        if not any(doubt.settles(cell) for cells in columns.values() for cell in cells.values()):
            for name, cells in columns.items():
                yield from ((doubt.code, row, name, cell) for row, cell in cells.items() if doubt.unsure(cell))


def read_as(code: Code, cell: object) -> str:
    """Return what a doubtful cell is read as, where that is not what stands there."""
    if code == Code.SHORT_YEAR:
        found = written_day(str(cell))
    elif code == Code.NUMBERED_DAY and is_numbered(cell):
        found = written_day(str(int(float(str(cell)))))
    else:
        return ""
    return "" if found is None else f"{found:%d/%m/%Y}"
