"""The first lines of a payroll file, as it will have them."""

from dataclasses import dataclass

from scheduler.exports.payroll import Payroll
from scheduler.exports.payroll_file import dialect, payroll_sheet
from scheduler.reports import as_written

SHOWN = 5
"""Lines."""


@dataclass(frozen=True, slots=True)
class Preview:
    """Heads, the first lines, how many there are in all, and whether the file has heads at all."""

    heads: tuple[str, ...]
    rows: tuple[list[str], ...]
    lines: int
    with_heads: bool


def preview(found: Payroll) -> Preview:
    """Return the first lines of a file."""
    table = payroll_sheet("", found)
    rows = tuple(as_written(table, dialect(found.profile)))
    return Preview(table.heads, rows[:SHOWN], len(rows), found.profile.heads)
