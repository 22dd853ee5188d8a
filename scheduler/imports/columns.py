"""The columns of a kind of file: their heads and what they hold, and a row that was read by them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from scheduler.imports.parts import Parts
from scheduler.imports.table import Cell

SHOWN = 60
"""Characters of a wrong value that a report repeats."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column as people fill it in.

    Attributes
    ----------
    key
        What the program calls it.
    head
        Its head, in French as all files are; capitals and accents do not count.
    read
        Makes a value of a cell that is not empty.
    about, example
        What belongs in it, and how that looks.
    asks
        Whether it is there only where somebody may be asked where an address lies.
    parts
        What other files keep in several columns instead.
    """

    key: str
    head: str
    read: Callable[[Cell], Any]
    about: str
    example: str | float | date | None = None
    required: bool = False
    parts: Parts | None = None
    asks: bool = False


def heads_of(columns: Sequence[Column]) -> dict[str, str]:
    """Return the heads of columns by their keys."""
    return {each.key: each.head for each in columns}


@dataclass(frozen=True, slots=True)
class Row:
    """A row that could be read; cells by key, None where nothing stands."""

    number: int
    cells: Mapping[str, Any]

    def __getitem__(self, key: str) -> Any:  # noqa: ANN401  # as the column's reader says
        return self.cells[key]

    def given(self, *keys: str) -> dict[str, Any]:
        """Return those of the cells that hold something."""
        return {key: self.cells[key] for key in keys if self.cells[key] is not None}


def _dated(value: date) -> str:
    """Write a date, with its time where it has one."""
    with_time = isinstance(value, datetime) and value.time() != time()
    return value.strftime("%d/%m/%Y %H:%M" if with_time else "%d/%m/%Y")


def shown(value: object) -> str:
    """Return a wrong value as a report repeats it: dates the French way, not too long, without odd characters."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    written = _dated(value) if isinstance(value, date) else str(value)
    return "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in written[:SHOWN])
