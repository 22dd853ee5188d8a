"""Reads a workbook from stdin in a process of its own and writes its first sheet to stdout as JSON.

Nothing of the program is imported here: it starts quickly, and whatever a file does to the reader, such as asking for
all the cells up to the last row of a sheet, ends this process alone.
"""

import json
import resource
import sys
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
    farthest_row, farthest_column = int(sys.argv[1]), int(sys.argv[2])
    try:
        with CalamineWorkbook.from_filelike(BytesIO(sys.stdin.buffer.read())) as workbook:
            page = workbook.get_sheet_by_index(0)
            if page.total_height > farthest_row:
                answer: object = "too_many_rows"
            elif page.total_width > farthest_column:
                answer = "too_many_columns"
            else:
                rows = page.to_python(skip_empty_area=False) if page.total_height else []
                answer = [[plain(each) for each in row] for row in rows]
    except (CalamineError, ValueError, OSError, MemoryError):
        answer = "unreadable"
    json.dump(answer, sys.stdout)


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
