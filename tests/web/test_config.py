"""The secret key and how the site is reached."""

import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from scheduler.core.config import Settings
from scheduler.core.outlets import MailServer
from scheduler.core.secret_key import kept_key
from scheduler.market.accounts import password_hash
from web.config import Config
from web.reached import is_local, misfits


def test_the_key_is_made_once_and_nobody_else_may_read_it(tmp_path: Path) -> None:
    file = tmp_path / "data" / "secret_key"
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: kept_key(file), range(8)))
    assert len(keys) == 1
    assert len(keys.pop()) >= 64
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [each.name for each in file.parent.iterdir()] == ["secret_key"]


def test_a_given_key_is_used_and_nothing_is_kept(tmp_path: Path) -> None:
    config = Config.of(Settings(tmp_path, secret_key="k" * 32))
    assert config.secret_key == "k" * 32
    assert list(tmp_path.iterdir()) == []
    assert "kkk" not in repr(config)


@pytest.mark.parametrize(
    ("https", "site", "proxies", "local", "secure"),
    [
        (None, None, 0, True, False),
        (None, None, 1, True, True),
        (None, None, 0, False, True),
        (None, "https://releve.example", 0, True, True),  # a proxy on the same machine
        (None, "http://localhost:8000", 1, False, False),
        (True, "http://localhost:8000", 0, True, True),
        (True, None, 0, True, True),
        (False, "https://releve.example", 1, False, False),
        (False, None, 0, False, False),
    ],
)
def test_https_is_what_the_sites_address_says(
    tmp_path: Path, *, https: bool | None, site: str | None, proxies: int, local: bool, secure: bool
) -> None:
    settings = Settings(tmp_path, secret_key="k" * 32, https=https, proxies=proxies, site_url=site)
    assert Config.of(settings, local=local).secure is secure


@pytest.mark.parametrize(
    ("https", "site", "proxies", "bind", "told"),
    [
        (None, None, 0, "127.0.0.1:8000", []),
        (None, "http://localhost:8000", 0, "127.0.0.1:8000", []),
        (None, "https://releve.example", 1, "127.0.0.1:8000", []),
        (None, "https://releve.example", 1, "0.0.0.0:8000", []),
        (None, "https://releve.example", 0, "127.0.0.1:8000", ["set RELEVE_PROXIES=1"]),
        (False, "https://releve.example", 1, "127.0.0.1:8000", ["take it away"]),
        (None, None, 1, "127.0.0.1:8000", ["set RELEVE_SITE_URL"]),
        (None, None, 0, "unix:/run/releve.sock", ["set RELEVE_SITE_URL"]),
        (None, None, 0, "0.0.0.0:8000", ["a proxy in front", "set RELEVE_SITE_URL"]),
        (False, "http://localhost:8000", 0, "0.0.0.0:8000", ["a proxy in front"]),
    ],
)
def test_what_does_not_fit_is_told(
    tmp_path: Path, *, https: bool | None, site: str | None, proxies: int, bind: str, told: list[str]
) -> None:
    found = misfits(Settings(tmp_path, https=https, proxies=proxies, site_url=site), bind)
    assert len(found) == len(told), found
    for line, words in zip(found, told, strict=True):
        assert words in line
        assert "\n" not in line


@pytest.mark.parametrize(
    ("smtp", "site", "links"),
    [
        (MailServer("localhost", 25, "releve@example.org"), "https://releve.example.org", True),
        (MailServer("localhost", 25, "releve@example.org"), None, False),
        (None, "https://releve.example.org", False),
    ],
)
def test_links_are_sent_where_mail_goes_out_and_the_site_has_an_address(
    tmp_path: Path, *, smtp: MailServer | None, site: str | None, links: bool
) -> None:
    settings = Settings(tmp_path, secret_key="k" * 32, smtp=smtp, site_url=site)
    assert Config.of(settings).sends_links is links


@pytest.mark.parametrize(
    ("bind", "local"),
    [
        ("127.0.0.1:8000", True),
        ("localhost:8000", True),
        ("[::1]:8000", True),
        ("0.0.0.0:8000", False),
        (":8000", False),
        ("releve.example:80", False),
        ("unix:/run/releve.sock", False),
    ],
)
def test_what_is_local(bind: str, *, local: bool) -> None:
    assert is_local(bind) is local


def test_the_settings_of_the_web_are_read() -> None:
    settings = Settings.from_environment(
        {
            "RELEVE_SECRET_KEY": "k" * 32,
            "RELEVE_HTTPS": "no",
            "RELEVE_PROXIES": "2",
            "RELEVE_DATA": "/srv/releve",
            "RELEVE_SESSION_DAYS": "1",
            "RELEVE_ARGON2": "1,8,1",
            "RELEVE_OSRM_URL": "http://localhost:5000/",
            "RELEVE_GEOCODER_URL": "https://data.geopf.fr/geocodage/search",
        }
    )
    rules = Config.of(settings).sign_in
    assert rules.longest == timedelta(days=1)
    assert password_hash("x", rules).startswith("$argon2id$v=19$m=8,t=1,p=1$")
    assert (settings.secret_key, settings.https, settings.proxies) == ("k" * 32, False, 2)
    asked = settings.osrm, settings.geocoder
    assert asked == ("http://localhost:5000", "https://data.geopf.fr/geocodage/search")
    empty = Settings.from_environment(
        {"RELEVE_SECRET_KEY": "", "RELEVE_HTTPS": "", "RELEVE_PROXIES": "", "RELEVE_SESSION_DAYS": ""}
    )
    assert empty.session_days == 7
    assert (empty.secret_key, empty.https, empty.proxies) == (None, None, 0)


@pytest.mark.parametrize(
    ("name", "value", "complaint"),
    [
        ("RELEVE_SECRET_KEY", "s3cret", "at least 32"),
        ("RELEVE_HTTPS", "true", "yes or no"),
        ("RELEVE_PROXIES", "-1", "a number"),
        ("RELEVE_PROXIES", "²", "a number"),
        ("RELEVE_SESSION_DAYS", "0", "1 to 90 days"),
        ("RELEVE_SESSION_DAYS", "91", "1 to 90 days"),
        ("RELEVE_SESSION_DAYS", "for ever", "a number"),
        ("RELEVE_ARGON2", "3", "passes,KiB,lanes"),
        ("RELEVE_ARGON2", "3,16,4", "at least 8 KiB a lane"),
        ("RELEVE_ARGON2", "0,65536,4", "passes,KiB,lanes"),
        ("RELEVE_OSRM_URL", "http://osrm.example", "https://host/path"),
        ("RELEVE_OSRM_URL", "https://me:s3cret@osrm.example", "https://host/path"),
        ("RELEVE_GEOCODER_URL", "https://data.geopf.fr/geocodage/search?q=", "behind the address"),
    ],
)
def test_settings_of_the_web_that_cannot_be_are_refused(name: str, value: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=f"^{name}: .*{complaint}") as raised:
        Settings.from_environment({name: value})
    assert "s3cret" not in str(raised.value)
