"""A table as CSV the way French spreadsheets open it: semicolons, decimal commas, dd/mm/yyyy, UTF-8 with its mark."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from io import StringIO

from scheduler.reports.sheet import ColumnKind, Sheet, Value, is_formula_like

MINUTES, HUNDRED = 60, 100


@dataclass(frozen=True, slots=True)
class Dialect:
    """How values are parted and written where a program wants it otherwise; ``day`` as ``strftime`` reads it."""

    separator: str = ";"
    decimal: str = ","
    day: str = "%d/%m/%Y"
    heads: bool = True


FRENCH = Dialect()

IN_PARTS = {ColumnKind.HOURS: MINUTES, ColumnKind.HUNDREDTHS: HUNDRED}
"""How many of what a column holds make the whole that is written."""


def as_csv(sheet: Sheet, dialect: Dialect = FRENCH) -> bytes:
    """Write a table; a text that a spreadsheet could take for a formula is led by an apostrophe."""
    text = StringIO()
    writer = csv.writer(text, delimiter=dialect.separator, lineterminator="\r\n")
    if dialect.heads:
        writer.writerow([_safe(head) for head in sheet.heads])
    writer.writerows(as_written(sheet, dialect))
    # The mark tells Excel that this is UTF-8.
    return text.getvalue().encode("utf-8-sig", errors="replace")


def as_written(sheet: Sheet, dialect: Dialect = FRENCH) -> Iterator[list[str]]:
    """Yield the rows of a table as a file has them."""
    for row in sheet.rows:
        yield [_written(value, kind, dialect) for value, kind in zip(row, sheet.kinds, strict=True)]


def _written(value: Value, kind: ColumnKind, dialect: Dialect) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.strftime("%H:%M" if kind == ColumnKind.CLOCK else f"{dialect.day} %H:%M")
    if isinstance(value, date):
        return value.strftime(dialect.day)
    if isinstance(value, str):
        return _safe(value)
    if kind in IN_PARTS:
        return f"{value / IN_PARTS[kind]:.2f}".replace(".", dialect.decimal)
    return str(value).replace(".", dialect.decimal)


def _safe(text: str) -> str:
    return f"'{text}" if is_formula_like(text) else text
