"""The web on the people of ``tests.scheduler.db.world``, who all have the same password here."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cache, partial
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from argon2 import PasswordHasher
from flask import Flask
from jinja2 import StrictUndefined
from sqlalchemy import URL, make_url, update

from scheduler.core.addresses import Addresses
from scheduler.core.db import Database, administration
from scheduler.core.tables import Account
from scheduler.market.accounts import SignInRules, password_hash
from tests.conftest import database as copied
from tests.scheduler.db.world import World
from tests.web.client import Client, checking
from web.app import create_app
from web.config import Config
from web.context import EXTENSION

if TYPE_CHECKING:
    from tests.web.house import House
    from tests.web.premises import Premises

# A name that a template does not know is a fault here; elsewhere only its words are missing from the page.
Flask.jinja_options = {"undefined": StrictUndefined}

PASSWORD = "une phrase que l'on retient"  # noqa: S105  # of people who do not exist
NEW_PASSWORD = "quatre tulipes sous la pluie"  # noqa: S105  # nor of these
CHEAP = SignInRules(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
KEY = "a key that only tests know, long enough"


NO_DATABASE = make_url("postgresql+psycopg://nobody@localhost/none")


@cache
def _made(config: Config) -> Flask:
    return create_app(Database(NO_DATABASE), config)


def app_on(database: Database, config: Config) -> Flask:
    """Return the application on a database.

    There is one of each configuration in a process: making it and compiling its templates takes longer than a test.
    """
    app = _made(config)
    app.extensions[EXTENSION]["database"] = database
    return app


@contextmanager
def working_on(database: Database, config: Config) -> Iterator[Flask]:
    """Let the application work on a database for the length of a block, and then on the one before."""
    before = _made(config).extensions[EXTENSION]["database"]
    try:
        yield app_on(database, config)
    finally:
        app_on(before, config)


@pytest.fixture(scope="session")
def with_passwords(superuser: URL, populated: tuple[Addresses, World]) -> Iterator[Addresses]:
    """The populated database, everybody with a password; to be copied."""
    with copied(superuser, f"releve_test_{uuid4().hex}", populated[0].application.database or "") as found:
        assert found.owner
        with administration(found.owner) as session:
            session.execute(
                update(Account)
                .where(Account.password_hash.is_not(None))
                .values(password_hash=password_hash(PASSWORD, CHEAP))
            )
        yield found


@pytest.fixture
def fresh(superuser: URL, with_passwords: Addresses) -> Iterator[Addresses]:
    """A copy for one test alone."""
    with copied(superuser, f"releve_test_{uuid4().hex}", with_passwords.application.database or "") as found:
        yield found


@pytest.fixture
def database(fresh: Addresses) -> Iterator[Database]:
    database = Database(fresh.application)
    yield database
    database.close()


@pytest.fixture
def app(database: Database) -> Flask:
    return app_on(database, Config(KEY, secure=False, sign_in=CHEAP))


@pytest.fixture
def client(app: Flask) -> Client:
    """A browser that nobody has signed in with."""
    return checking(app)


@pytest.fixture
def client_of(app: Flask) -> Callable[[str], Client]:
    """Make a browser with which somebody has signed in, by name: ``client_of("sophie")``."""

    def signed_in(name: str) -> Client:
        client = checking(app)
        client.sign_in(f"{name}@example.org", PASSWORD)
        return client

    return signed_in


@pytest.fixture(scope="module")
def closed_app() -> Iterator[Flask]:
    """The application on a database that nobody opens: words need none."""
    database = Database(NO_DATABASE)
    yield app_on(database, Config(KEY, secure=False))
    database.close()


@pytest.fixture(scope="session")
def premises(superuser: URL, populated: tuple[Addresses, World]) -> "Iterator[Premises]":
    """The premises on which the rights are played, to be copied: they take some seconds to build."""
    from tests.web.premises import build  # noqa: PLC0415  # it uses what stands above

    with copied(superuser, f"releve_test_{uuid4().hex}", populated[0].application.database or "") as found:
        yield build(found, populated[1])


@pytest.fixture(scope="session")
def houses(superuser: URL, premises: "Premises") -> "Callable[[], AbstractContextManager[House]]":
    """Open a house of one's own on the premises."""
    from tests.web.house import opened  # noqa: PLC0415  # it uses what stands above

    return partial(opened, superuser, premises)
