"""The whole way to a provider of identities and back, over sockets; and all that must not lead in."""

from collections.abc import Iterator
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
import requests
from flask import Flask
from joserfc.jwk import RSAKey
from sqlalchemy import func, update

from scheduler.core.addresses import Addresses
from scheduler.core.db import Database, administration
from scheduler.core.identity_provider import IdentityProvider
from scheduler.core.tables import User
from tests.scheduler.db.world import World
from tests.web.client import Client, Page, checking
from tests.web.codes import SET_UP, demand
from tests.web.conftest import CHEAP, KEY, app_on
from tests.web.identity_server import CLIENT, SECRET, Provider, serving
from web.config import Config

BACK = "/connexion/fournisseur/retour"
SITE = "http://localhost"
BUTTON = "Se connecter avec ProConnect"
FAILED = "La connexion n’a pas abouti."


@pytest.fixture
def provider() -> Iterator[Provider]:
    with serving(Provider(SITE + BACK)) as found:
        yield found


@pytest.fixture
def app(database: Database, provider: Provider) -> Flask:
    known = IdentityProvider(provider.issuer, CLIENT, SECRET, "ProConnect", "eidas1")
    return app_on(database, Config(KEY, secure=False, sign_in=CHEAP, provider=known))


def there(client: Client, address: str = "/connexion") -> str:
    """Press the button and follow to the provider; return where it sends the browser back to, within the site."""
    page = client.page(address)
    sent = client.get(page.links[BUTTON])
    assert sent.status_code == 303
    answer = requests.get(sent.headers["Location"], allow_redirects=False, timeout=10)
    assert answer.status_code == 302, answer.text
    assert answer.headers["Location"].startswith(SITE + BACK)
    return answer.headers["Location"].removeprefix(SITE)


def refused(page: Page, words: str) -> bool:
    return page.path == "/connexion" and words in page.text


def test_the_whole_way(client: Client, app: Flask, provider: Provider) -> None:
    way = there(client, "/pilotage/demandes")
    assert provider.asked["acr_values"] == "eidas1"
    assert provider.asked["code_challenge_method"] == "S256"
    page = client.page(way)
    assert page.path == "/pilotage/demandes"
    assert "Lucie" in page.text
    client.press(page, "Se déconnecter")
    assert refused(client.page(way), FAILED)  # the same answer a second time
    assert refused(checking(app).page(way), FAILED)  # or in another browser
    provider.apart = True
    assert "Lucie" in client.page(there(client)).text


def test_no_button_where_no_provider_is_configured(database: Database) -> None:
    client = checking(app_on(database, Config(KEY, secure=False, sign_in=CHEAP)))
    assert BUTTON not in client.page("/connexion").links
    client.page("/connexion/fournisseur/", status=404)


def test_it_is_the_first_factor_alone(client: Client, fresh: Addresses, world: World) -> None:
    demand(fresh, world.calvados)
    assert client.page(there(client)).path == SET_UP


def test_who_is_not_let_in(client: Client, fresh: Addresses, world: World, provider: Provider) -> None:
    for person, words in (
        ({"email_verified": False}, "n’a pas été vérifiée"),
        ({"email_verified": "true"}, "n’a pas été vérifiée"),
        ({"email": "nobody@example.org"}, "Aucun compte ouvert"),
        ({"email": "engine@example.org"}, "Aucun compte ouvert"),
        ({"email": "tom@example.org"}, "Aucun compte ouvert"),
    ):
        assert fresh.owner
        with administration(fresh.owner) as session:
            session.execute(update(User).where(User.id == world.tom.user).values(disabled_at=func.now()))
        provider.person = {"sub": "1", "email": "lucie@example.org", "email_verified": True} | person
        assert refused(client.page(there(client)), words), person
        assert client.page("/pilotage/").path == "/connexion"


def test_what_is_not_the_answer_to_our_question(client: Client, provider: Provider) -> None:
    for changes in ({"state": "x"}, {"code": "x"}, {"code": ""}):
        parts = urlsplit(there(client))
        changed = urlencode(dict(parse_qsl(parts.query)) | changes)
        assert refused(client.page(f"{parts.path}?{changed}"), FAILED), changes
    assert refused(client.page(BACK), FAILED)
    assert refused(client.page(f"{BACK}?error=access_denied"), FAILED)
    assert refused(client.page(there(client).split("?")[0] + "?error=access_denied"), FAILED)
    for name, wrong in (
        ("nonce", "another"),
        ("audience", "another"),
        ("publishes", RSAKey.generate_key()),
    ):
        right = getattr(provider, name)
        setattr(provider, name, wrong)
        assert refused(client.page(there(client)), FAILED), name
        setattr(provider, name, right)
    way = there(client)
    other = there(client)  # only the last way that was begun leads back
    assert refused(client.page(way), FAILED)
    assert refused(client.page(other), FAILED)  # and nothing is tried twice
    assert client.page("/pilotage/").path == "/connexion"


def test_a_provider_that_is_away_is_told(database: Database) -> None:
    away = IdentityProvider("http://127.0.0.1:9", CLIENT, SECRET, "ProConnect")
    client = checking(app_on(database, Config(KEY, secure=False, sign_in=CHEAP, provider=away)))
    page = client.page("/connexion")
    assert refused(client.page(page.links[BUTTON]), FAILED)
