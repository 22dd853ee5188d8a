"""As whom the site asks for passkeys: its own name by https, or this machine's, as browsers allow; else nobody."""

import pytest

from scheduler.market.accounts.passkeys import RelyingParty, relying_party


@pytest.mark.parametrize(
    ("site", "name", "origin"),
    [
        ("https://releve.example", "releve.example", "https://releve.example"),
        ("https://Releve.Example:443", "releve.example", "https://releve.example"),
        ("https://releve.example:8443", "releve.example", "https://releve.example:8443"),
        ("https://relève.example", "xn--relve-6ra.example", "https://xn--relve-6ra.example"),
        ("http://localhost", "localhost", "http://localhost"),
        ("http://localhost:80", "localhost", "http://localhost"),
        ("http://localhost:8000", "localhost", "http://localhost:8000"),
        ("https://localhost", "localhost", "https://localhost"),
    ],
)
def test_by_the_name_of_the_site(site: str, name: str, origin: str) -> None:
    assert relying_party(site) == RelyingParty(name, origin)


@pytest.mark.parametrize(
    "site",
    [
        *(None, "", "http://releve.example", "https://192.0.2.1", "https://[2001:db8::1]"),
        *("https://" + "x" * 64 + ".example", "https://releve.example:99999"),
        *("http://127.0.0.1", "http://127.0.0.1:8000", "http://[::1]:8000"),
    ],
)
def test_where_browsers_refuse(site: str | None) -> None:
    assert relying_party(site) is None
