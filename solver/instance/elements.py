"""What all parts of an instance are made of: lists, ids, times and spans.

As in every module that builds, a function raises ``FormatError`` for the first value that breaks the format, with the
place seen from what it builds; its caller puts the place of that before it.
"""

from collections.abc import Callable, Container, Sequence
from typing import TypeVar

from solver.instance import wire
from solver.instance.clock import parse_time
from solver.instance.format_error import placed, quoted, refuse
from solver.span import FOREVER, Span

Raw = TypeVar("Raw")
Built = TypeVar("Built")


def each(name: str, raws: Sequence[Raw] | None, build: Callable[[Raw], Built]) -> tuple[Built, ...]:
    """Build every element of the list ``name``; an absent list is empty."""
    built = []
    for index, raw in enumerate(raws or ()):
        try:
            built.append(build(raw))
        except ValueError as error:
            raise placed(error, name, index) from error
    return tuple(built)


def distinct(name: str, ids: Sequence[str], *member: str) -> frozenset[str]:
    """Return the ids in the list ``name``, of which none may stand twice."""
    seen: set[str] = set()
    for index, given in enumerate(ids):
        if given in seen:
            refuse(f"{quoted(given)} is given twice", name, index, *member)
        seen.add(given)
    return frozenset(seen)


def reference(name: str, given: str, known: Container[str]) -> str:
    """Return the id in the member ``name``, which must exist."""
    if given not in known:
        refuse(f"unknown id {quoted(given)}", name)
    return given


def references(name: str, ids: Sequence[str] | None, known: Container[str]) -> frozenset[str]:
    """Return the ids in the list ``name``, which must exist, each once; an absent list is empty."""
    for index, given in enumerate(ids or ()):
        if given not in known:
            refuse(f"unknown id {quoted(given)}", name, index)
    return distinct(name, ids or ())


def span(raw: wire.Moments) -> Span:
    """Return the span from ``start`` to ``end``."""
    return Span(_time("start", raw.start), _time("end", raw.end))


def period(raw: wire.Period | wire.Skill) -> Span:
    """Return the span between ``from`` and ``to``, without end on a side that is absent."""
    start = -FOREVER if raw.from_ is None else _time("from", raw.from_)
    end = FOREVER if raw.to is None else _time("to", raw.to)
    if end <= start:
        refuse("must be after from", "to")
    return Span(start, end)


def _time(name: str, text: str) -> int:
    try:
        return parse_time(text)
    except ValueError as error:
        raise placed(error, name) from error
