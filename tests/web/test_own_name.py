"""Whatever name a visitor or a proxy calls the site by, its links carry its own."""

import re
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from scheduler.core.db import Database
from tests.web.client import Client, checking
from tests.web.conftest import CHEAP, KEY, PASSWORD, app_on
from web.auth import own_address
from web.config import Config

SITE = "https://releve.example"
FORGED = [{"Host": "evil.example"}, {"X-Forwarded-Host": "evil.example"}]


@pytest.fixture
def named(database: Database) -> Flask:
    """The site behind a proxy, with a name."""
    return app_on(database, Config(KEY, secure=False, sign_in=CHEAP, proxies=1, site_url=SITE))


def signed_in(app: Flask, name: str) -> Client:
    client = checking(app)
    client.press(client.page("/connexion"), "Se connecter", email=f"{name}@example.org", password=PASSWORD)
    return client


def test_links_to_hand_on_carry_the_sites_name(named: Flask) -> None:
    client = signed_in(named, "sophie")  # who asks for localhost
    page = client.press(client.page("/preferences/"), "Créer mon lien d’agenda")
    assert re.search(rf'id="calendar-link" readonly value="{SITE}/agenda/[^"]+\.ics"', page.response.text)
    assert "//localhost" not in page.response.text


@pytest.mark.parametrize("headers", FORGED)
@pytest.mark.parametrize("address", ["/connexion", "/preferences/", "/etablissement", "/nowhere"])
def test_nobody_is_heard_who_calls_the_site_by_another_name(
    named: Flask, headers: dict[str, str], address: str
) -> None:
    client = signed_in(named, "sophie")
    response = client.get(address, headers=headers)
    assert response.status_code == 400
    assert "evil.example" not in response.text
    assert "Location" not in response.headers


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("releve.example", 200),
        ("RELEVE.example:443", 200),
        ("localhost:8000", 200),
        ("127.0.0.1:8000", 200),
        ("[::1]:8000", 200),
        ("releve.example.evil.example", 400),
        ("evil.releve.example", 400),
        ("evil.example:releve.example", 400),
        ("releve.example@evil.example", 400),
        ("[", 400),
        ("", 400),
    ],
)
def test_by_which_names_the_site_is_called(named: Flask, host: str, status: int) -> None:
    assert named.test_client().get("/connexion", headers={"Host": host}).status_code == status


@pytest.mark.parametrize("headers", FORGED)
@pytest.mark.parametrize("address", ["/", "/etablissement", "/etablissement/", "//evil.example/../etablissement"])
def test_redirects_stay_on_the_site_that_has_no_name_yet(
    database: Database, headers: dict[str, str], address: str
) -> None:
    app = app_on(database, Config(KEY, secure=False, sign_in=CHEAP, proxies=1))
    response = app.test_client().get(address, headers=headers)
    assert response.status_code in {303, 308, 404}
    location = response.headers.get("Location", "/")
    assert location.startswith("/")
    assert not location.startswith("//")


TRICKS = ["///evil.example", "////evil.example", "/.//evil.example", "/..//evil.example", "/a/..//evil.example"]


@pytest.mark.parametrize("trick", TRICKS)
def test_signing_in_leads_to_no_address_that_two_slashes_could_begin(named: Flask, trick: str) -> None:
    response = signed_in(named, "sophie").get("/connexion", query_string={"next": trick})
    assert (response.status_code, response.headers["Location"]) == (303, "/")


def as_browsers_read(address: str) -> str:
    """Resolve an address as the URL standard does: what is dropped, what counts as a slash, which dots vanish."""
    read = address.strip("".join(map(chr, range(33)))).translate({9: None, 10: None, 13: None}).replace("\\", "/")
    return urljoin(f"{SITE}/connexion", read)


@given(st.text(st.sampled_from("/\\:@?#.;%2f \t\n\r\a\u2028\u3000\ud800[\uff0f。evilx"), max_size=12))
def test_an_address_of_ours_stays_ours_as_browsers_read_it(address: str) -> None:
    for begun in (address, f"/{address}"):
        if own_address(begun) is not None:
            found = urlsplit(as_browsers_read(begun))
            assert f"{found.scheme}://{found.netloc}" == SITE
            assert not found.path.startswith("//")


def test_an_address_of_ours_may_name_others_in_what_it_asks() -> None:
    assert own_address("/pilotage/?q=https://evil.example#//x") == "/pilotage/?q=https://evil.example#//x"
