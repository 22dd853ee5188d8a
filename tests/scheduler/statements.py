"""Count the statements that a use case sends: a page may not ask once for each of its lines."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

MOST_OF_A_PAGE = 12
"""Statements that a page may send, whatever it shows."""


@contextmanager
def counted(session: Session | None = None) -> Iterator[list[str]]:
    """Collect the statements that a session's connection executes in the block; without a session, any connection."""
    statements: list[str] = []

    def collect(*arguments: object) -> None:
        statements.append(str(arguments[2]))

    target = Engine if session is None else session.connection()
    event.listen(target, "before_cursor_execute", collect)
    try:
        yield statements
    finally:
        event.remove(target, "before_cursor_execute", collect)
