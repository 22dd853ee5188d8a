"""What there is in a database to keep, and the settings under which the same value always reads the same."""

from collections.abc import Iterable, Iterator
from graphlib import TopologicalSorter
from typing import Any, cast

import psycopg
from psycopg import sql
from sqlalchemy import Connection, text

from scheduler.core.addresses import ADMINISTRATION_ROLE
from scheduler.core.errors import DatabaseUnusable

OF_THE_PROGRAM = ("public.alembic_version", "public.transitions")
"""Written when the schema is made."""

SCHEMAS = ("public", "procrastinate")

# Of pg_settings, so that only those are set that this server knows. Nothing may cut a long COPY short, and dates,
# numbers and intervals are written in one way, whatever a server's own settings are.
SETTINGS = text("""
    SELECT set_config(s.name, wanted.value, true)
    FROM pg_settings s
    JOIN (VALUES
        ('statement_timeout', '0'), ('idle_in_transaction_session_timeout', '0'), ('transaction_timeout', '0'),
        ('DateStyle', 'ISO, YMD'), ('IntervalStyle', 'postgres'), ('TimeZone', 'UTC'), ('extra_float_digits', '3'),
        ('bytea_output', 'hex'), ('client_encoding', 'UTF8'), ('search_path', 'public')
    ) AS wanted (name, value) ON lower(s.name) = lower(wanted.name)
""")

# Generated columns follow from the others.
TABLES = text("""
    SELECT n.nspname || '.' || c.relname AS name, c.relrowsecurity AS guarded,
           ARRAY(
               SELECT a.attname::text FROM pg_attribute a
               WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
               ORDER BY a.attname
           ) AS columns
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = ANY (:schemas) AND c.relkind = 'r' AND n.nspname || '.' || c.relname <> ALL (:of_the_program)
    ORDER BY 1
""")

SEQUENCES = text("""
    SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = ANY (:schemas) AND c.relkind = 'S' ORDER BY 1
""")

REFERENCES = text("""
    SELECT f.nspname || '.' || here.relname, t.nspname || '.' || there.relname
    FROM pg_constraint k
    JOIN pg_class here ON here.oid = k.conrelid JOIN pg_namespace f ON f.oid = here.relnamespace
    JOIN pg_class there ON there.oid = k.confrelid JOIN pg_namespace t ON t.oid = there.relnamespace
    WHERE k.contype = 'f' AND k.conrelid <> k.confrelid
""")

# Tables of which the administration may not see each row: one that nobody granted to it or no policy opens to it.
HIDDEN = text("""
    SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = ANY (:schemas) AND c.relkind = 'r' AND c.relrowsecurity AND (
        NOT has_table_privilege(:role, c.oid, 'SELECT')
        OR NOT EXISTS (
            SELECT FROM pg_policy p
            WHERE p.polrelid = c.oid AND p.polpermissive AND p.polcmd IN ('*', 'r')
              AND to_regrole(:role) = ANY (p.polroles) AND pg_get_expr(p.polqual, p.polrelid) = 'true'
        )
        OR EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND NOT p.polpermissive
                   AND (to_regrole(:role) = ANY (p.polroles) OR 0 = ANY (p.polroles)))
    )
    ORDER BY 1
""")


def write_alike(connection: Connection) -> None:
    """Let values be written in one way for the rest of the transaction, and nothing cut it short."""
    connection.execute(SETTINGS)


def tables(connection: Connection) -> dict[str, tuple[bool, tuple[str, ...]]]:
    """Return each table that is kept: whether policies guard it, and its columns but those that are computed."""
    found = connection.execute(TABLES, {"schemas": list(SCHEMAS), "of_the_program": list(OF_THE_PROGRAM)})
    return {row.name: (row.guarded, tuple(row.columns)) for row in found}


def sequences(connection: Connection) -> list[str]:
    """Return the sequences."""
    return list(connection.scalars(SEQUENCES, {"schemas": list(SCHEMAS)}))


def in_order(connection: Connection, names: list[str]) -> list[str]:
    """Return tables so that each comes after those that its rows refer to."""
    order: TopologicalSorter[str] = TopologicalSorter(dict.fromkeys(names, ()))
    for here, there in connection.execute(REFERENCES):
        order.add(here, there)
    return [name for name in order.static_order() if name in set(names)]


def require_all_seen(connection: Connection) -> None:
    """Refuse to keep less than there is: the administration must see each row of each table.

    Raises
    ------
    DatabaseUnusable
        When policies hide some from it.
    """
    hidden = list(connection.scalars(HIDDEN, {"schemas": list(SCHEMAS), "role": ADMINISTRATION_ROLE}))
    if hidden:
        problem = f"{ADMINISTRATION_ROLE} cannot see every row of {', '.join(hidden)}"
        raise DatabaseUnusable(problem, "grant it SELECT and a policy that is true, as the revisions do")


def driver(connection: Connection) -> psycopg.Connection[Any]:
    """Return the driver's connection under an open one: it copies, and writes names into SQL."""
    return cast("psycopg.Connection[Any]", connection.connection.driver_connection)


def identifier(name: str) -> sql.Identifier:
    """Return a name with its schema as SQL."""
    return sql.Identifier(*name.split("."))


def columns_of(name: str, columns: Iterable[str]) -> sql.Composed:
    """Return a table and its columns as ``COPY`` names them."""
    return sql.SQL("{} ({})").format(identifier(name), sql.SQL(", ").join(map(sql.Identifier, columns)))


def rows_of(connection: Connection, name: str, columns: Iterable[str]) -> Iterator[bytes]:
    """Yield the rows of a table, as far as the role of the moment sees them, in pieces."""
    query = sql.SQL("COPY {} TO STDOUT").format(columns_of(name, columns))
    with driver(connection).cursor() as cursor, cursor.copy(query) as copying:
        for data in copying:
            yield bytes(data)
