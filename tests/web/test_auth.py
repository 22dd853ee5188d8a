"""Signing in and out, and the language of the screens."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, update

from scheduler.core.addresses import Addresses
from scheduler.core.db import administration
from scheduler.core.tables import User
from tests.scheduler.db.world import World
from tests.web.client import Client, checking
from tests.web.conftest import PASSWORD
from web.auth import own_address

WRONG = "another phrase"
HOMES = {
    "sophie": "/etablissement/",
    "lucie": "/pilotage/",
    "leo": "/agence/",
    "agnes": "/agence/",
    "denise": "/departement/",
}


@pytest.mark.parametrize(("name", "home"), HOMES.items())
def test_everybody_lands_on_their_own_page(client: Client, name: str, home: str) -> None:
    page = client.page("/")
    assert page.path == "/connexion"
    page = client.press(page, "Se connecter", email=f" {name.title()}@example.org", password=PASSWORD)
    assert page.path == home
    assert name.title() in page.text
    assert "Marché : Calvados" in page.text
    assert client.page("/connexion").path == home


def test_a_wrong_password_is_told_without_saying_what_was_wrong(client: Client) -> None:
    answers = []
    for email in ("sophie@example.org", "nobody@example.org"):
        page = client.press(client.page("/connexion"), "Se connecter", status=422, email=email, password=WRONG)
        answers.append(page.main)
    assert answers[0] == answers[1]
    assert "Adresse électronique ou mot de passe incorrect." in answers[0]


def test_empty_fields_are_named(client: Client) -> None:
    page = client.press(client.page("/connexion"), "Se connecter", status=422)
    assert "Saisissez votre adresse électronique." in page.main
    assert page.links["Mot de passe : Saisissez votre mot de passe."] == "#password"


def test_signing_in_leads_on_to_where_one_wanted_to_go(client: Client) -> None:
    page = client.page("/etablissement/?page=2")
    assert page.path == "/connexion"
    page = client.press(page, "Se connecter", email="sophie@example.org", password=PASSWORD)
    assert page.response.request.full_path == "/etablissement/?page=2"


def test_signing_in_never_leads_to_another_site(client: Client) -> None:
    page = client.page("/connexion?next=//evil.example/")
    page = client.press(page, "Se connecter", email="sophie@example.org", password=PASSWORD)
    assert page.path == "/etablissement/"


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/",
        "//evil.example",
        "///evil.example",
        "/.//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "\n//evil.example",
        "javascript:alert(1)",
        "connexion",
        "//[",
        "",
        None,
    ],
)
def test_another_sites_address_is_not_ours(address: str | None) -> None:
    assert own_address(address) is None


@given(st.lists(st.sampled_from([*"/\\:@?#. \t\n\rx", "//", "evil"]), max_size=12).map("".join))
def test_an_address_of_ours_stays_ours_as_browsers_read_it(address: str) -> None:
    if own_address(address) is not None:
        read = address.replace("\\", "/").translate({9: None, 10: None, 13: None}).lstrip()
        assert read.startswith("/")
        assert not read.startswith("//")


def test_signing_out_ends_it(client_of: Callable[[str], Client]) -> None:
    client = client_of("sophie")
    page = client.press(client.page("/"), "Se déconnecter")
    assert page.path == "/connexion"
    assert "Vous êtes déconnecté(e)." in page.main
    assert client.page("/etablissement/").path == "/connexion"


def test_signing_out_needs_a_press_of_the_button(client_of: Callable[[str], Client]) -> None:
    client = client_of("sophie")
    client.page("/deconnexion", status=405)
    assert client.post("/deconnexion").status_code == 400
    assert client.page("/").path == "/etablissement/"


def test_a_disabled_account_is_out_at_once(client_of: Callable[[str], Client], fresh: Addresses, world: World) -> None:
    client = client_of("sophie")
    assert fresh.owner
    with administration(fresh.owner) as session:
        session.execute(update(User).where(User.id == world.sophie.user).values(disabled_at=func.now()))
    assert client.page("/etablissement/").path == "/connexion"


def test_a_session_ends_after_half_a_day(client_of: Callable[[str], Client]) -> None:
    with time_machine.travel("2027-01-04 08:00Z", tick=False) as clock:
        client = client_of("sophie")
        clock.shift(timedelta(hours=11))
        assert client.page("/").path == "/etablissement/"
        clock.shift(timedelta(hours=13))
        assert client.page("/").path == "/connexion"


def test_signing_in_drops_what_somebody_else_planted_in_the_session(app: Flask) -> None:
    client = checking(app)
    page = client.page("/connexion")
    with client.session_transaction() as session:
        session["planted"] = "x"
    client.press(page, "Se connecter", email="sophie@example.org", password=PASSWORD)
    with client.session_transaction() as session:
        assert "planted" not in session
        assert session.permanent


def test_the_language_is_chosen_before_and_after_signing_in(client: Client) -> None:
    page = client.press(client.page("/connexion"), "English")
    assert page.h1 == "Sign in"
    assert page.tree.get("lang") == "en"
    page = client.press(page, "Sign in", email="sophie@example.org", password=PASSWORD)
    assert page.tree.get("lang") == "fr"  # the account's own language
    page = client.press(page, "English")
    assert page.path == "/etablissement/"
    assert "Market: Calvados" in page.text


def test_an_unknown_language_changes_nothing(client: Client) -> None:
    page = client.press(client.page("/connexion"), "English", language="xx")
    assert page.h1 == "Se connecter"


@pytest.mark.parametrize("address", ["", "nonsense", "2001:db8::1"])
def test_a_visitor_without_a_readable_address_may_sign_in(client: Client, address: str) -> None:
    client.environ_base["REMOTE_ADDR"] = address
    page = client.press(client.page("/connexion"), "Se connecter", email="tom@example.org", password=PASSWORD)
    assert page.path == "/etablissement/"
