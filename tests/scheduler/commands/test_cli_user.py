"""``releve user link``: whoever owns the installation lets somebody in, once."""

import os
from pathlib import Path

import pytest

from scheduler.core.addresses import Addresses
from scheduler.core.db import Database
from scheduler.core.errors import NotFound
from scheduler.market.accounts import SignInRules, Visitor, sign_in_by_link, signed_in
from tests.scheduler.command_line import releve
from tests.scheduler.db.world import World


@pytest.fixture
def here(fresh: Addresses, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Addresses:
    """Commands of this process work on the test's database."""
    for name in [name for name in os.environ if name.startswith("RELEVE_")]:
        monkeypatch.delenv(name)
    assert fresh.owner
    monkeypatch.setenv("RELEVE_DATA", str(tmp_path))
    monkeypatch.setenv("RELEVE_DATABASE_URL", fresh.owner.render_as_string(hide_password=False))
    monkeypatch.setenv("RELEVE_APPLICATION_URL", fresh.application.render_as_string(hide_password=False))
    return fresh


@pytest.mark.parametrize("site", ["https://releve.example.org", ""])
def test_the_owner_gets_a_link_that_works_once(
    here: Addresses, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, site: str
) -> None:
    monkeypatch.setenv("RELEVE_SITE_URL", site)
    told = releve("user", "link", " Sophie@Example.org ")
    assert told.exit_code == 0, told.output
    (line,) = told.stdout.splitlines()
    assert list(tmp_path.iterdir()) == []  # no key is made: it may be another than the site's
    assert line.startswith(f"{site}/connexion/lien/")
    assert ("set RELEVE_SITE_URL" in told.stderr) == (not site)
    database = Database(here.application)
    try:
        entered = sign_in_by_link(database, line.rpartition("/")[2], Visitor(None))
        who = signed_in(database, entered.token, SignInRules())
        assert who
        assert who.actor == world.sophie
        with pytest.raises(NotFound):
            sign_in_by_link(database, line.rpartition("/")[2], Visitor(None))
    finally:
        database.close()


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("email", ["nobody@example.org", "engine@example.org", "", "x"])
def test_nobody_else_gets_one(email: str) -> None:
    told = releve("user", "link", email)
    assert told.exit_code == 2
    assert told.stderr == f"releve: user {email}: not found\n"
    assert told.stdout == ""


@pytest.mark.usefixtures("here")
def test_who_does_not_own_the_database_gets_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RELEVE_DATABASE_URL")
    told = releve("user", "link", "sophie@example.org")
    assert (told.exit_code, told.stdout) == (2, "")
    assert "RELEVE_DATABASE_URL" in told.stderr
