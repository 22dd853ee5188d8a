"""The clock of a replayed market: a moment in a table, which everything in its database takes for now.

PostgreSQL finds a function by the schemas of its search path, its own among them. Here ``replayed`` comes first, with
a ``now()`` of its own: statements, functions, triggers and defaults read it unchanged, so not a line of the product
knows of a replay. It is the clock of one database alone, made by its owner, where only the owner sets it; nothing of
it is left once it is taken away.
"""

from datetime import datetime, timedelta

from sqlalchemy import URL, Connection, Engine, text

from scheduler.core.connections import engine_of
from scheduler.core.schema.in_force import FUNCTIONS_ROLE
from scheduler.core.schema.in_force import run as _run

SECOND = timedelta(seconds=1)

MADE = """
    CREATE SCHEMA IF NOT EXISTS replayed;
    GRANT USAGE ON SCHEMA replayed TO PUBLIC;
    CREATE TABLE IF NOT EXISTS replayed.clock (at timestamptz NOT NULL);
    GRANT SELECT ON replayed.clock TO PUBLIC;
    CREATE OR REPLACE FUNCTION replayed.now() RETURNS timestamptz LANGUAGE plpgsql STABLE PARALLEL SAFE AS
        $now$ BEGIN RETURN (SELECT c.at FROM replayed.clock c); END $now$;
    CREATE OR REPLACE FUNCTION replayed.clock_timestamp() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS
        $now$ SELECT replayed.now() $now$;
    CREATE TABLE IF NOT EXISTS replayed.setting
        (seed integer, start date, finish date, share double precision, workers integer);
    CREATE TABLE IF NOT EXISTS replayed.days (day date PRIMARY KEY, seconds double precision NOT NULL);
    GRANT SELECT, INSERT ON replayed.setting, replayed.days TO releve_admin;
"""
"""The clock, and beside it what is played and which days have been (``setting``)."""

POINTED = """
    DO $point$
    DECLARE
        each record;
    BEGIN
        FOR each IN
            SELECT p.oid::regprocedure AS routine FROM pg_proc p
            WHERE p.pronamespace = 'public'::regnamespace AND p.proowner = current_user::regrole
              AND array_to_string(p.proconfig, ' ') LIKE '%search_path={from_path}%'
        LOOP
            EXECUTE format('ALTER ROUTINE %s SET search_path = {to_path}', each.routine);
        END LOOP;
    END
    $point$
"""

DEFAULTS = """
    DO $default$
    DECLARE
        each record;
    BEGIN
        FOR each IN
            SELECT d.adrelid::regclass AS relation, a.attname FROM pg_attrdef d
            JOIN pg_class c ON c.oid = d.adrelid AND c.relnamespace = 'public'::regnamespace
            JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
            WHERE pg_get_expr(d.adbin, d.adrelid) IN ('now()', 'replayed.now()')
        LOOP
            EXECUTE format('ALTER TABLE %s ALTER %I SET DEFAULT {now}', each.relation, each.attname);
        END LOOP;
    END
    $default$
"""

OURS, REPLAYED = "public, pg_temp", "replayed, pg_catalog, public, pg_temp"


class Clock:
    """The clock of one database. Its connections that were open before it was made keep their own."""

    def __init__(self, owner: URL) -> None:
        self._engine: Engine = engine_of(owner)
        self._at: datetime | None = None

    def make(self, at: datetime) -> None:
        """Make the clock at a moment, or take up one that was left, which stands where it stood."""
        with self._engine.begin() as connection:
            _run(connection, MADE)
            first = "INSERT INTO replayed.clock SELECT :at WHERE NOT EXISTS (SELECT FROM replayed.clock)"
            connection.execute(text(first), {"at": at})
            self._at = connection.scalar(text("SELECT at FROM replayed.clock"))
            _point(connection, OURS, REPLAYED, "replayed.now()")
            name = _name(connection)
            # A replay goes on from the last day that is stored, whichever that is: no commit has to wait for the disk.
            _run(connection, f"ALTER DATABASE {name} SET synchronous_commit = off")
            _run(connection, f"ALTER DATABASE {name} SET search_path = replayed, pg_catalog, public")

    def rest(self) -> None:
        """Let the database read the machine's clock until this one is taken up again, where there is one.

        What changes the schema looks for names as ever, and so must the functions that it makes.
        """
        with self._engine.begin() as connection:
            if connection.scalar(text("SELECT to_regnamespace('replayed') IS NOT NULL")):
                name = _name(connection)
                resets = (f"ALTER DATABASE {name} RESET {each}" for each in ("search_path", "synchronous_commit"))
                _run(connection, *resets)
                _point(connection, REPLAYED, OURS, "pg_catalog.now()")

    def take_away(self) -> None:
        """Let the database read the machine's clock again, for good."""
        self.rest()
        with self._engine.begin() as connection:
            names = ("clock_timestamp", "now")
            _run(connection, *(f"DROP FUNCTION IF EXISTS replayed.{each}()" for each in names))
            _run(connection, "DROP TABLE IF EXISTS replayed.clock")

    def close(self) -> None:
        """Close the connection."""
        self._engine.dispose()

    def set(self, at: datetime) -> datetime:
        """Set the clock to a moment, or a second on if it is past that already; return what it shows."""
        if self._at is not None and at <= self._at:
            at = self._at + SECOND
        with self._engine.begin() as connection:
            connection.execute(text("UPDATE replayed.clock SET at = :at"), {"at": at})
        self._at = at
        return at


def _name(connection: Connection) -> str:
    return str(connection.scalar(text("SELECT quote_ident(current_database())")))


def _point(connection: Connection, from_path: str, to_path: str, now: str) -> None:
    """Let all functions look for names in another order, and all defaults call another function."""
    pointed = POINTED.replace("{from_path}", from_path).replace("{to_path}", to_path)
    _run(connection, f"SET LOCAL ROLE {FUNCTIONS_ROLE}", pointed, "RESET ROLE", DEFAULTS.replace("{now}", now))
