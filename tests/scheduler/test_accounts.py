"""Passwords, and signing in without guessing."""

from collections.abc import Iterator
from typing import Literal

import pytest
from argon2 import PasswordHasher
from sqlalchemy import func, insert, select, text, update

from scheduler.accounts import LONGEST_PASSWORD, SignInRules, choose_language, identity, password_hash, sign_in
from scheduler.addresses import Addresses
from scheduler.db import Database, administration
from scheduler.errors import Invalid, NotFound, TooManyAttempts
from scheduler.tables import SignInAttempt, User
from scheduler.tables.codes import Language
from tests.scheduler.db.world import World

RULES = SignInRules(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1), failures=3, minutes=15)
PASSWORD = "a phrase to remember"  # noqa: S105  # of people who do not exist
HERE = "192.0.2.7"


@pytest.fixture
def database(fresh: Addresses) -> Iterator[Database]:
    assert fresh.owner
    with administration(fresh.owner) as session:
        for name in ("sophie", "tom"):
            hashed = password_hash(PASSWORD, RULES)
            session.execute(update(User).where(User.email == f"{name}@example.org").values(password_hash=hashed))
        session.execute(text("DELETE FROM sign_in_attempts"))
    database = Database(fresh.application)
    yield database
    database.close()


def attempts(fresh: Addresses) -> list[tuple[str, str | None, bool]]:
    assert fresh.owner
    with administration(fresh.owner) as session:
        columns = (SignInAttempt.email, func.host(SignInAttempt.address), SignInAttempt.succeeded)
        return [tuple(row) for row in session.execute(select(*columns).order_by(SignInAttempt.id))]


def fail(database: Database, email: str, address: str | None = HERE) -> None:
    with pytest.raises(Invalid):
        sign_in(database, email, "wrong", address, RULES)


def test_the_right_password_signs_in_and_is_logged(database: Database, fresh: Addresses, world: World) -> None:
    assert sign_in(database, " Sophie@Example.org ", PASSWORD, HERE, RULES) == world.sophie.user
    assert attempts(fresh) == [("sophie@example.org", HERE, True)]


@pytest.mark.parametrize("email", ["sophie@example.org", "nobody@example.org", "engine@example.org", "", "a\0b", "İ@x"])
def test_a_wrong_password_and_an_unknown_account_get_the_same_answer(
    database: Database, fresh: Addresses, email: str
) -> None:
    with pytest.raises(Invalid) as raised:
        sign_in(database, email, "wrong", None, RULES)
    assert (raised.value.field, raised.value.reason) == ("account", "wrong_email_or_password")
    ((_, address, succeeded),) = attempts(fresh)
    assert (address, succeeded) == (None, False)


def test_a_disabled_account_does_not_sign_in(database: Database, fresh: Addresses, world: World) -> None:
    assert fresh.owner
    with administration(fresh.owner) as session:
        session.execute(update(User).where(User.id == world.sophie.user).values(disabled_at=func.now()))
    with pytest.raises(Invalid):
        sign_in(database, "sophie@example.org", PASSWORD, HERE, RULES)


def test_an_endless_password_is_not_hashed(database: Database) -> None:
    with pytest.raises(Invalid):
        sign_in(database, "sophie@example.org", PASSWORD + "x" * LONGEST_PASSWORD, HERE, RULES)


def test_an_unknown_account_costs_as_much_work(database: Database) -> None:
    class Counting(PasswordHasher):
        work = 0

        def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
            self.work += 1
            return super().hash(password, salt=salt)

        def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002  # argon2's own name
            self.work += 1
            return super().verify(hash, password)

    hasher = Counting(time_cost=1, memory_cost=8, parallelism=1)
    for email in ("sophie@example.org", "nobody@example.org"):
        hasher.work = 0
        with pytest.raises(Invalid):
            sign_in(database, email, "wrong", HERE, SignInRules(hasher))
        assert hasher.work == 1


def test_too_many_failures_lock_the_account_even_for_the_right_password(database: Database, fresh: Addresses) -> None:
    for number in range(RULES.failures):
        fail(database, "sophie@example.org", f"192.0.2.{number}")
    with pytest.raises(TooManyAttempts) as raised:
        sign_in(database, "SOPHIE@example.org", PASSWORD, HERE, RULES)
    assert raised.value.minutes == RULES.minutes
    assert len(attempts(fresh)) == RULES.failures
    sign_in(database, "tom@example.org", PASSWORD, HERE, RULES)


def test_too_many_failures_lock_the_network_address(database: Database, world: World) -> None:
    for number in range(RULES.failures):
        fail(database, f"guess{number}@example.org")
    with pytest.raises(TooManyAttempts):
        sign_in(database, "sophie@example.org", PASSWORD, HERE, RULES)
    assert sign_in(database, "sophie@example.org", PASSWORD, "198.51.100.1", RULES) == world.sophie.user


def test_old_failures_are_forgotten_and_successes_do_not_count(
    database: Database, fresh: Addresses, world: World
) -> None:
    assert fresh.owner
    with administration(fresh.owner) as session:
        for interval, succeeded in (("16 minutes", False), ("1 minute", True)):
            at = text(f"now() - interval '{interval}'")
            row = {"email": "sophie@example.org", "address": HERE, "succeeded": succeeded, "at": at}
            for _ in range(RULES.failures):
                session.execute(insert(SignInAttempt).values(row))
    assert sign_in(database, "sophie@example.org", PASSWORD, HERE, RULES) == world.sophie.user


def test_a_hash_of_older_parameters_is_made_anew(database: Database, world: World) -> None:
    stronger = SignInRules(PasswordHasher(time_cost=2, memory_cost=8, parallelism=1))
    sign_in(database, "sophie@example.org", PASSWORD, HERE, stronger)
    with database.transaction(None) as session:
        stored = session.execute(text("SELECT password_hash FROM account_for_sign_in('sophie@example.org')")).scalar()
    assert isinstance(stored, str)
    assert not stronger.hasher.check_needs_rehash(stored)
    assert sign_in(database, "sophie@example.org", PASSWORD, HERE, stronger) == world.sophie.user


def test_who_somebody_is(database: Database, world: World) -> None:
    with database.transaction(world.bruno_in_manche) as session:
        who = identity(session, world.bruno_in_manche)
    assert (who.name, who.organisation, who.market) == ("Bruno", "other_agency", "Manche")
    assert (who.email, who.timezone, who.language) == ("bruno@example.org", "Europe/Paris", Language.FRENCH)


def test_nobody_is_told_who_somebody_else_is(database: Database, world: World) -> None:
    with database.transaction(world.tom) as session, pytest.raises(NotFound):
        identity(session, world.sophie)


def test_the_language_is_kept(database: Database, world: World) -> None:
    with database.transaction(world.sophie) as session:
        choose_language(session, world.sophie, Language.ENGLISH)
    with database.transaction(world.sophie) as session:
        assert identity(session, world.sophie).language == Language.ENGLISH
    with database.transaction(world.simone) as session:
        assert identity(session, world.simone).language == Language.FRENCH
