"""A file as rows of cells, whatever it was: limits, and which reader it goes to."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeAlias

from scheduler.imports.faults import Code, Fault, FileError

MAX_BYTES = 500_000
MAX_ROWS = 2000
MAX_COLUMNS = 60

Cell: TypeAlias = str | float | bool | date | datetime | time | timedelta | None


class Formula:
    """What stands in a cell instead of a value: a formula, which nobody here works out."""


FORMULA = Formula()


@dataclass(frozen=True, slots=True)
class Table:
    """Heads, and rows by their numbers as spreadsheets count them; empty rows are left out."""

    heads: tuple[str, ...]
    rows: tuple[tuple[int, tuple[Cell | Formula, ...]], ...]


BLANKS = " \u00a0\u202f\r\n\t"
APOSTROPHE = "'"
STARTS = ("=", "+", "-", "@", "\t", "\r")
"""How a text begins that ``scheduler.reports`` leads by an apostrophe."""


def stripped(text: str) -> Cell | Formula:
    """Return what a text in a cell means: an apostrophe before what could be a formula is taken off again."""
    text = text.strip(BLANKS)
    if text.startswith("="):
        return FORMULA
    if text.startswith(APOSTROPHE) and text[1:].startswith(STARTS):
        return text[1:]
    return text or None


def tabulated(records: list[list[Cell | Formula]]) -> Table:
    """Make a table of a file's rows, the first of which are the heads.

    Raises
    ------
    FileError
        When there are too many rows or columns, or none.
    """
    filled = [(number, _trimmed(record)) for number, record in enumerate(records, start=1)]
    filled = [(number, record) for number, record in filled if record]
    if not filled:
        raise FileError(Fault(Code.EMPTY_FILE))
    (_, heads), *rows = filled
    if len(rows) > MAX_ROWS:
        raise FileError(Fault(Code.TOO_MANY_ROWS))
    if len(heads) > MAX_COLUMNS:
        raise FileError(Fault(Code.TOO_MANY_COLUMNS))
    if not rows:
        raise FileError(Fault(Code.NO_ROWS))
    texts = tuple("" if each is None or isinstance(each, Formula) else str(each).strip() for each in heads)
    return Table(texts, tuple((number, tuple(record)) for number, record in rows))


def _trimmed(record: list[Cell | Formula]) -> list[Cell | Formula]:
    """Return a row without the empty cells at its end."""
    end = len(record)
    while end and (record[end - 1] is None or str(record[end - 1]).strip() == ""):
        end -= 1
    return record[:end]
