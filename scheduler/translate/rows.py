"""Reading rows in bulk: one statement a table, then by worker, request or agency in memory."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from sqlalchemy import CompoundSelect, Row, Select
from sqlalchemy.orm import Session

AnyRow = Row[*tuple[Any, ...]]
AnySelect = Select[*tuple[Any, ...]]
AnyUnion = CompoundSelect[*tuple[Any, ...]]

Rows = Mapping[int, list[AnyRow]]


def by(session: Session, key: str, query: AnySelect | AnyUnion) -> Rows:
    """Run a query and return its rows by one of their columns; an absent key has no rows."""
    found: defaultdict[int, list[AnyRow]] = defaultdict(list)
    for row in session.execute(query):
        found[getattr(row, key)].append(row)
    return found
