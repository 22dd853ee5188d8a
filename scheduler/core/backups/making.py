"""Making a backup of a database that is in use: one look at all tables, at one moment."""

from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from msgspec import json
from psycopg import sql
from sqlalchemy import URL, Connection, create_engine, text

from scheduler.core import schema
from scheduler.core.addresses import ADMINISTRATION_ROLE
from scheduler.core.backups import catalogue
from scheduler.core.backups.archive import (
    CONTENTS,
    FORMAT,
    KEY,
    Contents,
    Sequence,
    Table,
    Unreadable,
    checked,
    member,
    written,
)
from scheduler.core.backups.digest import Digest, Sum
from scheduler.core.errors import DatabaseUnusable


def back_up(owner: URL, key: str, target: Path) -> Contents:
    """Write the database and the key into a file, and read it back; a file of that name is then replaced.

    Parameters
    ----------
    owner
        The way in for the database's owner.
    key
        The secret key.
    target
        The file.

    Raises
    ------
    DatabaseUnusable
        When there is nothing to keep, or something that cannot be seen in full.
    OSError
        When the file cannot be written.
    Unreadable
        When what was read back is not what was written.
    """
    engine = create_engine(owner, isolation_level="REPEATABLE READ")
    try:
        with engine.connect() as connection, written(target) as unfinished:
            # Of the session: within the transaction below, the moment would lie before the end of an upgrade under way.
            connection.execute(text("SELECT pg_advisory_lock_shared(:number)"), {"number": schema.UPGRADE_LOCK})
            connection.commit()
            with ZipFile(unfinished, "w", ZIP_DEFLATED) as archive:
                contents = _fill(archive, connection)
                archive.writestr(KEY, key)
            if checked(unfinished) != (contents, key):
                message = f"{target}: what was read back is not what was written"
                raise Unreadable(message)
            return contents
    finally:
        engine.dispose()


def _fill(archive: ZipFile, connection: Connection) -> Contents:
    """Write all rows as they are at one moment, then where the sequences stand: at or behind the rows' numbers."""
    catalogue.write_alike(connection)
    revision = schema.known(connection)
    if revision is None:
        problem = "the database is empty"
        raise DatabaseUnusable(problem, "there is nothing to back up")
    catalogue.require_all_seen(connection)
    tables = {}
    for name, (guarded, columns) in catalogue.tables(connection).items():
        connection.execute(text(f"SET LOCAL ROLE {ADMINISTRATION_ROLE}" if guarded else "RESET ROLE"))
        tables[name] = Table(columns, _copied(archive, connection, name, columns))
    connection.execute(text("RESET ROLE"))
    contents = Contents(
        format=FORMAT,
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        revision=revision,
        comment=connection.scalar(text("SELECT obj_description('public.markets'::regclass, 'pg_class')")),
        tables=tables,
        sequences={name: _stands(connection, name) for name in catalogue.sequences(connection)},
    )
    archive.writestr(CONTENTS, json.format(json.encode(contents)))
    return contents


def _copied(archive: ZipFile, connection: Connection, name: str, columns: tuple[str, ...]) -> Sum:
    digest = Digest()
    with archive.open(member(name), "w", force_zip64=True) as writing:
        for data in catalogue.rows_of(connection, name, columns):
            digest.feed(data)
            writing.write(data)
    return digest.sum


def _stands(connection: Connection, name: str) -> Sequence:
    query = sql.SQL("SELECT last_value, is_called FROM {}").format(catalogue.identifier(name))
    with catalogue.driver(connection).cursor() as cursor:
        last, called = cursor.execute(query).fetchone() or (1, False)
    return Sequence(last, called)
