"""The throttle of sign-ins beside a model of it: drawn sequences of attempts, on a real database."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from uuid import uuid4

import pytest
from argon2 import PasswordHasher
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import URL, create_engine, text
from sqlalchemy.orm import Session

from scheduler.core.addresses import ADMINISTRATION_ROLE, Addresses
from scheduler.core.db import Database
from scheduler.core.errors import Invalid, TooManyAttempts
from scheduler.market.accounts import Known, SignInRules, Visitor, password_hash, sign_in
from tests.conftest import database as copied
from tests.examples import examples
from tests.scheduler.db.world import World

RULES = SignInRules(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1), failures=3, guesses=5)
ACCOUNTS = ("sophie", "tom", "nobody")
NETWORKS = {"192.0.2.7": 0, "198.51.100.1": 1, "2001:db8:0:1::1": 2, "2001:db8:0:1:ffff::9": 2, "2001:db8:0:2::1": 3}
BROWSERS = range(3)
A_WHILE = 7
"""Minutes: no number of whiles is as long as what the rules remember, so the seconds of the test decide nothing."""


@dataclass(frozen=True)
class Try:
    """Somebody at a browser, somewhere, tries a password."""

    account: str
    browser: int
    address: str
    right: bool


@dataclass(frozen=True)
class Wait:
    whiles: int


@dataclass(frozen=True)
class NewPassword:
    account: str


Step = Try | Wait | NewPassword
TRIES = st.builds(
    Try, st.sampled_from(ACCOUNTS), st.sampled_from(BROWSERS), st.sampled_from([*NETWORKS]), st.booleans()
)
GUESSES = st.builds(Try, st.just("sophie"), st.just(0), st.sampled_from([*NETWORKS]), st.just(value=False))
STEPS = st.lists(
    TRIES | GUESSES | st.builds(Wait, st.integers(1, 10)) | st.builds(NewPassword, st.sampled_from(ACCOUNTS)),
    min_size=5,
    max_size=40,
)


@dataclass
class Model:
    """What the rules say, in a few lists: whom an account knows, and the failures that still count."""

    now: int = 0
    knows: set[tuple[str, int]] = field(default_factory=set)
    of_pair: dict[tuple[str, object], list[int]] = field(default_factory=dict)
    of_account: dict[str, list[int]] = field(default_factory=dict)

    def outcome(self, tried: Try) -> str:
        known = (tried.account, tried.browser) in self.knows
        visitor = ("browser", tried.browser) if known else ("network", NETWORKS[tried.address])
        pair = self.of_pair.setdefault((tried.account, visitor), [])
        account = self.of_account.setdefault(tried.account, [])
        if sum(self.now - at < RULES.minutes for at in pair) >= RULES.failures:
            return "wait"
        if not known and sum(self.now - at < RULES.guess_minutes for at in account) >= RULES.guesses:
            return "wait"
        if tried.right and tried.account != "nobody":
            pair.clear()
            self.knows.add((tried.account, tried.browser))
            return "in"
        pair.append(self.now)
        if not known:
            account.append(self.now)
        return "wrong"

    def change_password(self, account: str) -> None:
        self.knows = {(who, browser) for who, browser in self.knows if who != account}


@dataclass
class House:
    """The real one, with the browsers' cookies."""

    database: Database
    owner: URL
    users: dict[str, int]
    cookies: list[dict[int, Known]] = field(default_factory=lambda: [{} for _ in BROWSERS])
    passwords: dict[str, str] = field(default_factory=dict)

    def administer(self, statement: str, **values: object) -> None:
        engine = create_engine(self.owner)
        with Session(engine) as session, session.begin():
            session.execute(text(f"SET LOCAL ROLE {ADMINISTRATION_ROLE}"))
            session.execute(text(statement), values)
        engine.dispose()

    def outcome(self, tried: Try) -> str:
        password = self.passwords[tried.account] if tried.right else "wrong"
        cookie = self.cookies[tried.browser]
        try:
            entered = sign_in(
                self.database, f"{tried.account}@example.org", password, Visitor(tried.address, cookie), RULES
            )
        except Invalid:
            return "wrong"
        except TooManyAttempts as error:
            return "wait" if 1 <= error.minutes <= RULES.guess_minutes else f"{error.minutes} minutes"
        assert entered.user == self.users[tried.account]
        assert entered.known
        cookie[entered.account] = entered.known
        return "in"

    def set_password(self, account: str, password: str) -> None:
        self.passwords[account] = password
        self.administer(
            "UPDATE accounts SET password_hash = :hash WHERE email = :email",
            hash=password_hash(password, RULES),
            email=f"{account}@example.org",
        )


@pytest.fixture(scope="module")
def house(superuser: URL, populated: tuple[Addresses, World]) -> Iterator[House]:
    addresses, world = populated
    with copied(superuser, f"releve_test_{uuid4().hex}", addresses.application.database or "") as found:
        assert found.owner
        database = Database(found.application)
        yield House(database, found.owner, {"sophie": world.sophie.user, "tom": world.tom.user})
        database.close()


@settings(max_examples=examples(60))
@given(steps=STEPS)
def test_the_throttle_does_what_the_rules_say(house: House, steps: list[Step]) -> None:
    house.administer("DELETE FROM sign_in_attempts")
    house.cookies = [{} for _ in BROWSERS]
    for account in ACCOUNTS:
        house.set_password(account, "right")
    model = Model()
    for number, step in enumerate(steps):
        match step:
            case Try():
                assert house.outcome(step) == model.outcome(step), f"step {number}"
            case Wait(whiles):
                model.now += whiles * A_WHILE
                house.administer(
                    "UPDATE sign_in_attempts SET at = at - make_interval(mins => :minutes)", minutes=whiles * A_WHILE
                )
            case NewPassword(account):
                model.change_password(account)
                house.set_password(account, f"right {number}")


def test_many_guesses_at_once_are_counted_one_by_one(house: House) -> None:
    house.administer("DELETE FROM sign_in_attempts")
    house.set_password("tom", "right")

    def guess(number: int) -> str:
        return house.outcome(Try("tom", 0, f"2001:db8:0:{number}::1", right=False))

    with ThreadPoolExecutor(8) as visitors:
        outcomes = list(visitors.map(guess, range(40)))
    assert sorted(outcomes) == ["wait"] * 35 + ["wrong"] * 5
