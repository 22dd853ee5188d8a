"""The web on the people of ``tests.scheduler.db.world``, who all have the same password here."""

from collections.abc import Callable, Iterator

import pytest
from argon2 import PasswordHasher
from flask import Flask
from jinja2 import StrictUndefined
from sqlalchemy import make_url, update

from scheduler.core.addresses import Addresses
from scheduler.core.db import Database, administration
from scheduler.core.tables import User
from scheduler.core.tables.codes import Role
from scheduler.market.accounts import SignInRules, password_hash
from tests.web.client import Client, checking
from web.app import create_app
from web.config import Config

# A name that a template does not know is a fault here; elsewhere only its words are missing from the page.
Flask.jinja_options = {"undefined": StrictUndefined}

PASSWORD = "une phrase que l'on retient"  # noqa: S105  # of people who do not exist
NEW_PASSWORD = "quatre tulipes sous la pluie"  # noqa: S105  # nor of these
CHEAP = SignInRules(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
KEY = "a key that only tests know, long enough"


@pytest.fixture
def database(fresh: Addresses) -> Iterator[Database]:
    """The populated database, a copy for this test alone, everybody with a password."""
    assert fresh.owner
    with administration(fresh.owner) as session:
        session.execute(
            update(User).where(User.role != Role.ENGINE).values(password_hash=password_hash(PASSWORD, CHEAP))
        )
    database = Database(fresh.application)
    yield database
    database.close()


@pytest.fixture
def app(database: Database) -> Flask:
    return create_app(database, Config(KEY, secure=False, sign_in=CHEAP))


@pytest.fixture
def client(app: Flask) -> Client:
    """A browser that nobody has signed in with."""
    return checking(app)


@pytest.fixture
def client_of(app: Flask) -> Callable[[str], Client]:
    """Make a browser with which somebody has signed in, by name: ``client_of("sophie")``."""

    def signed_in(name: str) -> Client:
        client = checking(app)
        page = client.page("/connexion")
        client.press(page, "Se connecter", email=f"{name}@example.org", password=PASSWORD)
        return client

    return signed_in


@pytest.fixture(scope="module")
def closed_app() -> Iterator[Flask]:
    """The application on a database that nobody opens: words need none."""
    database = Database(make_url("postgresql+psycopg://nobody@localhost/none"))
    yield create_app(database, Config(KEY, secure=False))
    database.close()
