"""The functions, triggers, policies and grants in force: one SQL file a subject, all applied again when one changes.

All that an earlier text made is dropped first, so what has left the files leaves the database, and a database that
followed every change is the same as one made today. The hash of the text that was applied stands as the comment on
``alembic_version``, beside the revision.
"""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection, insert, text

from scheduler.core.tables import PossibleMove
from scheduler.core.transitions import possible_moves

ADMINISTRATION_ROLE = "releve_admin"
FUNCTIONS_ROLE = "releve_across"
"""Owns the functions: it reads across organisations what each of them needs, and nobody signs in as it."""

STORED = text("SELECT obj_description(to_regclass('public.alembic_version'), 'pg_class')")

# Whatever stands in the application's own schema was made by a text; a function of an extension is somebody else's.
UNGUARD = """
    DO $clear$
    DECLARE
        each record;
    BEGIN
        FOR each IN SELECT tablename, policyname FROM pg_policies WHERE schemaname = 'public' LOOP
            EXECUTE format('DROP POLICY %I ON %I', each.policyname, each.tablename);
        END LOOP;
        FOR each IN
            SELECT t.tgname, t.tgrelid::regclass AS relation FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
            WHERE c.relnamespace = 'public'::regnamespace AND NOT t.tgisinternal
        LOOP
            EXECUTE format('DROP TRIGGER %I ON %s', each.tgname, each.relation);
        END LOOP;
        -- So that a revision can move the rows that it finds; whoever owns a table is bound again when all is applied.
        FOR each IN
            SELECT c.oid::regclass AS relation FROM pg_class c
            WHERE c.relnamespace = 'public'::regnamespace AND c.relforcerowsecurity
        LOOP
            EXECUTE format('ALTER TABLE %s NO FORCE ROW LEVEL SECURITY', each.relation);
        END LOOP;
    END
    $clear$
"""
DROP_FUNCTIONS = """
    DO $clear$
    DECLARE
        each regprocedure;
    BEGIN
        FOR each IN
            SELECT p.oid FROM pg_proc p
            WHERE p.pronamespace = 'public'::regnamespace AND p.proowner = current_user::regrole
        LOOP
            EXECUTE format('DROP ROUTINE %s', each);
        END LOOP;
    END
    $clear$
"""


@dataclass(frozen=True, slots=True)
class InForce:
    """The text of all files, in the order in which they are applied."""

    functions: tuple[str, ...]
    policies: tuple[str, ...]
    moves: tuple[tuple[str, str, str, str, str], ...]
    """Which states lead where: rows of ``transitions``."""

    @classmethod
    def read(cls, folder: Path) -> "InForce":
        """Read the files of a folder."""
        functions, policies = (
            tuple(path.read_text(encoding="utf-8") for path in sorted((folder / name).glob("*.sql")))
            for name in ("functions", "policies")
        )
        return cls(functions, policies, possible_moves())

    @property
    def digest(self) -> str:
        """The hash of all of it."""
        return sha256(repr((self.functions, self.policies, self.moves)).encode()).hexdigest()

    def stands_in(self, connection: Connection) -> bool:
        """Tell whether this is the text that was applied last."""
        return bool(connection.scalar(STORED) == self.digest)

    @staticmethod
    def clear(connection: Connection) -> None:
        """Drop what any text made; the connection is the owner's."""
        run(connection, UNGUARD)
        if connection.scalar(text("SELECT to_regrole(:role)"), {"role": FUNCTIONS_ROLE}) is not None:
            run(connection, f"SET LOCAL ROLE {FUNCTIONS_ROLE}", DROP_FUNCTIONS, "RESET ROLE")

    def apply(self, connection: Connection) -> None:
        """Make all that the text says where nothing of it stands; the connection is the owner's."""
        # A function may call one that is made after it, and a trigger is made beside its function.
        run(connection, "SET LOCAL check_function_bodies = off")
        run(connection, f"GRANT CREATE ON SCHEMA public TO {FUNCTIONS_ROLE}")
        run(connection, f"GRANT TRIGGER ON ALL TABLES IN SCHEMA public TO {FUNCTIONS_ROLE}")
        run(connection, f"SET LOCAL ROLE {FUNCTIONS_ROLE}", *self.functions, "RESET ROLE")
        run(connection, f"REVOKE TRIGGER ON ALL TABLES IN SCHEMA public FROM {FUNCTIONS_ROLE}")
        run(connection, f"REVOKE CREATE ON SCHEMA public FROM {FUNCTIONS_ROLE}")
        run(connection, *self.policies)
        run(connection, f"SET LOCAL ROLE {ADMINISTRATION_ROLE}", "DELETE FROM transitions")
        connection.execute(insert(PossibleMove).values(self.moves))
        run(connection, "RESET ROLE")
        run(connection, f"COMMENT ON TABLE alembic_version IS '{self.digest}'")


def run(connection: Connection, *statements: str) -> None:
    """Run SQL in which a percent sign is a percent sign."""
    for each in statements:
        connection.exec_driver_sql(each, execution_options={"no_parameters": True})
