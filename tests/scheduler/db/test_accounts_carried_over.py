"""What stands when users become users of accounts: everybody goes on signing in as they did."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, create_engine, text

from scheduler.core import schema
from tests.conftest import database
from tests.scheduler.db.world import A_HASH

REVISION = "0059"
PEOPLE = """
    INSERT INTO organisations (kind, agency_kind, code, name) VALUES ('agency', 'AI', 'tremplin', 'Tremplin');
    INSERT INTO users (email, name, organisation_id, kind, role, password_hash, disabled_at)
    SELECT e.email, e.email, o.id, 'agency', e.role, e.hash, e.disabled
    FROM organisations o, (VALUES
        ('gone@example.org', 'coordinator', :hash, now()),
        ('paule@example.org', 'planner', :hash, NULL),
        ('provider@example.org', 'coordinator', NULL, NULL),
        ('invited@example.org', 'coordinator', NULL, NULL),
        ('calcul@tremplin.invalid', 'engine', NULL, NULL)
    ) e (email, role, hash, disabled);
    INSERT INTO sessions (user_id, token_hash)
    SELECT id, repeat('0', 64) FROM users WHERE email = 'provider@example.org';
    INSERT INTO second_factors (user_id, secret, last_step) SELECT id, 'sealed', 1 FROM users WHERE role = 'planner';
    INSERT INTO recovery_codes (user_id, code_hash) SELECT id, repeat('1', 64) FROM users WHERE role = 'planner'
"""


@pytest.fixture
def before(superuser: URL) -> Iterator[Connection]:
    """A database as it was before, with people in it."""
    with database(superuser, f"releve_test_{uuid4().hex}") as found:
        assert found.owner
        engine = create_engine(found.owner)
        with engine.connect() as connection:
            history = ScriptDirectory.from_config(schema.configuration(connection))
            former = history.get_revision(REVISION).down_revision
            schema.upgrade(connection, str(former))
            for statement in PEOPLE.split(";"):
                connection.execute(text(statement), {"hash": A_HASH} if ":hash" in statement else {})
            yield connection
        engine.dispose()


def test_everybody_keeps_address_password_and_second_factor(before: Connection) -> None:
    was = before.execute(text("SELECT id, email, password_hash FROM users ORDER BY id")).all()
    planner = before.scalar(text("SELECT user_id FROM second_factors"))
    schema.upgrade(before)
    before.execute(text("SET LOCAL ROLE releve_admin"))
    accounts = "SELECT u.id, a.email, a.password_hash FROM users u JOIN accounts a ON a.id = u.account_id ORDER BY u.id"
    assert before.execute(text(accounts)).all() == was
    assert before.scalars(text("SELECT email FROM users WHERE accepted_at IS NOT NULL ORDER BY email")).all() == [
        "gone@example.org",
        "paule@example.org",
        "provider@example.org",
    ]
    # What is sealed names the number that it was sealed for.
    for table in ("second_factors", "recovery_codes"):
        assert before.scalars(text(f"SELECT account_id FROM {table}")).all() == [planner]
    new = """
        INSERT INTO users (email, name, organisation_id, kind, role)
        SELECT 'new@example.org', 'New', id, kind, 'coordinator' FROM organisations
        RETURNING account_id
    """
    assert before.scalar(text(new)) > max(number for number, _, _ in was), "the next number is free"
