"""What goes wrong becomes a page that says what happened and where to go."""

from collections.abc import Callable

import pytest
from flask import Flask

from scheduler.core.db import Database
from scheduler.core.errors import (
    Conflict,
    DatabaseBusy,
    Invalid,
    NoNightlyRun,
    NotAllowed,
    NotFound,
    NotPossible,
    SchedulerError,
)
from tests.web.client import Client, checking
from tests.web.conftest import CHEAP, KEY, NO_DATABASE
from web.app import create_app
from web.config import Config
from web.context import EXTENSION
from web.permissions import open_to_all

ERRORS: list[tuple[SchedulerError, int, str]] = [
    (NotFound("mission", 7), 404, "Page introuvable"),
    (NoNightlyRun("market", "calvados"), 503, "Le calcul de nuit n’a pas de compte"),
    (NotAllowed("confirm", "mission"), 403, "Accès refusé"),
    (Conflict("slot_taken", "mission_shifts_slot_taken_once"), 409, "Quelqu’un d’autre a pris ce créneau"),
    (Conflict("a reason that nobody has words for"), 409, "La situation a changé"),
    (NotPossible("mission", "confirmed", "confirm"), 409, "Cette action n’est plus possible"),
    (Invalid("from_day", "nonsense"), 422, "Cette valeur ne convient pas."),
    (DatabaseBusy(), 503, "Rien n’a été enregistré"),
]


@pytest.fixture
def app(database: Database) -> Flask:
    """Return one of its own: the tests give it more addresses."""
    return create_app(database, Config(KEY, secure=False, sign_in=CHEAP))


def raising(error: Exception) -> Callable[[], str]:
    @open_to_all
    def view() -> str:
        raise error

    return view


@pytest.fixture(scope="module")
def failing() -> Flask:
    """Return an application with an address for each error."""
    found = create_app(Database(NO_DATABASE), Config(KEY, secure=False, sign_in=CHEAP))
    for number, (error, *_) in enumerate(ERRORS):
        found.add_url_rule(f"/wrong/{number}", view_func=raising(error), endpoint=f"wrong {number}")
    return found


@pytest.mark.parametrize(("error", "status", "words"), ERRORS, ids=str)
def test_errors_of_the_trade(
    failing: Flask, database: Database, error: SchedulerError, status: int, words: str
) -> None:
    failing.extensions[EXTENSION]["database"] = database
    number = [each for each, *_ in ERRORS].index(error)
    page = checking(failing).page(f"/wrong/{number}", status=status)
    assert words in page.main
    assert page.links["Aller à la page d’accueil"] == "/"


@pytest.mark.parametrize(("method", "address", "status"), [("GET", "/nowhere", 404), ("POST", "/", 405)])
def test_errors_of_http(client: Client, method: str, address: str, status: int) -> None:
    response = client.open(address, method=method)
    assert response.status_code == (status if method == "GET" else 405)


def test_too_large_a_form_is_refused(client: Client) -> None:
    assert client.post("/connexion", data={"email": "x" * 1_100_000}).status_code == 413


def test_a_fault_shows_a_page_and_nothing_of_itself(
    app: Flask, client_of: Callable[[str], Client], caplog: pytest.LogCaptureFixture
) -> None:
    app.add_url_rule("/wrong", view_func=raising(RuntimeError("s3cret")))
    app.config["PROPAGATE_EXCEPTIONS"] = False
    page = client_of("sophie").page("/wrong", status=500)
    assert page.h1 == "Une erreur est survenue"
    assert "s3cret" not in page.response.text
    assert "s3cret" in caplog.text


def test_the_page_of_a_fault_needs_no_database(
    app: Flask, client_of: Callable[[str], Client], caplog: pytest.LogCaptureFixture
) -> None:
    client = client_of("sophie")
    app.extensions["releve"]["database"] = None  # nothing can be asked any more
    app.config["PROPAGATE_EXCEPTIONS"] = False
    page = client.page("/etablissement/", status=500)
    assert page.h1 == "Une erreur est survenue"
    assert "NoneType" in caplog.text
    assert client.page("/nowhere", status=500).h1 == "Une erreur est survenue"
