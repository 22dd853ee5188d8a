"""What a file of a market's folder is: its name, its columns, a few rows as an example, and what stores its rows."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from sqlalchemy.orm import Session

from scheduler.core.errors import Invalid, NotFound
from scheduler.core.tables import Market
from scheduler.imports.columns import Column, Row, heads_of
from scheduler.imports.faults import QUESTIONS, Code, Fault, Outcome, RowError
from scheduler.imports.kinds import Writer
from scheduler.imports.load import write_rows

Example: TypeAlias = Mapping[str, str | float]
"""A row of a template: cells by the keys of columns, as people write them."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What storing the rows of a file came to; faults and questions name columns by their heads.

    ``known`` are the rows that were stored already: what they say was meant as it was read.
    """

    tally: Counter[Outcome] = field(default_factory=Counter)
    known: frozenset[int] = frozenset()
    faults: Sequence[Fault] = ()
    questions: Sequence[Fault] = ()
    removed: int = 0


Storing: TypeAlias = Callable[[Session, Market, Sequence[Row]], Stored]
"""Stores rows in a transaction of the administration."""

Making: TypeAlias = Callable[[Session, Market, Sequence[Row]], Writer]
"""Prepares for the rows of a file and returns what stores one of them."""


@dataclass(frozen=True, slots=True)
class FolderFile:
    """A file of the folder.

    Attributes
    ----------
    stem
        Its name without ``.csv`` or ``.xlsx``.
    about
        What stands in it, for the page of explanation.
    key
        Names the cells by which a row is known.
    examples
        Rows that nobody would write: each is known by an invented name or number (test_folder says which), since what
        equals one is refused.
    needed
        Whether there is no market without it.
    """

    stem: str
    about: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    store: Storing
    examples: tuple[Example, ...]
    needed: bool = False


def without_examples(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Return columns of an import for a file of the folder, which has examples of its own."""
    return tuple(replace(each, example=None) for each in columns)


CODES: Mapping[str, Code] = {
    "agencies_lead": Code.AGENCIES_LEAD,
    "code_format": Code.CODE_FORMAT,
    "hours_would_move": Code.HOURS_WOULD_MOVE,
    "name": Code.TEXT_TOO_LONG,
    "not_an_address": Code.EMAIL_FORMAT,
    "other_clock": Code.OTHER_CLOCK,
    "other_kind": Code.OTHER_ROLE,
    "nowhere": Code.NOWHERE,
    "out_of_range": Code.OUT_OF_RANGE,
    "unknown_zone": Code.UNKNOWN_ZONE,
}
"""The faults of files by what the use cases refuse."""


def row_by_row(columns: Sequence[Column], making: Making) -> Storing:
    """Return what stores the rows of a file one by one."""

    def store(session: Session, market: Market, rows: Sequence[Row]) -> Stored:
        writer = making(session, market, rows)
        return replace(written(session, columns, refusing(writer), rows), removed=getattr(writer, "removed", 0))

    return store


def written(
    session: Session, columns: Sequence[Column], writer: Writer, rows: Sequence[Row], doubts: Iterable[Fault] = ()
) -> Stored:
    """Store rows one by one; doubts name columns by their keys, as do those that the writer has."""
    heads = heads_of(columns)
    tally, known, faults = write_rows(session, columns, writer, rows)
    told = [replace(each, column=heads[each.column]) for each in (*doubts, *getattr(writer, "doubts", ()))]
    return Stored(
        tally,
        frozenset(known),
        [*faults, *(each for each in told if each.code not in QUESTIONS)],
        [each for each in told if each.code in QUESTIONS],
        getattr(writer, "removed", 0),
    )


def refusing(writer: Writer) -> Writer:
    """Let a use case refuse a row as a file does."""

    def write(row: Row) -> Outcome:
        try:
            return writer(row)
        except Invalid as error:
            value = row.cells.get(error.field) or ""
            raise RowError(CODES.get(error.reason, Code.REFUSED), error.field, value) from error
        except NotFound as error:
            raise RowError(Code.REFUSED, value=error.id) from error

    return write
