"""Lists as files for a spreadsheet: CSV and XLSX out of typed columns."""

from scheduler.reports.csv_file import as_csv
from scheduler.reports.sheet import Column, ColumnKind, Sheet, sheet
from scheduler.reports.xlsx_file import as_xlsx

__all__ = ["Column", "ColumnKind", "Sheet", "as_csv", "as_xlsx", "sheet"]
