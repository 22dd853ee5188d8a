"""Lists as files for a spreadsheet: CSV and XLSX out of typed columns."""

from scheduler.reports.csv_file import FRENCH, Dialect, as_csv, as_written
from scheduler.reports.sheet import Column, ColumnKind, Sheet, Value, is_formula_like, sheet
from scheduler.reports.xlsx_file import as_xlsx

__all__ = [
    "FRENCH",
    "Column",
    "ColumnKind",
    "Dialect",
    "Sheet",
    "Value",
    "as_csv",
    "as_written",
    "as_xlsx",
    "is_formula_like",
    "sheet",
]
