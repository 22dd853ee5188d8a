"""The mark of a demo's database: invented people, whose password everybody knows, go nowhere else.

The mark is the comment on a table, made in the transaction that loads the first rows: whatever way leads to a database,
it is there or not, and a load that was cut short leaves neither rows nor mark.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL, Connection, create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from scheduler.core.addresses import ADMINISTRATION_ROLE, Addresses
from scheduler.core.config import Settings
from scheduler.core.connections import shown
from scheduler.core.contents import holds_data
from scheduler.core.db import administration
from scheduler.core.errors import DatabaseUnusable

MARK = "Made by releve demo: everybody in this database is invented."


def require_demo(found: Addresses, settings: Settings) -> URL:
    """Return the owner's way into a database that a demo made or may make its own; nothing is written.

    Raises
    ------
    DatabaseUnusable
        When it holds data that no demo stored, when only the application's way in is known, or when the two ways lead
        to two databases.
    """
    if found.owner is None:
        problem = "RELEVE_APPLICATION_URL alone does not let a demo load its market"
        raise DatabaseUnusable(problem, "give RELEVE_DATABASE_URL, of an empty database, too")
    engine, other = create_engine(found.owner), create_engine(found.application)
    try:
        with engine.connect() as owner:
            _refuse_data_of_others(owner)
            if settings.application_url is not None:  # else it is the owner's, with other words
                with other.connect() as application:
                    _require_same(owner, application)
    except DBAPIError as error:
        problem = f"the database cannot be looked into ({str(error.orig).strip().splitlines()[0]})"
        raise DatabaseUnusable(problem, "the demo needs an empty one; nothing was written") from None
    finally:
        engine.dispose()
        other.dispose()
    return found.owner


@contextmanager
def demo_transaction(owner: URL) -> Iterator[Session]:
    """Act for the administration in the demo's database, which with this transaction becomes the demo's.

    Raises
    ------
    DatabaseUnusable
        When somebody else has stored data there.
    """
    with administration(owner) as session:
        session.execute(text("LOCK TABLE organisations IN SHARE ROW EXCLUSIVE MODE"))  # nobody else stores meanwhile
        session.execute(text("RESET ROLE"))
        _refuse_data_of_others(session.connection())
        session.execute(text(f"COMMENT ON TABLE markets IS '{MARK}'"))
        session.execute(text(f"SET LOCAL ROLE {ADMINISTRATION_ROLE}"))
        yield session


def is_marked(connection: Connection) -> bool:
    """Tell whether a demo made this database."""
    comment = "SELECT obj_description(to_regclass('public.markets'), 'pg_class')"
    return bool(connection.scalar(text(comment)) == MARK)


def _refuse_data_of_others(connection: Connection) -> None:
    if not is_marked(connection) and holds_data(connection):
        problem = f"{shown(connection)} holds data that no demo stored"
        raise DatabaseUnusable(problem, "the demo needs an empty database or its own; nothing was written")


def _require_same(owner: Connection, application: Connection) -> None:
    """Refuse two ways that lead to two databases, however they are called: a lock shows in the same one only."""
    number = {"number": secrets.randbits(62)}
    owner.execute(text("SELECT pg_advisory_xact_lock(:number)"), number)
    if application.scalar(text("SELECT pg_try_advisory_xact_lock(:number)"), number):
        problem = "RELEVE_DATABASE_URL and RELEVE_APPLICATION_URL name two databases"
        raise DatabaseUnusable(problem, "let both name the demo's; nothing was written")
