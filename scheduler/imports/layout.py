"""Which cells of a row make which column of ours: by our own heads, or as somebody said for a shape of file."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from scheduler.imports.cells import plain, text
from scheduler.imports.columns import SHOWN, Column
from scheduler.imports.faults import Code, Fault
from scheduler.imports.parts import Parts
from scheduler.imports.table import Cell, Table, Unusable

NOT_READ = ""
"""What is chosen for a column that nobody reads."""

POINT = "."
"""Between a column and a part of it."""

Record = Sequence[Cell | Unusable]


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file is laid out.

    Attributes
    ----------
    columns
        Ours, under the heads by which faults name them.
    sources
        What takes a column's cell from a row, by the column's key; a column without one is nowhere in the file.
    named
        Places of the columns that somebody has decided about; a value anywhere else is a fault.
    ignored
        Heads of columns that are not read.
    ours
        Whether the file is a list of ours, with columns of which no file brings anything in.
    """

    columns: tuple[Column, ...]
    sources: Mapping[str, Callable[[Record], Cell | Unusable]]
    named: frozenset[int]
    ignored: tuple[str, ...] = ()
    ours: bool = False


def by_our_heads(columns: Sequence[Column], table: Table, ours: Sequence[str] = ()) -> tuple[Layout, list[Fault]]:
    """Lay out a file that has our heads; with the faults of those that are not, or not there."""
    skipped = {plain(each) for each in ours}
    ignored = tuple(each for each in table.heads if our_head(each) in skipped)
    heads = tuple("" if each in ignored else each for each in table.heads)
    keys = {plain(each.head): each.key for each in columns}
    sources = {keys[found]: cell_at(place) for place, head in enumerate(heads) if (found := our_head(head)) in keys}
    named = frozenset(place for place, head in enumerate(table.heads) if head)
    layout = Layout(tuple(columns), sources, named, ignored, ours=bool(ignored))
    return layout, _head_faults(columns, replace(table, heads=heads))


def as_chosen(columns: Sequence[Column], table: Table, chosen: Sequence[str]) -> tuple[Layout, list[Fault]]:
    """Lay out a file by what somebody chose for each of its columns: a key, a part of one, or ``NOT_READ``.

    With the faults of the choice.
    """
    places: dict[str, dict[str, list[int]]] = {}
    for place, target in enumerate(chosen):
        if target != NOT_READ:
            key, _, part = target.partition(POINT)
            places.setdefault(key, {}).setdefault(part, []).append(place)
    faults = [fault for column in columns for fault in _choice_faults(column, places.get(column.key, {}), table)]
    if faults:
        return Layout((), {}, frozenset()), faults
    headed = tuple(replace(each, head=_heads(each, places.get(each.key, {}), table)) for each in columns)
    sources = {each.key: _source(each.parts, places[each.key]) for each in columns if each.key in places}
    ignored = tuple(
        shown_head(table, place) for place, target in enumerate(chosen) if target == NOT_READ and table.heads[place]
    )
    return Layout(headed, sources, frozenset(range(len(chosen))), ignored), []


def can_be_chosen(columns: Sequence[Column]) -> dict[str, str]:
    """Return what may be chosen for a column of a file, with its words."""
    found = {}
    for column in columns:
        found[column.key] = column.head
        for part, head in column.parts.heads.items() if column.parts else ():
            found[f"{column.key}{POINT}{part}"] = f"{column.head}\N{NO-BREAK SPACE}: {head}"
    return found


def our_head(head: str) -> str:
    """Return a head as ours are compared: the star of an obligatory column does not count."""
    return plain(head.rstrip("* \u00a0"))


def shown_head(table: Table, place: int) -> str:
    """Return a head of a file as it is repeated; one that is not there by its place."""
    return table.heads[place][:SHOWN] or f"({letters(place)})"


def letters(place: int) -> str:
    """Return what spreadsheets call a column, from 0."""
    first, last = divmod(place, 26)
    return (chr(ord("A") + first - 1) if first else "") + chr(ord("A") + last)


def cell_at(place: int) -> Callable[[Record], Cell | Unusable]:
    """Return what takes one cell of a row."""
    return lambda record: record[place] if place < len(record) else None


def _source(parts: Parts | None, places: Mapping[str, Sequence[int]]) -> Callable[[Record], Cell | Unusable]:
    if parts is None or "" in places:
        return cell_at(places[""][0])
    written = text(300)

    def take(record: Record) -> Cell | Unusable:
        cells = {part: [cell_at(place)(record) for place in found] for part, found in places.items()}
        for each in (cell for found in cells.values() for cell in found):
            if isinstance(each, Unusable):
                return each
        pieces = {
            part: [written(each) for each in found if each is not None and not isinstance(each, Unusable)]
            for part, found in cells.items()
        }
        return parts.join(pieces) if any(pieces.values()) else None

    return take


def _heads(column: Column, places: Mapping[str, Sequence[int]], table: Table) -> str:
    """Return the heads of a file under which a column stands, our own where it does not."""
    found = sorted(place for each in places.values() for place in each)
    return " + ".join(shown_head(table, place) for place in found) or column.head


def _choice_faults(column: Column, places: Mapping[str, Sequence[int]], table: Table) -> list[Fault]:
    row = table.head_row
    if not places:
        return [Fault(Code.NOT_CHOSEN, row, column.head)] if column.required else []
    many = column.parts.many if column.parts else frozenset()
    alone = {"", *(column.parts.alone if column.parts else ())}
    twice = any(len(found) > 1 for part, found in places.items() if part not in many)
    if twice or (len(places) > 1 and alone & set(places)):
        return [Fault(Code.CHOSEN_TWICE, row, column.head)]
    return []


def _head_faults(columns: Sequence[Column], table: Table) -> list[Fault]:
    heads, row = table.heads, table.head_row
    known = {plain(each.head) for each in columns}
    found = Counter(our_head(each) for each in heads if each)
    given = {our_head(each): each[:SHOWN] for each in reversed(heads) if each}
    missing = [each.head for each in columns if each.required and plain(each.head) not in found]
    return [
        *(Fault(Code.UNKNOWN_COLUMN, row, given[each]) for each in found if each not in known),
        *(Fault(Code.DUPLICATE_COLUMN, row, given[each]) for each, times in found.items() if times > 1),
        *(Fault(Code.MISSING_COLUMN, row, head) for head in missing),
    ]
