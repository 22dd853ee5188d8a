"""What stands on every answer, and how long a browser may keep it."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from flask import Flask

from scheduler.core.db import Database
from tests.web.client import Client, checking
from tests.web.conftest import CHEAP, KEY, PASSWORD, app_on
from web.assets import assets, icon, icon_names
from web.config import Config

DIRECTIVES = {
    "default-src": "'self'",
    "img-src": "'self' data:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}


@pytest.mark.parametrize("address", ["/connexion", "/nowhere", "/", "/assets/0/nothing.css", "/etablissement/"])
def test_headers_stand_on_every_answer(client: Client, address: str) -> None:
    headers = client.get(address).headers
    policy = dict(each.strip().split(" ", 1) for each in headers["Content-Security-Policy"].split(";"))
    assert policy == DIRECTIVES
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["Cache-Control"] == "private, no-store"
    assert "Strict-Transport-Security" not in headers  # on plain http browsers ignore it


def test_behind_https_cookies_and_headers_say_so(database: Database) -> None:
    client = checking(app_on(database, Config(KEY, sign_in=CHEAP)))
    response = client.get("/connexion", base_url="https://releve.example")
    assert response.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    cookie = response.headers["Set-Cookie"]
    assert cookie.startswith("__Host-releve=")
    for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert part in cookie.split("; ")


def test_a_form_that_comes_from_another_site_over_https_is_refused(database: Database) -> None:
    client = checking(app_on(database, Config(KEY, sign_in=CHEAP)))
    at = "https://releve.example"
    text = client.get("/connexion", base_url=at).text
    token = text.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
    form = {"email": "tom@example.org", "password": PASSWORD, "csrf_token": token}
    for referrer, status in (("https://evil.example/", 400), (f"{at}/connexion", 303)):
        response = client.post("/connexion", base_url=at, data=form, headers={"Referer": referrer})
        assert response.status_code == status


def test_only_the_believed_number_of_proxies_tells_the_visitors_address(database: Database) -> None:
    for proxies, seen in ((0, "127.0.0.1"), (1, "203.0.113.9")):
        app = app_on(database, Config(KEY, proxies=proxies, secure=False, sign_in=CHEAP))
        found: list[str | None] = []
        app.before_request_funcs[None].insert(0, lambda found=found: found.append(_address()))
        app.test_client().get("/connexion", headers={"X-Forwarded-For": "198.51.100.1, 203.0.113.9"})
        assert found == [seen]


def _address() -> str | None:
    from flask import request  # noqa: PLC0415

    return request.remote_addr


def test_assets_are_kept_for_ever_under_an_address_of_their_content(client_of: Callable[[str], Client]) -> None:
    client = client_of("sophie")
    page = client.page("/nowhere", status=404)
    addresses = {each.get("href") for each in page.tree.iter("link")} | {
        each.get("src") for each in page.tree.iter("script")
    }
    assert len(addresses) == 4
    for address in addresses:
        response = client.get(address)
        assert response.status_code == 200
        assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert "Set-Cookie" not in response.headers


def test_an_older_pages_style_is_todays_but_not_for_keeps(client: Client) -> None:
    response = client.get("/assets/0123456789ab/releve.css")
    assert response.data == assets()["releve.css"].content
    assert response.headers["Cache-Control"] == "private, no-store"


def test_assets_are_sent_compressed_to_those_who_can_read_it(client: Client) -> None:
    address = f"/assets/{assets()['bootstrap.css'].version}/bootstrap.css"
    plain = client.get(address)
    packed = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert plain.headers["Vary"] == packed.headers["Vary"] == "Accept-Encoding"
    assert len(packed.data) < len(plain.data) / 4


def test_style_and_script_ask_for_nothing_else() -> None:
    for name, asset in assets().items():
        text = asset.content.decode()
        assert "sourceMappingURL" not in text, name
        assert "@import" not in text, name
        assert all(each.startswith(("data:", '"data:', "'data:")) for each in _urls(text)), name


def _urls(text: str) -> list[str]:
    return [each.partition(")")[0] for each in text.split("url(")[1:]]


def test_only_listed_icons_can_be_drawn(app: Flask) -> None:
    with app.test_request_context():
        drawn = icon("check", "fait & bon")
        assert 'aria-label="fait &amp; bon"' in drawn
        address = drawn.partition('href="')[2].partition('"')[0]
        with pytest.raises(KeyError):
            icon("no-such-icon")
    sprite = app.test_client().get(urlsplit(address).path).text
    assert sprite.count("<symbol") == len(icon_names())
    assert 'id="check"' in sprite


def test_no_page_keeps_what_was_shown_to_somebody(client_of: Callable[[str], Client]) -> None:
    assert client_of("sophie").get("/etablissement/").headers["Cache-Control"] == "private, no-store"
