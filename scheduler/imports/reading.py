"""A file's bytes as a table: CSV or XLSX by what is in it, not by its name."""

from scheduler.imports.csv_reading import csv_rows
from scheduler.imports.faults import Code, Fault, FileError
from scheduler.imports.table import MAX_BYTES, Table, tabulated
from scheduler.imports.xlsx_reading import xlsx_rows

ZIP, OLD_EXCEL, PDF = b"PK", b"\xd0\xcf\x11\xe0", b"%PDF"


def read(content: bytes) -> Table:
    """Read a file.

    Raises
    ------
    FileError
        When it is no table, or one beyond the limits.
    """
    if not content.strip():
        raise FileError(Fault(Code.EMPTY_FILE))
    if len(content) > MAX_BYTES:
        raise FileError(Fault(Code.FILE_TOO_LARGE))
    if content.startswith((OLD_EXCEL, PDF)):
        raise FileError(Fault(Code.WRONG_FORMAT))
    return tabulated(xlsx_rows(content) if content.startswith(ZIP) else csv_rows(content))
