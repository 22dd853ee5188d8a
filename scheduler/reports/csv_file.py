"""A table as CSV the way French spreadsheets open it: semicolons, decimal commas, dd/mm/yyyy, UTF-8 with its mark."""

import csv
from datetime import date, datetime
from io import StringIO

from scheduler.reports.sheet import ColumnKind, Sheet, Value, is_formula_like

MINUTES = 60


def as_csv(sheet: Sheet) -> bytes:
    """Write a table; a text that a spreadsheet could take for a formula is led by an apostrophe."""
    text = StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([_safe(head) for head in sheet.heads])
    for row in sheet.rows:
        writer.writerow([_written(value, kind) for value, kind in zip(row, sheet.kinds, strict=True)])
    # The mark tells Excel that this is UTF-8.
    return text.getvalue().encode("utf-8-sig", errors="replace")


def _written(value: Value, kind: ColumnKind) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.strftime("%H:%M") if kind == ColumnKind.CLOCK else value.strftime("%d/%m/%Y %H:%M")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, str):
        return _safe(value)
    if kind == ColumnKind.HOURS:
        return f"{value / MINUTES:.2f}".replace(".", ",")
    return str(value).replace(".", ",")


def _safe(text: str) -> str:
    return f"'{text}" if is_formula_like(text) else text
