"""Putting a backup back into a database without data, in one transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import ZipFile

import psycopg
from psycopg import sql
from sqlalchemy import URL, Connection, create_engine, text
from sqlalchemy.exc import DBAPIError

from scheduler.core import schema
from scheduler.core.backups import archive as file_format
from scheduler.core.backups import catalogue
from scheduler.core.backups.archive import Contents, Unreadable, checked
from scheduler.core.backups.digest import Digest
from scheduler.core.backups.keys import KeyChoice, key_in_place, key_to_write
from scheduler.core.config import Settings
from scheduler.core.contents import ROOTS, require_no_data
from scheduler.core.errors import DatabaseUnusable

WISH = "restoring"

# Before the rows come in: nothing may answer to them, and policies bind the owner too.
TRIGGERS = text("""
    SELECT n.nspname || '.' || c.relname, t.tgname
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE NOT t.tgisinternal AND t.tgenabled = 'O' AND n.nspname = ANY (:schemas)
""")
FORCED = text("""
    SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relforcerowsecurity AND n.nspname = ANY (:schemas)
""")

# What the revisions made, for the rows may need older tables than an empty database has by now. Extensions stay.
CLEAR = text("""
    DO $clear$
    DECLARE
        -- All names are written down before the first is dropped: some functions go with a table, and have none then.
        doomed text[] := ARRAY(
            SELECT format('ROUTINE IF EXISTS %s', p.oid::regprocedure) FROM pg_proc p
            WHERE p.pronamespace = 'public'::regnamespace
              AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
            UNION ALL
            SELECT format('TABLE IF EXISTS %s', c.oid::regclass) FROM pg_class c
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
              AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
        );
        each text;
    BEGIN
        FOREACH each IN ARRAY doomed LOOP
            EXECUTE format('DROP %s CASCADE', each);
        END LOOP;
        DROP SCHEMA IF EXISTS procrastinate CASCADE;
    END
    $clear$
""")


def restore(owner: URL, settings: Settings, file: Path, choice: KeyChoice | None = None) -> Contents:
    """Put a backup back, all of it or nothing, and bring the schema up to date.

    Parameters
    ----------
    owner
        The way in for the owner of a database without data.
    settings
        Where the key belongs.
    file
        The backup.
    choice
        Which key to go on with when there is another one.

    Raises
    ------
    Unreadable
        When the file is no backup, or is damaged.
    DatabaseUnusable
        When the database holds data, the program is older than the backup, or another key is in the way.
    """
    contents, kept_key = checked(file)
    schema.require_known(contents.revision, "the backup")
    key = key_to_write(settings, kept_key, choice)
    engine = create_engine(owner)
    try:
        with engine.connect() as connection, connection.begin() as transaction:
            catalogue.write_alike(connection)
            _make_room(connection)
            schema.upgrade(connection, contents.revision)
            with file_format.opened(file) as archive, _unguarded(connection):
                _fill(connection, archive, contents)
            _comment(connection, contents.comment)
            schema.upgrade(connection)
            with key_in_place(settings, key):
                transaction.commit()
    except (DBAPIError, psycopg.Error) as error:
        said, _, _ = str(error.orig if isinstance(error, DBAPIError) else error).strip().partition("\n")
        problem = f"{file} could not be restored: {said}"
        raise DatabaseUnusable(problem, "the database is as it was") from error
    finally:
        engine.dispose()
    return contents


def _make_room(connection: Connection) -> None:
    """Remove the schema of an empty database, so that it is made again; nobody can store anything meanwhile."""
    connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": schema.UPGRADE_LOCK})
    if schema.known(connection) is None:
        return
    connection.execute(text(f"LOCK TABLE {', '.join(ROOTS)} IN ACCESS EXCLUSIVE MODE"))
    require_no_data(connection, WISH)
    connection.execute(CLEAR)


@contextmanager
def _unguarded(connection: Connection) -> Iterator[None]:
    """Let the owner store rows as they were: no trigger answers, no policy refuses. Keys and checks still hold."""
    schemas = {"schemas": list(catalogue.SCHEMAS)}
    triggers, forced = connection.execute(TRIGGERS, schemas).all(), connection.scalars(FORCED, schemas).all()
    for table, trigger in triggers:
        _alter(connection, table, sql.SQL("DISABLE TRIGGER {}").format(sql.Identifier(trigger)))
    for table in forced:
        _alter(connection, table, sql.SQL("NO FORCE ROW LEVEL SECURITY"))
    yield
    for table, trigger in triggers:
        _alter(connection, table, sql.SQL("ENABLE TRIGGER {}").format(sql.Identifier(trigger)))
    for table in forced:
        _alter(connection, table, sql.SQL("FORCE ROW LEVEL SECURITY"))


def _alter(connection: Connection, table: str, change: sql.Composable) -> None:
    _run(connection, sql.SQL("ALTER TABLE {} {}").format(catalogue.identifier(table), change))


def _run(connection: Connection, statement: sql.Composed) -> None:
    catalogue.driver(connection).execute(statement)


def _fill(connection: Connection, archive: ZipFile, contents: Contents) -> None:
    """Store the rows in place of those that the revisions brought, and look whether they are the same."""
    here = {name: columns for name, (_, columns) in catalogue.tables(connection).items()}
    if here != {name: table.columns for name, table in contents.tables.items()}:
        message = f"the backup's tables are not those of revision {contents.revision}"
        raise Unreadable(message)
    names = sql.SQL(", ").join(map(catalogue.identifier, here))
    _run(connection, sql.SQL("TRUNCATE {}").format(names))
    for name in catalogue.in_order(connection, list(here)):
        query = sql.SQL("COPY {} FROM STDIN").format(catalogue.columns_of(name, here[name]))
        with catalogue.driver(connection).cursor() as cursor, cursor.copy(query) as copying:
            for data in file_format.rows(archive, name):
                copying.write(data)
        digest = Digest()
        for data in catalogue.rows_of(connection, name, here[name]):
            digest.feed(data)
        if digest.sum != contents.tables[name].sum:
            problem = f"the rows of {name} are not those of the backup once they are stored"
            raise DatabaseUnusable(problem, "the database is as it was")
    for name, stood in contents.sequences.items():
        values = map(sql.Literal, (name, stood.last, stood.called))
        _run(connection, sql.SQL("SELECT setval({}, {}, {})").format(*values))


def _comment(connection: Connection, comment: str | None) -> None:
    _run(connection, sql.SQL("COMMENT ON TABLE public.markets IS {}").format(sql.Literal(comment)))
