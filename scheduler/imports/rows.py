"""The rows of a file read by its columns: what could be read, each fault, and what can be meant in two ways."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from scheduler.imports.columns import Column, Row, shown
from scheduler.imports.doubts import asked, doubts_of, read_as
from scheduler.imports.faults import CellError, Code, Fault
from scheduler.imports.layout import Layout, by_our_heads
from scheduler.imports.repeats import Repeats
from scheduler.imports.table import Cell, Table, Unusable


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a file's rows were read as: those without a fault, the faults, and what can be meant in two ways."""

    rows: list[Row]
    faults: list[Fault]
    questions: list[Fault] = field(default_factory=list)
    ignored: tuple[str, ...] = ()


def read_rows(layout: Layout, key: Sequence[str], table: Table) -> Sheet:
    """Read a table.

    Parameters
    ----------
    key
        Names the cells by which a row is known: a file may not hold two rows with the same ones.
    """
    faults: list[Fault] = []
    example = {each.key: each.read(_as_cell(each.example)) for each in layout.columns if each.example is not None}
    rows: list[Row] = []
    above = Repeats(layout.columns, key)
    for number, record in table.rows:
        row, wrong = _row(layout, number, record)
        if len(record) > len(table.heads):
            wrong.append(Fault(Code.TOO_MANY_CELLS, number))
        wrong += [
            Fault(Code.NO_HEAD, number, value=shown(cell))
            for place, cell in enumerate(record[: len(table.heads)])
            if place not in layout.named and cell is not None
        ]
        if not wrong and row.given(*row.cells) == example:
            wrong.append(Fault(Code.EXAMPLE_ROW, number))
        if not wrong and (repeated := above.fault(row)) is not None:
            wrong.append(repeated)
        faults += wrong
        if not wrong:
            rows.append(row)
    # Our own lists write the day first.
    return Sheet(rows, faults, [] if layout.ours else list(_doubts(layout, table)), layout.ignored)


def read_by_our_heads(columns: Sequence[Column], key: Sequence[str], table: Table) -> Sheet:
    """Read a table that must have our heads."""
    layout, faults = by_our_heads(columns, table)
    return Sheet([], faults) if faults else read_rows(layout, key, table)


def _doubts(layout: Layout, table: Table) -> Iterator[Fault]:
    """Iterate over what can be read in two ways, as nothing else in the file tells which is meant."""
    there = [column for column in layout.columns if column.key in layout.sources]
    heads = {column.key: column.head for column in there}
    for read in dict.fromkeys(column.read for column in there if doubts_of(column.read)):
        cells = {
            column.key: {number: layout.sources[column.key](record) for number, record in table.rows}
            for column in there
            if column.read == read
        }
        for code, row, key, cell in asked(read, cells):
            meant = read_as(code, cell)
            yield Fault(code, row, heads[key], shown(cell) + (f" → {meant}" if meant else ""))


def _row(layout: Layout, number: int, record: Sequence[Cell | Unusable]) -> tuple[Row, list[Fault]]:
    cells: dict[str, Any] = {}
    faults = []
    for column in layout.columns:
        cells[column.key], cell = None, None
        try:
            cell = layout.sources[column.key](record) if column.key in layout.sources else None
            if isinstance(cell, Unusable):
                faults.append(Fault(cell.code, number, column.head))
            elif cell is not None:
                cells[column.key] = column.read(cell)
            elif column.required:
                faults.append(Fault(Code.REQUIRED, number, column.head))
        except CellError as error:
            faults.append(Fault(error.code, number, column.head, "" if cell is None else shown(cell), error.details))
    return Row(number, cells), faults


def _as_cell(example: str | float | date | None) -> Cell:
    return float(example) if isinstance(example, int) else example
