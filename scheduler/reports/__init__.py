"""Lists as files for a spreadsheet: CSV and XLSX out of typed columns."""

from scheduler.reports.csv_file import as_csv
from scheduler.reports.sheet import Column, Kind, Sheet, sheet
from scheduler.reports.xlsx_file import as_xlsx

__all__ = ["Column", "Kind", "Sheet", "as_csv", "as_xlsx", "sheet"]
