"""A list to be written into a file: columns that say what they hold, and rows of plain values."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum, auto
from typing import Generic, TypeAlias, TypeVar

Value: TypeAlias = str | float | date | datetime | None
T = TypeVar("T")


class ColumnKind(StrEnum):
    """What a column holds, and so how its values are written."""

    TEXT = auto()
    NUMBER = auto()
    HOURS = auto()
    """Minutes, written as hours with two decimals: 75 is 1,25."""
    HUNDREDTHS = auto()
    """Hundredths, written with two decimals: 125 is 1,25."""
    PERCENT = auto()
    """Hundredths: 98 is 98 %."""
    DAY = auto()
    MOMENT = auto()
    """A moment on the market's clock, written to the minute."""
    CLOCK = auto()
    """The time of the day of such a moment."""


@dataclass(frozen=True, slots=True)
class Column(Generic[T]):
    """A column: its head, what it takes of each thing in the list, and what that is."""

    head: str
    value: Callable[[T], Value]
    kind: ColumnKind = ColumnKind.TEXT


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as it is written; every row has a value (or None) for each head."""

    name: str
    heads: tuple[str, ...]
    kinds: tuple[ColumnKind, ...]
    rows: tuple[tuple[Value, ...], ...]


def sheet(name: str, columns: Sequence[Column[T]], things: Iterable[T]) -> Sheet:
    """Make a table of a list."""
    return Sheet(
        name,
        tuple(str(each.head) for each in columns),
        tuple(each.kind for each in columns),
        tuple(tuple(column.value(thing) for column in columns) for thing in things),
    )


NEGATIVE = re.compile("-(?:0|[1-9][0-9]{0,8})(?:,[0-9]{1,15})?")
"""A number that a spreadsheet keeps as it stands: a southern latitude."""

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def is_formula_like(text: str) -> bool:
    """Tell whether a spreadsheet could take a text for a formula (OWASP, CSV injection); a negative number is none."""
    return text.startswith(FORMULA_STARTS) and not NEGATIVE.fullmatch(text)
