"""While the database is away every page says so, and comes back by itself."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import URL, Engine, create_engine, text

from scheduler.core.addresses import Addresses
from scheduler.core.db import Database
from tests.web.client import Client
from tests.web.conftest import CHEAP, KEY
from web.app import create_app
from web.config import Config
from web.context import transaction
from web.permissions import allowed_to_signed_in

PAGE = "Service momentanément indisponible"


@pytest.fixture
def app(database: Database) -> Flask:
    """Return one of its own: the tests give it more addresses."""
    return create_app(database, Config(KEY, secure=False, sign_in=CHEAP))


@contextmanager
def connections_refused(superuser: URL, name: str) -> Iterator[None]:
    """Break all connections to a database and allow no new ones, for the length of a block."""
    with disposed(create_engine(superuser, isolation_level="AUTOCOMMIT")) as engine, engine.connect() as server:
        server.execute(text(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false'))
        server.execute(text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :it"), {"it": name})
        try:
            yield
        finally:
            server.execute(text(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true'))


@contextmanager
def disposed(engine: Engine) -> Iterator[Engine]:
    """Close an engine's connections at the end of a block."""
    try:
        yield engine
    finally:
        engine.dispose()


@pytest.fixture
def name(fresh: Addresses) -> str:
    assert fresh.application.database
    return fresh.application.database


def test_pages_say_so_and_come_back(superuser: URL, name: str, client_of: Callable[[str], Client]) -> None:
    client = client_of("sophie")
    with connections_refused(superuser, name):
        for address in ("/etablissement/", "/", "/nowhere"):
            page = client.page(address, status=503)
            assert page.h1 == PAGE
            assert page.response.headers["Retry-After"] == "10"
    assert client.page("/etablissement/").h1 != PAGE


def test_nobody_is_signed_out_by_it_and_signing_in_says_so_too(
    superuser: URL, name: str, client: Client, client_of: Callable[[str], Client]
) -> None:
    sophie = client_of("sophie")
    page = client.page("/connexion")
    with connections_refused(superuser, name):
        assert sophie.page("/connexion", status=503).h1 == PAGE
        said = client.press(page, "Se connecter", status=503, email="tom@example.org", password="x")  # noqa: S106
        assert said.h1 == PAGE
    assert sophie.page("/").path == "/etablissement/"


def test_it_may_go_in_the_middle_of_a_request(
    app: Flask, superuser: URL, name: str, client_of: Callable[[str], Client]
) -> None:
    @allowed_to_signed_in
    def view() -> str:
        with transaction() as session:
            session.execute(text("SELECT 1"))
            with connections_refused(superuser, name):
                session.execute(text("SELECT 1"))
        return "never"

    app.add_url_rule("/middle", view_func=view)
    client = client_of("sophie")
    assert client.page("/middle", status=503).h1 == PAGE
    assert client.page("/etablissement/").h1 != PAGE


def test_a_part_of_a_page_gets_a_part_and_a_program_gets_json(
    superuser: URL, name: str, client_of: Callable[[str], Client]
) -> None:
    client = client_of("sophie")
    with connections_refused(superuser, name):
        part = client.get("/etablissement/", headers={"HX-Request": "true"})
        told = client.get("/etablissement/", headers={"Accept": "application/json"})
    assert (part.status_code, part.headers["Retry-After"]) == (503, "10")
    assert part.text.startswith('<p role="alert">Le site ne peut pas')
    assert (told.status_code, told.headers["Retry-After"]) == (503, "10")
    assert told.json
    assert told.json["error"].startswith("Le site ne peut pas")
