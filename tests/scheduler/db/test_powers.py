"""What the application's role cannot do, whatever SQL reaches the database through it: change what there is, become
somebody else, or read around the policies."""

from collections.abc import Iterator

import pytest
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import URL, Connection, Engine, create_engine, text
from sqlalchemy.exc import ProgrammingError

from scheduler.core.addresses import ADMINISTRATION_ROLE, APPLICATION_ROLE, OWNER_ROLE
from scheduler.core.tables import Base


@pytest.fixture
def application(superuser: URL, owner_engine: Engine) -> Iterator[Connection]:
    """The application's own session: no other role stands behind it that it could return to."""
    engine = create_engine(superuser.set(database=owner_engine.url.database))
    with engine.connect() as connection, connection.begin() as transaction:
        connection.execute(text(f"SET SESSION AUTHORIZATION {APPLICATION_ROLE}"))
        yield connection
        transaction.rollback()
    engine.dispose()


def refused(connection: Connection, statement: str) -> bool:
    """Tell whether the database refuses a statement because of who asks; whatever it does is undone."""
    with connection.begin_nested() as tried:
        try:
            connection.exec_driver_sql(statement)
        except ProgrammingError as error:
            if not isinstance(error.orig, InsufficientPrivilege):
                raise
            return True
        finally:
            tried.rollback()
    return False


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE leaks (id integer)",
        "CREATE TABLE procrastinate.leaks (id integer)",
        "CREATE SCHEMA leaks",
        "CREATE VIEW leaks AS SELECT * FROM workers",
        "CREATE FUNCTION leaks() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
        "CREATE ROLE leaks",
        "ALTER ROLE releve_app SUPERUSER",
        "ALTER ROLE releve_app BYPASSRLS",
        "ALTER TABLE workers ADD COLUMN leaks integer",
        "ALTER TABLE workers DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE workers DISABLE TRIGGER ALL",
        "ALTER TABLE workers OWNER TO releve_app",
        "ALTER FUNCTION acting_lead() RESET search_path",
        "CREATE OR REPLACE FUNCTION acting_lead() RETURNS boolean LANGUAGE sql AS 'SELECT true'",
        "CREATE POLICY leaks ON workers USING (true)",
        "DROP POLICY workers_read ON workers",
        "DROP TABLE workers CASCADE",
        "DROP TABLE procrastinate.procrastinate_jobs CASCADE",
        "DROP FUNCTION acting_lead() CASCADE",
        "TRUNCATE workers",
        "TRUNCATE events",
        "TRUNCATE procrastinate.procrastinate_jobs",
        "GRANT releve_admin TO releve_app",
        "GRANT releve_across TO releve_app",
        "UPDATE alembic_version SET version_num = '0001'",
        "DELETE FROM alembic_version",
        "SELECT password_hash FROM accounts",
        "UPDATE accounts SET email = 'a@example.org'",
        "INSERT INTO accounts (email) VALUES ('a@example.org')",
        "UPDATE users SET account_id = 1",
        "UPDATE users SET accepted_at = now()",
        "SELECT * FROM accounts",
        "SELECT * FROM sign_in_attempts",
        "SELECT * FROM set_up_links",
        "SELECT * FROM sign_in_links",
        "SELECT token_hash FROM sessions",
        "UPDATE second_factors SET account_id = 1",
        "UPDATE second_factors SET secret = ''",
        "UPDATE passkeys SET account_id = 1",
        "UPDATE passkeys SET public_key = ''",
        "SELECT * FROM passkey_challenges",
        "SELECT session_factor(1, 1, now(), true)",
        "SELECT first_user('', true)",
        "SELECT account_with('a@example.org')",
        "UPDATE sessions SET made_at = now()",
        "COPY workers TO PROGRAM 'cat'",
        "COPY (SELECT 1) TO '/tmp/leaks'",
        "SELECT pg_read_file('PG_VERSION')",
        "SELECT pg_ls_dir('.')",
        "SELECT lo_import('/etc/hostname')",
        "SELECT rolpassword FROM pg_authid",
        "SET session_replication_role = replica",
        "SELECT setval('markets_id_seq', 1)",
        "SET LOCAL log_statement = none",
    ],
)
def test_what_the_application_may_not(application: Connection, statement: str) -> None:
    assert refused(application, statement)


@pytest.mark.parametrize("role", [ADMINISTRATION_ROLE, OWNER_ROLE, "releve_across", "pg_read_all_data"])
def test_the_application_becomes_nobody_else(application: Connection, role: str) -> None:
    assert refused(application, f"SET ROLE {role}")
    assert refused(application, f"SET LOCAL ROLE {role}")


@pytest.mark.parametrize("table", sorted(Base.metadata.tables))
def test_switching_the_policies_off_shows_an_error_and_no_row(application: Connection, table: str) -> None:
    # PostgreSQL then refuses instead of filtering (documentation, row_security).
    application.execute(text("SET LOCAL row_security = off"))
    column = next(iter(Base.metadata.tables[table].primary_key.columns)).name
    assert refused(application, f"SELECT {column} FROM {table}")


def test_no_statistics_tell_what_stands_in_the_tables(superuser: URL, application: Connection) -> None:
    """The planner's statistics hold values of rows; PostgreSQL hides them where policies filter."""
    engine = create_engine(superuser.set(database=application.engine.url.database), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("ANALYZE workers, worker_names, users"))
        query = text("SELECT count(*) FROM pg_stats WHERE schemaname = 'public' AND tablename <> 'alembic_version'")
        assert connection.scalar(query)
    engine.dispose()
    assert application.scalar(query) == 0
