"""The clock of a replayed market: all in the database reads it, its owner alone sets it, and it goes without trace."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import URL, create_engine, text
from sqlalchemy.exc import ProgrammingError

from scheduler.core.addresses import Addresses
from scheduler.core.db import administration, bring_up_to_date
from scheduler.demo.replay.clock import SECOND, Clock
from tests.conftest import database

THEN = datetime(2024, 9, 2, 8, tzinfo=UTC)

EVERYTHING = """
    SELECT 'function', p.oid::regprocedure::text, array_to_string(p.proconfig, ';') || p.prosrc FROM pg_proc p
    WHERE p.pronamespace = 'public'::regnamespace
    UNION ALL
    SELECT 'default', d.adrelid::regclass || '.' || d.adnum, pg_get_expr(d.adbin, d.adrelid)
    FROM pg_attrdef d JOIN pg_class c ON c.oid = d.adrelid WHERE c.relnamespace = 'public'::regnamespace
    ORDER BY 1, 2, 3
"""


@pytest.fixture
def found(superuser: URL, empty: Addresses) -> Iterator[Addresses]:
    with database(superuser, f"releve_test_{uuid4().hex}", empty.application.database or "") as addresses:
        yield addresses


def asked(address: URL | None, query: str) -> list[tuple[object, ...]]:
    assert address
    engine = create_engine(address)
    try:
        with engine.begin() as connection:
            answer = connection.execute(text(query))
            return [tuple(row) for row in answer] if answer.returns_rows else []
    finally:
        engine.dispose()


def clock_of(found: Addresses) -> Clock:
    assert found.owner
    clock = Clock(found.owner)
    clock.make(THEN)
    return clock


def test_statements_functions_and_defaults_read_it(found: Addresses) -> None:
    clock = clock_of(found)
    assert asked(found.application, "SELECT now(), clock_timestamp()") == [(THEN, THEN)]
    clock.set(THEN + timedelta(days=40))
    assert asked(found.application, "SELECT now()") == [(THEN + timedelta(days=40),)]
    made = "INSERT INTO set_up_links (token_hash, expires_at) VALUES (repeat('a', 64), now()) RETURNING made_at"
    assert found.owner
    with administration(found.owner) as session:
        assert session.scalar(text(made)) == THEN + timedelta(days=40)
    paths = asked(found.owner, "SELECT DISTINCT proconfig[1] FROM pg_proc WHERE pronamespace = 'public'::regnamespace")
    assert ("search_path=public, pg_temp",) not in paths
    clock.close()


def test_it_never_goes_back_and_no_two_moments_are_the_same(found: Addresses) -> None:
    clock = clock_of(found)
    later = clock.set(THEN + timedelta(hours=1))
    assert clock.set(THEN) == later + SECOND
    assert clock.set(later + SECOND) == later + 2 * SECOND
    clock.close()
    taken_up = clock_of(found)
    assert taken_up.set(THEN) == later + 3 * SECOND
    taken_up.close()


def test_only_the_owner_sets_it(found: Addresses) -> None:
    clock_of(found).close()
    for trial in ("UPDATE replayed.clock SET at = at", "CREATE FUNCTION replayed.now2() RETURNS int RETURN 1"):
        with pytest.raises(ProgrammingError):
            asked(found.application, trial)


def test_nothing_is_left_of_it(found: Addresses) -> None:
    before = asked(found.owner, EVERYTHING)
    clock = clock_of(found)
    assert asked(found.owner, EVERYTHING) != before
    clock.take_away()
    clock.close()
    assert asked(found.owner, EVERYTHING) == before
    [(now, machine)] = asked(found.application, "SELECT now(), pg_catalog.now()")
    assert now == machine


def test_it_rests_while_the_schema_changes(found: Addresses) -> None:
    """What is made meanwhile is made where it belongs, and reads the clock once that is taken up again."""
    clock = clock_of(found)
    later = THEN + timedelta(days=3)
    clock.set(later)
    clock.rest()
    assert asked(found.application, "SELECT now() = pg_catalog.now()") == [(True,)]
    assert found.owner
    asked(found.owner, "COMMENT ON TABLE alembic_version IS NULL")  # what stands there was applied by another text
    bring_up_to_date(found.owner)
    made = "SELECT count(*) FROM pg_proc WHERE pronamespace = 'replayed'::regnamespace"
    assert asked(found.owner, made) == [(2,)]
    clock.make(THEN)
    assert asked(found.application, "SELECT now()") == [(later,)]
    clock.take_away()
    clock.rest()  # where there is none, nothing happens
    clock.close()


def test_a_database_without_one_is_left_alone(found: Addresses) -> None:
    before = asked(found.owner, EVERYTHING)
    assert found.owner
    clock = Clock(found.owner)
    clock.rest()
    clock.close()
    assert asked(found.owner, EVERYTHING) == before
