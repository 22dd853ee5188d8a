"""Whether a database is ours: nothing of ours is ever put beside somebody else's tables."""

from sqlalchemy import Connection, text

from scheduler.core.connections import shown
from scheduler.core.errors import DatabaseUnusable

OURS = text("SELECT count(to_regclass('public.' || name)) FROM unnest(CAST(:names AS text[])) AS name")
MARKS = ("alembic_version", "markets", "missions")
"""Tables that every revision of ours has. The first alone is no mark: Alembic makes it for other programs too."""

# Not what an extension brings: a server may have some in every database, before anybody stores anything.
TABLES = text("""
    SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'f', 'm', 'v') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
      AND NOT EXISTS (
          SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'
      )
    ORDER BY 1
""")


def is_ours(connection: Connection) -> bool:
    """Tell whether our tables are there."""
    return bool(connection.scalar(OURS, {"names": list(MARKS)}) == len(MARKS))


def require_bare(connection: Connection) -> None:
    """Refuse a database that has tables; whoever asks knows that it is not ours.

    Raises
    ------
    DatabaseUnusable
        When it has some, with rows or without.
    """
    if found := connection.scalars(TABLES).all():
        more = f" and {len(found) - 1} more" if found[1:] else ""
        problem = f"{shown(connection)} holds something else (the table {found[0]}{more})"
        raise DatabaseUnusable(problem, "name an empty database, or one that Relève made; nothing was written")
