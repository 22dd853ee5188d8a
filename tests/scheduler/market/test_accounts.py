"""Passwords, and signing in without guessing."""

from collections.abc import Iterator
from typing import Literal

import pytest
from argon2 import PasswordHasher
from sqlalchemy import func, select, text, update

from scheduler.core.addresses import Addresses
from scheduler.core.db import Database, administration
from scheduler.core.errors import Invalid, NotFound
from scheduler.core.tables import Account, SignInAttempt, User
from scheduler.core.tables.codes import Language
from scheduler.market.accounts import (
    LONGEST_PASSWORD,
    Known,
    SignInRules,
    Visitor,
    choose_language,
    identity,
    password_hash,
    sign_in,
    signed_in,
)
from tests.scheduler.db.world import World

RULES = SignInRules(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
PASSWORD = "a phrase to remember"  # noqa: S105  # of people who do not exist
HERE = Visitor("192.0.2.7")


@pytest.fixture
def database(fresh: Addresses) -> Iterator[Database]:
    assert fresh.owner
    with administration(fresh.owner) as session:
        for name in ("sophie", "tom"):
            hashed = password_hash(PASSWORD, RULES)
            session.execute(update(Account).where(Account.email == f"{name}@example.org").values(password_hash=hashed))
        session.execute(text("DELETE FROM sign_in_attempts"))
    database = Database(fresh.application)
    yield database
    database.close()


def attempts(fresh: Addresses) -> list[tuple[str, str | None, str | None, bool]]:
    assert fresh.owner
    with administration(fresh.owner) as session:
        columns = (SignInAttempt.email, text("abbrev(address)"), SignInAttempt.browser, SignInAttempt.succeeded)
        return [tuple(row) for row in session.execute(select(*columns).order_by(SignInAttempt.id))]


def test_the_right_password_begins_a_session_and_is_logged(database: Database, fresh: Addresses, world: World) -> None:
    entered = sign_in(database, " Sophie@Example.org ", PASSWORD, HERE, RULES)
    assert entered.user == world.sophie.user
    who = signed_in(database, entered.token, RULES)
    assert who
    assert who.actor == world.sophie
    assert attempts(fresh) == [("sophie@example.org", "192.0.2.7", None, True)]


def test_a_known_browser_is_logged_by_its_name(database: Database, fresh: Addresses, world: World) -> None:
    first = sign_in(database, "sophie@example.org", PASSWORD, HERE, RULES).known
    assert first
    again = sign_in(database, "sophie@example.org", PASSWORD, Visitor(None, {world.sophie.user: first}), RULES).known
    assert again == first
    assert attempts(fresh)[1] == ("sophie@example.org", None, first.browser, True)


def test_a_seal_is_of_one_account_and_one_password(database: Database, world: World) -> None:
    known = sign_in(database, "sophie@example.org", PASSWORD, HERE, RULES).known
    assert known
    broken = Known(known.browser, known.seal[::-1])
    for who, shown in (("sophie", {world.sophie.user: broken}), ("tom", {world.tom.user: known})):
        entered = sign_in(database, f"{who}@example.org", PASSWORD, Visitor(None, shown), RULES)
        assert entered.known
        assert entered.known.browser != known.browser


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("fe80::1%eth0", "fe80::/64"),
        (None, None),
    ],
)
def test_a_visitor_is_seen_as_their_network(address: str | None, network: str | None) -> None:
    assert Visitor(address).network == network


@pytest.mark.parametrize("email", ["sophie@example.org", "nobody@example.org", "engine@example.org", "", "a\0b", "İ@x"])
def test_a_wrong_password_and_an_unknown_account_get_the_same_answer(
    database: Database, fresh: Addresses, email: str
) -> None:
    with pytest.raises(Invalid) as raised:
        sign_in(database, email, "wrong", Visitor(None), RULES)
    assert (raised.value.field, raised.value.reason) == ("account", "wrong_email_or_password")
    ((_, *rest),) = attempts(fresh)
    assert rest == [None, None, False]


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


def test_a_hash_of_older_parameters_is_made_anew(database: Database) -> None:
    stronger = SignInRules(PasswordHasher(time_cost=2, memory_cost=8, parallelism=1))
    sign_in(database, "sophie@example.org", PASSWORD, HERE, stronger)
    with database.transaction(None) as session:
        stored = session.execute(text("SELECT password_hash FROM account_for_sign_in('sophie@example.org')")).scalar()
    assert isinstance(stored, str)
    assert not stronger.hasher.check_needs_rehash(stored)
    entered = sign_in(database, "sophie@example.org", PASSWORD, HERE, stronger)
    assert entered.known
    assert entered.known == Known.by(stored, entered.known.browser)
    assert signed_in(database, entered.token, stronger)


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
