"""What all tables share: names of constraints, types of columns, short forms."""

from datetime import date, datetime, time
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Generic, TypeVar

from sqlalchemy import CheckConstraint, Computed, Date, DateTime, Dialect, Identity, Integer, MetaData, Text, Time, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, MappedColumn, mapped_column
from sqlalchemy.types import TypeDecorator

NAMES = {
    # The names that PostgreSQL itself gives, so that SQL without names makes the same ones.
    "pk": "%(table_name)s_pkey",
    "uq": "%(table_name)s_%(column_0_N_name)s_key",
    "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
    "ix": "%(table_name)s_%(column_0_N_name)s_idx",
    "ck": "%(table_name)s_%(constraint_name)s",
}

Id = Annotated[int, mapped_column(Identity(always=True), primary_key=True)]
Now = Annotated[datetime, mapped_column(server_default=text("now()"))]


class Base(DeclarativeBase):
    """The tables of the product.

    ``*_day`` is a date, both ends included; ``*_at`` a moment; ``*_minute`` a clock time as minutes since midnight.
    """

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text,
        int: Integer,
        date: Date,
        time: Time,
        datetime: DateTime(timezone=True),
        dict[str, Any]: JSONB,
    }


E = TypeVar("E", bound=StrEnum)


class Code(TypeDecorator[E], Generic[E]):
    """A member of a closed list, stored as its text."""

    impl = Text
    cache_ok = True

    def __init__(self, codes: type[E]) -> None:
        super().__init__()
        self.codes = codes

    def process_bind_param(self, value: E | None, dialect: Dialect) -> str | None:
        """Return what is stored."""
        del dialect
        return None if value is None else self.codes(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> E | None:
        """Return what was stored as a member of the list."""
        del dialect
        return None if value is None else self.codes(value)


def among(column: str, codes: type[StrEnum] | tuple[StrEnum, ...]) -> CheckConstraint:
    """Make the constraint that a column holds nothing but these codes."""
    return CheckConstraint(f"{column} IN ({listed(codes)})", name=column)


def listed(codes: type[StrEnum] | tuple[StrEnum, ...]) -> str:
    """Write codes as a list in SQL; they are words of our own, without quotes in them."""
    return ", ".join(f"'{code}'" for code in codes)


def always(value: str) -> MappedColumn[str]:
    """Make a column that is always this: the foreign key on it lets only things of that kind in."""
    return mapped_column(Computed(f"'{value}'", persisted=True))
