"""The columns of a kind of file: their heads, what they hold, and a file's rows read by them."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from scheduler.imports.cells import plain
from scheduler.imports.doubts import asked, doubts_of, read_as
from scheduler.imports.faults import CellError, Code, Fault, FileError
from scheduler.imports.table import MAX_ROWS, TITLES, Cell, Table, Unusable, texts_of

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


def heads_of(columns: Sequence[Column]) -> dict[str, str]:
    """Return the heads of columns by their keys."""
    return {each.key: each.head for each in columns}


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


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a file's rows were read as: those without a fault, the faults, and what can be meant in two ways."""

    rows: list[Row]
    faults: list[Fault]
    questions: list[Fault] = field(default_factory=list)
    ignored: tuple[str, ...] = ()


def headed(columns: Sequence[Column], table: Table) -> Table:
    """Return a table from its heads on: a title or a date may stand above them.

    Raises
    ------
    FileError
        When too many rows follow, or none.
    """
    needed = {plain(each.head) for each in columns if each.required}
    lines = [(table.head_row, table.heads), *table.rows[:TITLES]]
    for place, (number, record) in enumerate(lines):
        heads = texts_of(record)
        if needed <= {_head(each) for each in heads}:
            table = Table(heads, table.rows[place:], number)
            break
    if not table.rows:
        raise FileError(Fault(Code.NO_ROWS))
    if len(table.rows) > MAX_ROWS:
        raise FileError(Fault(Code.TOO_MANY_ROWS))
    return table


def read_rows(columns: Sequence[Column], key: Sequence[str], table: Table, ours: Sequence[str] = ()) -> Sheet:
    """Read a table.

    Parameters
    ----------
    key
        Names the cells by which a row is known: a file may not hold two rows with the same ones.
    ours
        Heads of our own list of the same things that no column is for; they may stand there.
    """
    skipped = {plain(each) for each in ours}
    ignored = tuple(each for each in table.heads if _head(each) in skipped)
    nameless = {place for place, each in enumerate(table.heads) if not each}
    table = replace(table, heads=tuple("" if each in ignored else each for each in table.heads))
    faults = list(_head_faults(columns, table))
    if faults:
        return Sheet([], faults)
    known = {plain(each.head): each for each in columns}
    places = {known[_head(head)]: place for place, head in enumerate(table.heads) if head}
    example = {each.key: each.read(_as_cell(each.example)) for each in columns if each.example is not None}
    rows: list[Row] = []
    seen: set[tuple[Any, ...]] = set()
    for number, record in table.rows:
        row, wrong = _row(columns, places, number, record)
        if len(record) > len(table.heads):
            wrong.append(Fault(Code.TOO_MANY_CELLS, number))
        wrong += [
            Fault(Code.NO_HEAD, number, value=shown(cell))
            for place, cell in enumerate(record)
            if place in nameless and cell is not None
        ]
        if not wrong and row.given(*row.cells) == example:
            wrong.append(Fault(Code.EXAMPLE_ROW, number))
        name = tuple(row.cells[each] for each in key)
        if not wrong and name in seen:
            wrong.append(Fault(Code.TWICE_IN_FILE, number))
        seen.add(name)
        faults += wrong
        if not wrong:
            rows.append(row)
    # Our own lists write the day first.
    return Sheet(rows, faults, [] if ignored else list(_doubts(places, table)), ignored)


def _doubts(places: Mapping[Column, int], table: Table) -> Iterator[Fault]:
    """Iterate over what can be read in two ways, as nothing else in the file tells which is meant."""
    heads = {column.key: column.head for column in places}
    for read in dict.fromkeys(column.read for column in places if doubts_of(column.read)):
        cells = {
            column.key: {number: record[place] for number, record in table.rows if place < len(record)}
            for column, place in places.items()
            if column.read == read
        }
        for code, row, key, cell in asked(read, cells):
            meant = read_as(code, cell)
            yield Fault(code, row, heads[key], shown(cell) + (f" → {meant}" if meant else ""))


def _head(text: str) -> str:
    return plain(text.rstrip("* \u00a0"))


def _head_faults(columns: Sequence[Column], table: Table) -> list[Fault]:
    heads, row = table.heads, table.head_row
    known = {plain(each.head) for each in columns}
    found = Counter(_head(each) for each in heads if each)
    given = {_head(each): each[:SHOWN] for each in reversed(heads) if each}
    missing = [each.head for each in columns if each.required and plain(each.head) not in found]
    return [
        *(Fault(Code.UNKNOWN_COLUMN, row, given[each]) for each in found if each not in known),
        *(Fault(Code.DUPLICATE_COLUMN, row, given[each]) for each, times in found.items() if times > 1),
        *(Fault(Code.MISSING_COLUMN, row, head) for head in missing),
    ]


def _row(
    columns: Sequence[Column], places: Mapping[Column, int], number: int, record: Sequence[Cell | Unusable]
) -> tuple[Row, list[Fault]]:
    cells: dict[str, Any] = {}
    faults = []
    for column in columns:
        place = places.get(column, len(record))
        cell = record[place] if place < len(record) else None
        cells[column.key] = None
        if isinstance(cell, Unusable):
            faults.append(Fault(cell.code, number, column.head))
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
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    written = value.strftime("%d/%m/%Y") if isinstance(value, date) else str(value)
    return "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in written[:SHOWN])


def _as_cell(example: str | float | date | None) -> Cell:
    return float(example) if isinstance(example, int) else example
