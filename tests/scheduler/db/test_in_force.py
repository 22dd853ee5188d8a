"""The functions and policies in force follow their files, whatever was in force before."""

import re
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from uuid import uuid4

import pytest
from sqlalchemy import URL, Connection, create_engine, text

from scheduler.core import schema
from scheduler.core.addresses import Addresses
from scheduler.core.db import Database
from scheduler.core.errors import DatabaseUnusable
from scheduler.core.schema.in_force import InForce
from tests.conftest import database

FUNCTIONS = """
    SELECT p.oid::regprocedure::text, pg_get_functiondef(p.oid), p.proowner::regrole::text, sorted.acl
    FROM pg_proc p, LATERAL (SELECT array_agg(a::text ORDER BY a::text) AS acl FROM unnest(p.proacl) a) sorted
    WHERE p.pronamespace IN ('public'::regnamespace, 'procrastinate'::regnamespace)
"""
POLICIES = "SELECT tablename, policyname, permissive, roles::text, cmd, qual, with_check FROM pg_policies"
TRIGGERS = "SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal"
RIGHTS_ON_TABLES = """
    SELECT c.oid::regclass::text, c.relrowsecurity, c.relforcerowsecurity, sorted.acl
    FROM pg_class c, LATERAL (SELECT array_agg(a::text ORDER BY a::text) AS acl FROM unnest(c.relacl) a) sorted
    WHERE c.relnamespace IN ('public'::regnamespace, 'procrastinate'::regnamespace) AND c.relkind IN ('r', 'S')
"""
RIGHTS_ON_COLUMNS = """
    SELECT a.attrelid::regclass::text, a.attname, sorted.acl
    FROM pg_attribute a, LATERAL (SELECT array_agg(x::text ORDER BY x::text) AS acl FROM unnest(a.attacl) x) sorted
    WHERE a.attacl IS NOT NULL AND NOT a.attisdropped
      AND a.attrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)
"""
RIGHTS_ON_SCHEMAS = "SELECT nspname, nspacl::text FROM pg_namespace WHERE nspname IN ('public', 'procrastinate')"
KINDS = (FUNCTIONS, POLICIES, TRIGGERS, RIGHTS_ON_TABLES, RIGHTS_ON_COLUMNS, RIGHTS_ON_SCHEMAS)


def in_force(connection: Connection) -> list[list[str]]:
    return [sorted(str(tuple(row)) for row in connection.exec_driver_sql(query)) for query in KINDS]


@pytest.fixture
def there(superuser: URL, empty: Addresses) -> Iterator[Addresses]:
    """A copy of the empty tables, to change."""
    with database(superuser, f"releve_test_{uuid4().hex}", empty.application.database or "") as found:
        yield found


@pytest.fixture
def owner(there: Addresses) -> Iterator[Connection]:
    assert there.owner
    engine = create_engine(there.owner)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A copy of the text, to change."""
    for name in ("functions", "policies"):
        shutil.copytree(schema.HERE / name, tmp_path / name)
    return tmp_path


EARLIER = """
    CREATE FUNCTION forgotten() RETURNS integer LANGUAGE sql AS $$ SELECT 1 $$;
    CREATE FUNCTION noisy() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
    CREATE TRIGGER workers_noisy AFTER INSERT ON workers FOR EACH ROW EXECUTE FUNCTION noisy();
"""
EARLIER_POLICIES = """
    CREATE POLICY workers_of_all ON workers FOR SELECT TO releve_app USING (true);
    GRANT SELECT ON workers TO releve_across;
    GRANT UPDATE (code) ON markets TO releve_app;
"""


def test_an_earlier_text_leaves_nothing_behind(owner: Connection, files: Path) -> None:
    expected = in_force(owner)
    (files / "functions/forgotten.sql").write_text(EARLIER)
    (files / "policies/forgotten.sql").write_text(EARLIER_POLICIES)
    acting = files / "functions/acting.sql"
    # Another answer than today's: it cannot be replaced, only dropped and made anew.
    acting.write_text(acting.read_text().replace("acting_role() RETURNS text", "acting_role() RETURNS varchar"))
    wishes = files / "policies/wishes.sql"
    wishes.write_text(wishes.read_text().replace("AND covers(m.state)", ""))
    (files / "policies/weights.sql").unlink()
    assert schema.upgrade(owner, folder=files)
    earlier = in_force(owner)
    for before, after in zip(earlier[:-1], expected[:-1], strict=True):
        assert before != after
    assert schema.upgrade(owner)
    assert in_force(owner) == expected


def test_a_function_whose_file_is_gone_is_dropped(owner: Connection, files: Path) -> None:
    (files / "functions/establishments.sql").unlink()
    schema.upgrade(owner, folder=files)
    assert owner.scalar(text("SELECT to_regproc('add_establishment')")) is None
    schema.upgrade(owner)
    assert owner.scalar(text("SELECT to_regproc('add_establishment')")) is not None


def test_the_same_text_is_not_applied_again(owner: Connection) -> None:
    assert not schema.upgrade(owner)


def test_functions_of_others_stay(owner: Connection, files: Path) -> None:
    owner.execute(text("CREATE FUNCTION of_an_extension() RETURNS integer LANGUAGE sql AS 'SELECT 1'"))
    (files / "policies/more.sql").write_text("-- a change")
    assert schema.upgrade(owner, folder=files)
    assert owner.scalar(text("SELECT of_an_extension()")) == 1


def test_a_fault_in_a_file_leaves_the_former_text_in_force(there: Addresses, files: Path) -> None:
    assert there.owner
    (files / "policies/wrong.sql").write_text("GRANT SELECT ON nowhere TO releve_app;")
    engine = create_engine(there.owner)
    with engine.connect() as connection:
        expected = in_force(connection)
    with pytest.raises(Exception, match="nowhere"), engine.begin() as connection:
        schema.upgrade(connection, folder=files)
    with engine.connect() as connection:
        assert in_force(connection) == expected
    engine.dispose()


def test_two_at_once_apply_it_once(there: Addresses, files: Path) -> None:
    assert there.owner
    (files / "policies/more.sql").write_text("-- a change")
    engine, start = create_engine(there.owner), Barrier(2)

    def upgraded() -> bool:
        with engine.begin() as connection:
            start.wait()
            return schema.upgrade(connection, folder=files)

    with ThreadPoolExecutor(2) as pool:
        applied = [each.result() for each in [pool.submit(upgraded) for _ in range(2)]]
    engine.dispose()
    assert sorted(applied) == [False, True]


def test_a_process_refuses_another_text_than_its_own(there: Addresses, files: Path) -> None:
    assert there.owner
    application = Database(there.application)
    application.require_usable()
    (files / "policies/more.sql").write_text("-- a change")
    engine = create_engine(there.owner)
    with engine.begin() as connection:
        schema.upgrade(connection, folder=files)
    with pytest.raises(DatabaseUnusable, match="functions and policies"):
        application.require_usable()
    with engine.begin() as connection:
        schema.upgrade(connection)
    application.require_usable()
    application.close()
    engine.dispose()


def test_every_body_is_valid_once_all_functions_are_there(owner: Connection) -> None:
    """They are made without looking into them, so that their order is free; here PostgreSQL looks."""
    owner.execute(text("GRANT CREATE ON SCHEMA public TO releve_across"))
    owner.execute(text("SET LOCAL ROLE releve_across"))
    for definition in owner.scalars(
        text("SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace")
    ).all():
        owner.exec_driver_sql(definition, execution_options={"no_parameters": True})
    owner.rollback()


def test_each_file_of_functions_ends_with_who_may_call_them() -> None:
    for text_of_file in InForce.read(schema.HERE).functions:
        made = set(re.findall(r"^CREATE FUNCTION (\w+)", text_of_file, re.MULTILINE))
        after_the_last = text_of_file.rpartition("$$;")[2]
        revoked = re.search(r"^REVOKE EXECUTE ON FUNCTION (.*?) FROM PUBLIC;", after_the_last, re.MULTILINE | re.DOTALL)
        assert revoked, made
        assert set(re.findall(r"(\w+)\(", revoked[1])) == made
