"""CSV as French spreadsheets write it: semicolons, UTF-8 with or without its mark, or Windows-1252."""

import csv
from io import StringIO

from scheduler.imports.faults import Code, Fault, FileError
from scheduler.imports.table import MAX_ROWS, Cell, Formula, stripped

SEPARATORS = ";\t,"  # the first one wins a tie


def csv_rows(content: bytes) -> list[list[Cell | Formula]]:
    """Read the rows of a CSV file; an apostrophe before what could be a formula is taken off again.

    Raises
    ------
    FileError
        When it cannot be read, or is far longer than any file may be.
    """
    text = _text(content)
    head = text.lstrip("\r\n").partition("\n")[0]
    separator = max(SEPARATORS, key=head.count)
    rows: list[list[Cell | Formula]] = []
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for record in reader:
            rows.append([stripped(each) for each in record])
            if len(rows) > 2 * MAX_ROWS:
                raise FileError(Fault(Code.TOO_MANY_ROWS))
    except csv.Error as error:
        raise FileError(Fault(Code.QUOTES, row=len(rows) + 1)) from error
    return rows


def _text(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:  # no text, or one in UTF-16
            return text
        break
    raise FileError(Fault(Code.ENCODING))
