"""Rows by worker, request or agency."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from scheduler.core.one_statement import AnyRow

Rows = Mapping[int, list[AnyRow]]


def by(key: str, rows: Iterable[AnyRow]) -> Rows:
    """Return rows by one of their columns; an absent key has no rows."""
    found: defaultdict[int, list[AnyRow]] = defaultdict(list)
    for row in rows:
        found[getattr(row, key)].append(row)
    return found
