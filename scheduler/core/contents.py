"""What a database holds, asked before somebody else's data could be mixed with it or lost."""

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from scheduler.core import schema
from scheduler.core.addresses import ADMINISTRATION_ROLE
from scheduler.core.connections import shown
from scheduler.core.errors import DatabaseUnusable

ROOTS = ("accounts", "markets", "organisations", "skills")
"""The tables from which all others hang: without a row in these none of them has any, but attempts to sign in."""


def holds_data(connection: Connection) -> bool:
    """Tell whether anything was ever entrusted to a database; its owner asks, in a transaction.

    A table that cannot be looked into counts as full. The job queue's own notes count as nothing.

    Raises
    ------
    DatabaseUnusable
        When it is of a revision that this program does not know, or somebody else's.
    """
    if schema.known(connection) is None:
        return False
    with connection.begin_nested() as looking:
        connection.execute(text(f"SET LOCAL ROLE {ADMINISTRATION_ROLE}"))
        found = any(_has_rows(connection, table) for table in ROOTS)
        looking.rollback()
    return found


def _has_rows(connection: Connection, table: str) -> bool:
    try:
        with connection.begin_nested():
            return bool(connection.scalar(text(f"SELECT EXISTS (SELECT FROM {table})")))  # noqa: S608  # of ROOTS
    except DBAPIError:
        return True


def require_no_data(connection: Connection, wish: str) -> None:
    """Refuse a database that holds data; ``wish`` says what an empty one is wanted for.

    Raises
    ------
    DatabaseUnusable
        When it does.
    """
    if holds_data(connection):
        problem = f"{shown(connection)} holds data"
        raise DatabaseUnusable(problem, f"{wish} needs an empty database; nothing was written")
