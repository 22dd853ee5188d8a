"""Many rows at once."""

from collections.abc import Mapping, Sequence

from sqlalchemy import insert, inspect
from sqlalchemy.orm import Session

from scheduler.core.tables import Base

Row = Mapping[str, object]


def add(session: Session, table: type[Base], rows: Sequence[Row]) -> None:
    """Insert rows; all of them name the same columns."""
    if rows:
        session.execute(insert(table), rows)


def add_numbered(session: Session, table: type[Base], rows: Sequence[Row]) -> list[int]:
    """Insert rows into a table with a column ``id``; return their ids in the same order."""
    if not rows:
        return []
    (number,) = inspect(table).primary_key
    return list(session.scalars(insert(table).returning(number, sort_by_parameter_order=True), rows))
