"""Rows of a file about the same thing: one that repeats another is told from one that says something else of it.

Words are compared as people write them: case, accents and blanks do not count. A row that says less repeats the other,
since an empty cell changes nothing.
"""

from collections.abc import Hashable, Iterable, Sequence

from scheduler.imports.cells import plain
from scheduler.imports.columns import Column, Row, heads_of, shown
from scheduler.imports.faults import Code, Fault, RowError

NAMED = 3
"""How many columns of a long key are named."""


class Repeats:
    """The rows of a file so far, by the cells by which a row is known."""

    def __init__(self, columns: Sequence[Column], key: Sequence[str]) -> None:
        self.heads, self.key = heads_of(columns), key
        self.rows: dict[tuple[Hashable, ...], Row] = {}

    def fault(self, row: Row) -> Fault | None:
        """Note a row, and say what is wrong where one above is known by the same cells."""
        first = self.rows.setdefault(tuple(alike(row[each]) for each in self.key), row)
        if first is row:
            return None
        others = [each for each, cell in row.given(*row.cells).items() if alike(cell) != alike(first[each])]
        if not others:
            return Fault(Code.TWICE_IN_FILE, row.number, details=(("row", str(first.number)),))
        known = [self.heads[each] for each in row.given(*self.key)]
        details = {
            "row": str(first.number),
            "key": ", ".join([*known[:NAMED], *("…" for _ in known[NAMED : NAMED + 1])]),
            "columns": ", ".join(self.heads[each] for each in others),
        }
        column, value = self.heads[others[0]], shown(row[others[0]])
        return Fault(Code.OTHER_CONTENT, row.number, column, value, tuple(details.items()))


class Told:
    """What the rows of a file have said of each thing that they are about, by whatever words they name it."""

    def __init__(self) -> None:
        self.said: dict[tuple[Hashable, str], tuple[Hashable, int]] = {}
        self.rows: dict[Hashable, int] = {}

    def agree(self, row: Row, thing: Hashable, keys: Iterable[str] = ()) -> bool:
        """Note what a row says of a thing in these cells, and tell whether any of it is new.

        Raises
        ------
        RowError
            When a row above says something else of it.
        """
        news = self.rows.setdefault(thing, row.number) == row.number
        for key, cell in row.given(*keys).items():
            said, number = self.said.setdefault((thing, key), (alike(cell), row.number))
            if said != alike(cell):
                raise RowError(Code.CONTRADICTS, key, cell, row=str(number))
            news |= number == row.number
        return news

    def once(self, row: Row, thing: Hashable, keys: Iterable[str] = (), column: str = "") -> None:
        """Note what a row says of a thing of which it must be the only one to speak; ``column`` names the thing.

        Raises
        ------
        RowError
            When a row above speaks of it too.
        """
        if not self.agree(row, thing, keys):
            raise self.repeated(row, thing, column)

    def repeated(self, row: Row, thing: Hashable, column: str = "") -> RowError:
        """Return what says that a row repeats the first one about a thing."""
        return RowError(Code.TWICE_IN_FILE, column, row[column] if column else "", row=str(self.rows[thing]))


def alike(cell: object) -> Hashable:
    """Return a cell as it is compared."""
    if isinstance(cell, str):
        return plain(cell)
    return tuple(alike(each) for each in cell) if isinstance(cell, tuple) else cell
