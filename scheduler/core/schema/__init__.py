"""The schema: what was done once, and the text in force that is applied again whenever it changes.

``revisions/``
    tables, constraints, indexes and roles, as plain Alembic revisions whose steps are SQL files beside them. Only
    forwards: whoever wants back restores a backup. A revision is never edited once it is released.
``functions/``, ``policies/``
    what the tables let through to whom, as it is now, one file a subject (``scheduler.core.schema.in_force``).
"""

from pathlib import Path

from alembic import command, op
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from scheduler.core.errors import DatabaseUnusable
from scheduler.core.schema.in_force import InForce
from scheduler.core.schema.of_others import is_ours, require_bare

HERE = Path(__file__).parent
REVISIONS = HERE / "revisions"

# Any two upgrades of one database wait for each other; the number means nothing.
UPGRADE_LOCK = 7_263_104_411

BEGIN_ANEW = "begin with an empty database (a new RELEVE_DATA; a demo: --reset), or go on with the program that made it"


def configuration(connection: Connection) -> Config:
    """Return Alembic's configuration for work on an open connection, which must be the owner's."""
    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.set_main_option("version_locations", str(REVISIONS))
    config.set_main_option("path_separator", "newline")  # a folder's name may hold any other sign
    config.attributes["connection"] = connection
    return config


def newest() -> str | None:
    """Return the revision that the code of today needs."""
    return _history().get_current_head()


def _history() -> ScriptDirectory:
    return ScriptDirectory(str(HERE), version_locations=[str(REVISIONS)])


def current(connection: Connection) -> str | None:
    """Return the revision of a database, None for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


def known(connection: Connection) -> str | None:
    """Return the revision of a database, None for an empty one.

    Raises
    ------
    DatabaseUnusable
        When it is one that this program does not know, or the database is somebody else's.
    """
    found = current(connection) if is_ours(connection) else None
    if found is None:
        require_bare(connection)
    else:
        require_known(found, "the database")
    return found


def require_known(revision: str, what: str) -> None:
    """Refuse a revision that this program does not know; ``what`` is at it.

    Raises
    ------
    DatabaseUnusable
        When it does not.
    """
    history = _history()
    if revision in {script.revision for script in history.walk_revisions()}:
        return
    first = history.get_base()
    if first is not None and revision < first:  # they are numbers of four digits
        problem = f"{what} is at revision {revision}, of before the first release, from which nothing is carried over"
        raise DatabaseUnusable(problem, BEGIN_ANEW)
    problem = f"{what} is at revision {revision}, which this program does not know"
    raise DatabaseUnusable(problem, f"use the program that is as new as {what}")


def upgrade(connection: Connection, to: str = "head", folder: Path = HERE) -> bool:
    """Bring a database to a revision and text in force within the connection's transaction: all of it or nothing.

    Parameters
    ----------
    connection
        The owner's.
    to
        The revision; only the newest gets functions and policies, which are written for its tables.
    folder
        Where ``functions`` and ``policies`` stand.

    Returns
    -------
    bool
        False when there was nothing to do.

    Raises
    ------
    DatabaseUnusable
        When the database or the wanted revision is one that this program does not know, or the database has tables
        and is not ours.
    """
    connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": UPGRADE_LOCK})
    found, wanted = known(connection), InForce.read(folder)
    if found == newest() and wanted.stands_in(connection):
        return False
    # Before the revisions: a column on which a policy rests could not be changed.
    wanted.clear(connection)
    command.upgrade(configuration(connection), to)
    if current(connection) == newest():
        wanted.apply(connection)
    return True


def require_newest(connection: Connection) -> None:
    """Refuse a database of another revision or with another text in force than this program's.

    Raises
    ------
    DatabaseUnusable
        Then; the text says what to do.
    """
    if (found := known(connection)) != (needed := newest()):
        problem = f"the database is at revision {found}, the program needs {needed}"
    elif not InForce.read(HERE).stands_in(connection):
        problem = "the database's functions and policies are not those of this program"
    else:
        return
    raise DatabaseUnusable(problem, "bring it up to date as its owner (RELEVE_DATABASE_URL)")


def run_sql(revision_file: str) -> None:
    """Run the SQL file that stands beside a revision."""
    statements = Path(revision_file).with_suffix(".sql").read_text(encoding="utf-8")
    op.get_bind().exec_driver_sql(statements, execution_options={"no_parameters": True})
