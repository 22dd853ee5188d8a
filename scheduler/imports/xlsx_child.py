"""Reads a workbook from stdin in a process of its own and writes its first sheet to stdout as JSON.

Nothing of the program is imported here: it starts quickly, and whatever a file does to the reader, such as asking for
all the cells up to the last row of a sheet, ends this process alone.
"""

import json
import resource
import sys
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from io import BytesIO

from python_calamine import CalamineError, CalamineWorkbook

MEMORY = 1_000_000_000  # bytes
SECONDS = 20  # of computing
EPOCH = datetime(1899, 12, 31)  # noqa: DTZ001  # where spreadsheets begin to count; a time alone lies on it or before


def main() -> None:
    """Answer with the rows, or with a word for why there are none."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    most_rows, most_columns = int(sys.argv[1]), int(sys.argv[2])
    try:
        with CalamineWorkbook.from_filelike(BytesIO(sys.stdin.buffer.read())) as workbook:
            page = workbook.get_sheet_by_index(0)
            rows = [trimmed(each) for each in page.to_python(skip_empty_area=False)] if page.end else []
            if sum(map(bool, rows)) > most_rows:
                answer: object = "too_many_rows"
            elif max(map(len, rows), default=0) > most_columns:
                answer = "too_many_columns"
            else:
                answer = [[plain(each) for each in row] for row in rows]
    except (CalamineError, ValueError, OSError, MemoryError):
        answer = "unreadable"
    json.dump(answer, sys.stdout)


def trimmed(row: Sequence[object]) -> Sequence[object]:
    """Return a row without the blank cells at its end: a blank far away is no row and no column."""
    end = len(row)
    while end and (row[end - 1] is None or (isinstance(row[end - 1], str) and not str(row[end - 1]).strip())):
        end -= 1
    return row[:end]


def plain(value: object) -> object:
    """Write a date or a time as a pair that says what it is; everything else is JSON already."""
    if isinstance(value, datetime):
        return ["time", value.time().isoformat()] if value <= EPOCH else ["day", value.isoformat()]
    if isinstance(value, date):
        return ["day", value.isoformat()]
    if isinstance(value, time):
        return ["time", value.isoformat()]
    if isinstance(value, timedelta):
        return ["minutes", value.total_seconds() / 60]
    return value


if __name__ == "__main__":
    main()
