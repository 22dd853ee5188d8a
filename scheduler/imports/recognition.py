"""What the columns of a file most likely are, for somebody to confirm: by their heads, and by what stands in them."""

import re
from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches

from scheduler.imports.cells import plain
from scheduler.imports.columns import Column, shown
from scheduler.imports.faults import Code, Fault, FileError, Proposal
from scheduler.imports.layout import NOT_READ, POINT, can_be_chosen, our_head, shown_head
from scheduler.imports.other_heads import canonical, known_heads
from scheduler.imports.table import MAX_ROWS, TITLES, Cell, Table, Unusable, texts_of

SAMPLES = 3
ALIKE = 0.88
"""How alike a head and a known one must be: a letter that is missing or too many in a word."""

SHAPES = {"uai": re.compile("[0-9]{7}[A-Za-z]"), "pass_number": re.compile("[0-9]{12}")}
"""Columns that are known by what stands in them."""

CAPITALS_FIRST = re.compile(r"[^\W\d_a-z]{2,}.* [^\W\d_][^\W\d_A-Z]+.*")


def proposal(kind: str, columns: Sequence[Column], table: Table, chosen: Sequence[str] = ()) -> Proposal:
    """Return what to ask about a file; ``chosen`` is what somebody has chosen before, if anything."""
    places = range(len(table.heads))
    samples = tuple(tuple(_samples(table, place)) for place in places)
    found = tuple(chosen) if len(chosen) == len(places) else tuple(_targets(kind, columns, table, samples))
    return Proposal(tuple(shown_head(table, place) for place in places), samples, found, can_be_chosen(columns))


def from_heads_on(kind: str, columns: Sequence[Column], table: Table) -> Table:
    """Return a table from the row on that looks most like heads: a title or a date may stand above them.

    Raises
    ------
    FileError
        When too many rows follow, or none.
    """
    known, ours = known_heads(kind), {plain(each.head) for each in columns}
    lines = [(table.head_row, table.heads), *table.rows[:TITLES]]

    def recognised(line: int) -> int:
        heads = texts_of(lines[line][1])
        return len({each for each in heads if each and (our_head(each) in ours or canonical(each) in known)})

    best = max(range(len(lines)), key=lambda line: (recognised(line), -line))
    number, record = lines[best]
    found = replace(table, heads=texts_of(record), rows=table.rows[best:], head_row=number)
    if not found.rows:
        raise FileError(Fault(Code.NO_ROWS))
    if len(found.rows) > MAX_ROWS:
        raise FileError(Fault(Code.TOO_MANY_ROWS))
    return found


def _samples(table: Table, place: int) -> list[str]:
    """Return the first values of a column, each once."""
    cells: list[Cell | Unusable] = [record[place] for _, record in table.rows if place < len(record)]
    return list(dict.fromkeys(shown(each) for each in cells if each is not None and not isinstance(each, Unusable)))[
        :SAMPLES
    ]


def _targets(kind: str, columns: Sequence[Column], table: Table, samples: Sequence[Sequence[str]]) -> list[str]:
    """Return what each column most likely is: what is surest first, and nothing twice."""
    ours, known = {plain(each.head): each.key for each in columns}, known_heads(kind)
    keys = can_be_chosen(columns)
    many = {f"{each.key}{POINT}{part}" for each in columns if each.parts for part in each.parts.many}
    found = [NOT_READ] * len(table.heads)

    def take(place: int, target: str | None) -> None:
        if target in keys and found[place] == NOT_READ and (target in many or target not in found):
            found[place] = target

    for place, head in enumerate(table.heads):
        take(place, ours.get(our_head(head)))
    for place, head in enumerate(table.heads):
        take(place, known.get(canonical(head)))
    for place, head in enumerate(table.heads):
        for close in get_close_matches(canonical(head), known, n=1, cutoff=ALIKE) if head else ():
            take(place, known[close])
    for key, shape in SHAPES.items():
        for place, values in enumerate(samples):
            if key not in found and values and all(shape.fullmatch(each) for each in values):
                take(place, key)
    return [_of_parts(target, found, columns, samples[place]) for place, target in enumerate(found)]


def _of_parts(target: str, found: Sequence[str], columns: Sequence[Column], samples: Sequence[str]) -> str:
    """Return a part as it can be joined: not beside the whole column, and a name without a first name is both."""
    key, point, part = target.partition(POINT)
    if not point:
        return target
    parts = next(each.parts for each in columns if each.key == key)
    if key in found:
        return NOT_READ
    others = {each.partition(POINT)[2] for each in found if each.startswith(f"{key}{POINT}")}
    if parts and part in parts.alone and {"first", "last"} <= others:
        return NOT_READ
    if part == "last" and "first" not in others:
        one_line = [each for each in samples if " " in each]
        return f"{key}.last_first" if one_line else NOT_READ
    if part in {"last_first", "first_last"} and samples:
        return f"{key}.last_first" if all(CAPITALS_FIRST.fullmatch(each) for each in samples) else target
    return target
