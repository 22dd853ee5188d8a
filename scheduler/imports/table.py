"""A file as rows of cells, whatever it was: limits, and which reader it goes to."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeAlias

from scheduler.core.texts import one_line
from scheduler.imports.faults import Code, Fault, FileError

MAX_BYTES = 500_000
MAX_ROWS = 2000
MAX_COLUMNS = 60
TITLES = 10
"""Rows that may stand above the heads: a title, a date."""

Cell: TypeAlias = str | float | bool | date | datetime | time | timedelta | None


@dataclass(frozen=True, slots=True)
class Unusable:
    """What stands in a cell instead of a value, and the fault that it is."""

    code: Code


FORMULA = Unusable(Code.FORMULA)
"""A formula, which nobody here works out."""

ERROR = Unusable(Code.CELL_ERROR)
"""What a spreadsheet shows where a formula failed, which stays when its value is pasted: #N/A."""


MERGED = Unusable(Code.MERGED)
"""The place of a cell that a spreadsheet has merged with the one before or above, which alone holds the value."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows by their numbers as spreadsheets count them, the first one with the heads; empty rows are left out."""

    heads: tuple[str, ...]
    rows: tuple[tuple[int, tuple[Cell | Unusable, ...]], ...]
    head_row: int = 1


BLANKS = " \u00a0\u202f\r\n\t"
ERRORS = re.compile(
    r"#(?:N/A|ND|REF!|VALEUR!|VALUE!|NOM\?|NAME\?|DIV/0!|NULL?!|NOMBRE!|NUM!|PROPAGATION!|SPILL!|CALC!|#+)",
    re.IGNORECASE,
)
"""Errors of French and English spreadsheets, and the signs of a number that its column was too narrow for."""

NOTHINGS = frozenset({"NULL", "null", "NaN", "nan", "NaT", "None", "<NA>", "N/A", "n/a"})
"""How other programs write that they have no value; nobody's name looks so."""

APOSTROPHE = "'"
STARTS = ("=", "+", "-", "@", "\t", "\r")
"""How a text begins that ``scheduler.reports`` leads by an apostrophe."""


def stripped(text: str) -> Cell | Unusable:
    """Return what a text in a cell means: an apostrophe before what could be a formula is taken off again."""
    text = text.strip(BLANKS)
    if text.startswith("="):
        return FORMULA
    if ERRORS.fullmatch(text) or text in NOTHINGS:
        return ERROR
    if text.startswith(APOSTROPHE) and text[1:].startswith(STARTS):
        return text[1:]
    return text or None


def tabulated(records: list[list[Cell | Unusable]]) -> Table:
    """Make a table of a file's rows, the first of which are the heads.

    Raises
    ------
    FileError
        When there are too many columns, or no rows.
    """
    filled = [(number, _trimmed(record)) for number, record in enumerate(records, start=1)]
    filled = [(number, record) for number, record in filled if record]
    if not filled:
        raise FileError(Fault(Code.EMPTY_FILE))
    (head_row, heads), *rows = filled
    if max(len(record) for _, record in filled) > MAX_COLUMNS:
        raise FileError(Fault(Code.TOO_MANY_COLUMNS))
    return Table(texts_of(heads), tuple((number, tuple(record)) for number, record in rows), head_row)


def texts_of(heads: Sequence[Cell | Unusable]) -> tuple[str, ...]:
    """Return the cells of a row as heads; what has no text is an empty one."""
    return tuple("" if each is None or isinstance(each, Unusable) else one_line(str(each)) for each in heads)


def _trimmed(record: list[Cell | Unusable]) -> list[Cell | Unusable]:
    """Return a row without the empty cells at its end."""
    end = len(record)
    while end and (record[end - 1] is None or str(record[end - 1]).strip() == ""):
        end -= 1
    return record[:end]
