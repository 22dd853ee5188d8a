"""The columns of a kind of file: their heads, what they hold, and a file's rows read by them."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from scheduler.imports.cells import plain
from scheduler.imports.faults import CellError, Code, Fault
from scheduler.imports.table import Cell, Formula, Table

SHOWN = 60
"""Characters of a wrong value that a report repeats."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column as people fill it in.

    Attributes
    ----------
    key
        What the program calls it.
    head
        Its head, in French as all files are; capitals and accents do not count.
    read
        Makes a value of a cell that is not empty.
    about, example
        What belongs in it, and how that looks.
    """

    key: str
    head: str
    read: Callable[[Cell], Any]
    about: str
    example: str | float | date | None = None
    required: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row that could be read; cells by key, None where nothing stands."""

    number: int
    cells: Mapping[str, Any]

    def __getitem__(self, key: str) -> Any:  # noqa: ANN401  # as the column's reader says
        return self.cells[key]

    def given(self, *keys: str) -> dict[str, Any]:
        """Return those of the cells that hold something."""
        return {key: self.cells[key] for key in keys if self.cells[key] is not None}


def read_rows(columns: Sequence[Column], key: Sequence[str], table: Table) -> tuple[list[Row], list[Fault]]:
    """Read a table: the rows without a fault, and the faults.

    ``key`` names the cells by which a row is known: a file may not hold two rows with the same ones.
    """
    faults = list(_head_faults(columns, table.heads))
    if faults:
        return [], faults
    known = {plain(each.head): each for each in columns}
    places = {known[_head(head)]: place for place, head in enumerate(table.heads) if head}
    example = {each.key: each.read(_as_cell(each.example)) for each in columns if each.example is not None}
    rows: list[Row] = []
    seen: set[tuple[Any, ...]] = set()
    for number, record in table.rows:
        row, wrong = _row(columns, places, number, record)
        if len(record) > len(table.heads):
            wrong.append(Fault(Code.TOO_MANY_CELLS, number))
        if not wrong and row.given(*row.cells) == example:
            wrong.append(Fault(Code.EXAMPLE_ROW, number))
        name = tuple(row.cells[each] for each in key)
        if not wrong and name in seen:
            wrong.append(Fault(Code.TWICE_IN_FILE, number))
        seen.add(name)
        faults += wrong
        if not wrong:
            rows.append(row)
    return rows, faults


def _head(text: str) -> str:
    return plain(text.rstrip("* \u00a0"))


def _head_faults(columns: Sequence[Column], heads: Sequence[str]) -> list[Fault]:
    known = {plain(each.head) for each in columns}
    found = Counter(_head(each) for each in heads if each)
    given = {_head(each): each[:SHOWN] for each in reversed(heads) if each}
    missing = [each.head for each in columns if each.required and plain(each.head) not in found]
    return [
        *(Fault(Code.UNKNOWN_COLUMN, 1, given[each]) for each in found if each not in known),
        *(Fault(Code.DUPLICATE_COLUMN, 1, given[each]) for each, times in found.items() if times > 1),
        *(Fault(Code.MISSING_COLUMN, 1, head) for head in missing),
    ]


def _row(
    columns: Sequence[Column], places: Mapping[Column, int], number: int, record: Sequence[Cell | Formula]
) -> tuple[Row, list[Fault]]:
    cells: dict[str, Any] = {}
    faults = []
    for column in columns:
        place = places.get(column, len(record))
        cell = record[place] if place < len(record) else None
        cells[column.key] = None
        if isinstance(cell, Formula):
            faults.append(Fault(Code.FORMULA, number, column.head))
        elif cell is None:
            if column.required:
                faults.append(Fault(Code.REQUIRED, number, column.head))
        else:
            try:
                cells[column.key] = column.read(cell)
            except CellError as error:
                faults.append(Fault(error.code, number, column.head, shown(cell)))
    return Row(number, cells), faults


def shown(value: object) -> str:
    """Return a wrong value as a report repeats it: dates the French way, not too long, without odd characters."""
    written = value.strftime("%d/%m/%Y") if isinstance(value, date) else str(value)
    return "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in written[:SHOWN])


def _as_cell(example: str | float | date | None) -> Cell:
    return float(example) if isinstance(example, int) else example
