"""XLSX, which is a zip file from a stranger: unpacked within limits, and read by a child process.

A few bytes of zip can hold gigabytes. So the parts that are needed are unpacked here, counted while they are, and
packed anew for the reader, which then finds what was counted and nothing else.
"""

import json
import re
import struct
import subprocess
import sys
import zlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from scheduler.imports.faults import Code, Fault, FileError
from scheduler.imports.table import ERROR, FORMULA, MAX_COLUMNS, MAX_ROWS, MERGED, TITLES, Cell, Unusable, stripped

MAX_UNPACKED = 20_000_000
MAX_PARTS = 500
CHILD = Path(__file__).with_name("xlsx_child.py")
PATIENCE = 60  # seconds, on a busy machine; the child itself may compute for a third of it

WORKBOOK, RELATIONS, FIRST_SHEET = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml"
NEEDED = re.compile(r"\[Content_Types\]\.xml|_rels/[^/]*|xl/(?:[^/]*/)*[^/]*\.(?:xml|rels)")
BROKEN = (
    *(BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, KeyError, struct.error, zlib.error),
)
"""What Python's zip reader raises over broken, encrypted or strange files."""

# Each is bounded, so that no file makes them search again and again.
SHEET_TAG = re.compile(rb"<(?:\w{1,20}:)?sheet\s[^<>]{0,500}>")
RELATION_TAG = re.compile(rb"<(?:\w{1,20}:)?Relationship\s[^<>]{0,1000}>")
FORMULA_CELL = re.compile(rb"<(?:\w{1,20}:)?c\s([^<>]{0,300})>\s{0,50}<(?:\w{1,20}:)?f[\s/>]")
ERROR_CELL = re.compile(rb"""<(?:\w{1,20}:)?c\s((?=[^<>]{0,300}\st\s?=\s?["']e["'])[^<>]{0,300})>""")
MERGE_TAG = re.compile(
    rb"""<(?:\w{1,20}:)?mergeCell\s[^<>]{0,100}?ref\s?=\s?["']([A-Za-z]{1,3})([0-9]{1,7}):([A-Za-z]{1,3})([0-9]{1,7})["']"""
)
PLACE = re.compile(rb"""(?:^|\s)r\s*=\s*["']([A-Za-z]{1,3})([0-9]{1,7})["']""")


def xlsx_rows(content: bytes) -> list[list[Cell | Unusable]]:
    """Read the rows of a workbook's first sheet.

    Raises
    ------
    FileError
        When it is no workbook, is broken, or unpacks to more than any list of ours.
    """
    parts = _unpacked(content)
    if WORKBOOK not in parts:
        raise FileError(Fault(Code.WRONG_FORMAT))
    rows = _read(_packed(parts))
    sheet = parts.get(_first_sheet(parts), b"")
    for row, column, what in (*_unusable(sheet), *_merged(sheet, rows)):
        if row <= len(rows) and column <= MAX_COLUMNS:
            record = rows[row - 1]
            record += [None] * (column - len(record))
            record[column - 1] = what
    return rows


def _unpacked(content: bytes) -> dict[str, bytes]:
    parts: dict[str, bytes] = {}
    size = 0
    try:
        with ZipFile(BytesIO(content)) as archive:
            for info in archive.infolist():
                if not NEEDED.fullmatch(info.filename):
                    continue
                size += info.file_size
                if size > MAX_UNPACKED or len(parts) >= MAX_PARTS:
                    raise FileError(Fault(Code.FILE_TOO_LARGE))
                if info.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
                    raise FileError(Fault(Code.UNREADABLE))
                parts[info.filename] = archive.read(info)  # never more than the size that it declares
    except BROKEN as error:
        raise FileError(Fault(Code.UNREADABLE)) from error
    return parts


def _packed(parts: Mapping[str, bytes]) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w", ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return file.getvalue()


def _read(workbook: bytes) -> list[list[Cell | Unusable]]:
    command = [sys.executable, "-I", str(CHILD), str(TITLES + 1 + MAX_ROWS), str(MAX_COLUMNS)]
    try:
        answer = subprocess.run(command, input=workbook, capture_output=True, check=True, timeout=PATIENCE)
        found = json.loads(answer.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        raise FileError(Fault(Code.UNREADABLE)) from error
    if isinstance(found, str):
        raise FileError(Fault(Code(found)))
    return [[_cell(each) for each in row] for row in found]


def _cell(value: Any) -> Cell | Unusable:  # noqa: ANN401  # JSON
    match value:
        case ["day", text]:
            return datetime.fromisoformat(text)
        case ["time", text]:
            return time.fromisoformat(text)
        case ["minutes", number]:
            return timedelta(minutes=number)
        case str():
            return stripped(value)
    return value  # type: ignore[no-any-return]  # a number, a truth or nothing


def _first_sheet(parts: Mapping[str, bytes]) -> str:
    """Return the part that holds the first sheet, by the workbook's own list."""
    first = SHEET_TAG.search(parts[WORKBOOK])
    wanted = re.search(rb"""\s\w{1,20}:id\s*=\s*["']([^"']{1,200})["']""", first[0]) if first else None
    for tag in RELATION_TAG.findall(parts.get(RELATIONS, b"")):
        name = re.search(rb"""\sId\s*=\s*["']([^"']{1,200})["']""", tag)
        target = re.search(rb"""\sTarget\s*=\s*["']([^"']{1,500})["']""", tag)
        if wanted and name and target and name[1] == wanted[1]:
            path = target[1].decode(errors="replace")
            return path.removeprefix("/") if path.startswith("/") else f"xl/{path}"
    return FIRST_SHEET


def _unusable(sheet: bytes) -> Iterator[tuple[int, int, Unusable]]:
    """Iterate over the cells that hold an error or a formula: row and column, from 1; a formula counts more."""
    for shape, what in ((ERROR_CELL, ERROR), (FORMULA_CELL, FORMULA)):
        for cell in shape.finditer(sheet):
            place = PLACE.search(cell[1])
            if place:
                yield int(place[2]), _column(place[1]), what


def _merged(sheet: bytes, rows: Sequence[Sequence[Cell | Unusable]]) -> Iterator[tuple[int, int, Unusable]]:
    """Iterate over the cells beside or below a value that stands once for all of them."""
    budget = len(rows) * MAX_COLUMNS  # no cell is merged twice, but in a file that wants to keep us busy
    for merge in MERGE_TAG.finditer(sheet):
        left, top, right, bottom = _column(merge[1]), int(merge[2]), _column(merge[3]), int(merge[4])
        holder = rows[top - 1] if 0 < top <= len(rows) else ()
        if left > len(holder) or holder[left - 1] is None:
            continue
        bottom, right = min(bottom, len(rows)), min(right, MAX_COLUMNS)
        budget -= max(bottom - top + 1, 0) * max(right - left + 1, 0)
        if budget < 0:
            return
        places = ((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))
        yield from ((row, column, MERGED) for row, column in places if (row, column) != (top, left))


def _column(letters: bytes) -> int:
    """Return the number of a column, from 1."""
    number = 0
    for letter in letters.upper():
        number = 26 * number + letter - ord("A") + 1
    return number
