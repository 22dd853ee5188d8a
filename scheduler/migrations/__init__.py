"""The history of the schema, as plain Alembic revisions whose steps are SQL files beside them.

Only forwards: whoever wants back restores a backup. A revision is never edited once it is released.
"""

from pathlib import Path

from alembic import command, op
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from scheduler.errors import DatabaseUnusable

# Any two upgrades of one database wait for each other; the number means nothing.
UPGRADE_LOCK = 7_263_104_411


def configuration(connection: Connection) -> Config:
    """Return Alembic's configuration for work on an open connection, which must be the owner's."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    return config


def newest() -> str | None:
    """Return the revision that the code of today needs."""
    return _history().get_current_head()


def _history() -> ScriptDirectory:
    return ScriptDirectory(str(Path(__file__).parent))


def current(connection: Connection) -> str | None:
    """Return the revision of a database, None for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


def known(connection: Connection) -> str | None:
    """Return the revision of a database, None for an empty one.

    Raises
    ------
    DatabaseUnusable
        When it is one that this program does not know.
    """
    if (found := current(connection)) is not None:
        require_known(found, "the database")
    return found


def require_known(revision: str, what: str) -> None:
    """Refuse a revision that this program does not know; ``what`` is at it.

    Raises
    ------
    DatabaseUnusable
        When it does not.
    """
    if revision not in {script.revision for script in _history().walk_revisions()}:
        problem = f"{what} is at revision {revision}, which this program does not know"
        raise DatabaseUnusable(problem, f"use the program that is as new as {what}")


def upgrade(connection: Connection, to: str = "head") -> None:
    """Bring a database to a revision, by default the newest, in the connection's transaction: all of it or nothing.

    Raises
    ------
    DatabaseUnusable
        When the database or the wanted revision is one that this program does not know.
    """
    connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": UPGRADE_LOCK})
    known(connection)
    command.upgrade(configuration(connection), to)


def run_sql(revision_file: str) -> None:
    """Run the SQL file that stands beside a revision."""
    statements = Path(revision_file).with_suffix(".sql").read_text(encoding="utf-8")
    op.get_bind().exec_driver_sql(statements, execution_options={"no_parameters": True})
