"""Many lists read in one statement."""

from functools import cache
from types import GenericAlias
from typing import Any, NamedTuple

from msgspec import json
from sqlalchemy import ColumnElement, CompoundSelect, Select, Text, cast, func, select
from sqlalchemy.orm import Session

from scheduler.core.tables.base import Code

AnyRow = Any
"""A named tuple with the columns that a query asked for: their names and types stand there."""

Query = Select[*tuple[Any, ...]] | CompoundSelect[*tuple[Any, ...]]


def together(session: Session, **queries: Query) -> dict[str, list[AnyRow]]:
    """Run several queries in one statement and return the rows of each, in its order.

    The database writes the rows of each as one text (JSON); all of them are as of the same moment.
    """
    asked = [query.subquery() for query in queries.values()]
    lists = (select(func.json_agg(func.json_build_array(*each.c))).scalar_subquery() for each in asked)
    texts = session.execute(select(*(func.coalesce(cast(each, Text), "[]") for each in lists))).one()
    shapes = (_shape(tuple((column.name, _kind(column)) for column in each.c)) for each in asked)
    return {name: json.decode(text, type=shape) for name, text, shape in zip(queries, texts, shapes, strict=True)}


def _kind(column: ColumnElement[Any]) -> type:
    return column.type.codes if isinstance(column.type, Code) else column.type.python_type


@cache
def _shape(columns: tuple[tuple[str, type], ...]) -> GenericAlias:
    return list[NamedTuple("Row", [(name, kind | None) for name, kind in columns])]  # type: ignore[misc]
