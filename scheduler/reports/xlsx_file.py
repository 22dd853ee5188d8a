"""Tables as a workbook: numbers are numbers, dates are dates, and no text is ever a formula."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from scheduler.reports.sheet import ColumnKind, Sheet, Value, is_formula_like

MINUTES, HUNDRED = 60, 100
LONGEST_TEXT = 32_767  # what a cell can hold
NARROWEST, WIDEST = 8, 48  # characters
MEASURED = 500  # rows that decide how wide a column is

FORMATS: Mapping[ColumnKind, Mapping[str, str | bool]] = {
    ColumnKind.TEXT: {"text_wrap": True, "valign": "top"},
    ColumnKind.NUMBER: {"valign": "top"},
    ColumnKind.HOURS: {"num_format": "#,##0.00", "valign": "top"},
    ColumnKind.HUNDREDTHS: {"num_format": "#,##0.00", "valign": "top"},
    ColumnKind.PERCENT: {"num_format": "0%", "valign": "top"},
    ColumnKind.DAY: {"num_format": "dd/mm/yyyy", "valign": "top"},
    ColumnKind.CLOCK: {"num_format": "hh:mm", "valign": "top"},
    ColumnKind.MOMENT: {"num_format": "dd/mm/yyyy hh:mm", "valign": "top"},
}
WIDTHS = {ColumnKind.DAY: 11, ColumnKind.MOMENT: 16}


def as_xlsx(*sheets: Sheet) -> bytes:
    """Write tables into one workbook, each on a sheet with a fixed head and filters."""
    file = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "remove_timezone": True}
    with Workbook(file, options) as workbook:
        head = workbook.add_format({"bold": True, "bg_color": "#E6EEF2", "bottom": 1, "text_wrap": True})
        formats = {kind: workbook.add_format(each) for kind, each in FORMATS.items()}
        # The mark by which Excel itself remembers that what looks like a formula was typed as text.
        quoted = workbook.add_format({**FORMATS[ColumnKind.TEXT], "quote_prefix": True})
        for each in sheets:
            _write(workbook.add_worksheet(each.name), each, head, formats, quoted)
    return file.getvalue()


def _write(page: Worksheet, sheet: Sheet, head: Format, formats: dict[ColumnKind, Format], quoted: Format) -> None:
    page.freeze_panes(1, 0)
    for column, (text, width) in enumerate(zip(sheet.heads, _widths(sheet), strict=True)):
        page.set_column(column, column, width)
        page.write_string(0, column, text, head)
    for number, row in enumerate(sheet.rows, start=1):
        for column, (value, kind) in enumerate(zip(row, sheet.kinds, strict=True)):
            _write_cell(page, number, column, value, kind, formats[kind], quoted)
    if sheet.heads:
        page.autofilter(0, 0, len(sheet.rows), len(sheet.heads) - 1)
        page.repeat_rows(0)
        page.set_landscape()
        page.fit_to_pages(1, 0)


def _write_cell(
    page: Worksheet, row: int, column: int, value: Value, kind: ColumnKind, look: Format, quoted: Format
) -> None:
    if value is None:
        return
    if isinstance(value, datetime) and kind == ColumnKind.CLOCK:
        page.write_datetime(row, column, value.time(), look)
    elif isinstance(value, date):  # a moment is one too
        page.write_datetime(row, column, value, look)
    elif isinstance(value, str):
        page.write_string(row, column, value[:LONGEST_TEXT], quoted if is_formula_like(value) else look)
    elif kind == ColumnKind.HOURS:
        page.write_number(row, column, value / MINUTES, look)
    elif kind in {ColumnKind.PERCENT, ColumnKind.HUNDREDTHS}:
        page.write_number(row, column, value / HUNDRED, look)
    else:
        page.write_number(row, column, value, look)


def _widths(sheet: Sheet) -> Iterator[int]:
    for column, (head, kind) in enumerate(zip(sheet.heads, sheet.kinds, strict=True)):
        texts = (row[column] for row in sheet.rows[:MEASURED])
        longest = max((len(text) for text in texts if isinstance(text, str)), default=0)
        needed = max(WIDTHS.get(kind, NARROWEST), longest, *(len(word) for word in (head.split() or [""])))
        yield min(needed + 2, WIDEST)
