"""Moving to another machine, with everybody at work: what was kept is there, links and sign-ins go on."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL

from scheduler.core.access import Actor
from scheduler.core.addresses import addresses
from scheduler.core.backups import checked
from scheduler.core.config import Settings
from scheduler.core.db import Database, bring_up_to_date
from scheduler.core.tables import Request
from solver.children import own_program
from tests import own_server
from tests.drill.browser import Browser
from tests.drill.conftest import Site
from tests.drill.installation import ROOT, Installation
from tests.drill.market import populate
from tests.scheduler.described import asked, shape

pytestmark = pytest.mark.long

KEY = "k" * 64
OK = 200


def releve(*arguments: str | Path, **settings: str) -> str:
    """Run a command to its end, as a person at a terminal would."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("RELEVE_")}
    command = own_program("releve", *map(str, arguments))
    done = subprocess.run(command, cwd=ROOT, env=own | settings, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_backup_of_the_running_product_goes_on_elsewhere(site: Site) -> None:
    visitor = Browser(site.product.port).signed_in(site.people.planner.email)
    with tempfile.TemporaryDirectory(prefix="releve-drill-") as there:
        file = Path(there) / "backup.zip"
        releve("backup", file, RELEVE_DATA=str(site.product.folder))
        folder = Path(there) / "data"
        folder.mkdir()
        said = releve("restore", file, RELEVE_DATA=str(folder))
        assert f"{checked(file)[0].rows} rows" in said
        moved = Installation(folder)
        try:
            moved.start()
            returning = Browser(moved.port)
            returning.cookies = visitor.cookies  # by name and host; ports do not count
            page = returning.get("/")
            assert "/deconnexion" in page.text  # offered to whoever is signed in
            link = next(iter(site.people.links.values()))
            assert returning.get(f"/m/{link}/").status == OK
            moved.stop()
        finally:
            moved.clear()


# ------------------------------------------------------------------------------------------ a server of one's own


@pytest.fixture
def postgresql_15() -> Iterator[URL]:
    if not own_server.is_there():
        if own_server.is_required():
            pytest.fail(f"TEST_POSTGRESQL=required, but {own_server.INSTALL}")
        pytest.skip(f"moving to PostgreSQL 15 and back not run: {own_server.INSTALL}")
    with own_server.own_server() as superuser:
        yield superuser


def test_there_and_back_by_a_postgresql_15_of_one_s_own(postgresql_15: URL) -> None:
    owner, application = own_server.made_ready(postgresql_15)
    theirs = {"RELEVE_DATABASE_URL": spelt(owner), "RELEVE_APPLICATION_URL": spelt(application)}
    assert str(asked(owner, "SHOW server_version_num")[0][0]).startswith("15")
    bring_up_to_date(owner)
    as_made_there = shape(owner)
    with tempfile.TemporaryDirectory(prefix="releve-drill-") as path:
        first, there, last = (Path(path) / name for name in ("first", "there", "last"))
        with addresses(Settings(first)) as here:
            assert here.owner
            bring_up_to_date(here.owner)
            planner = populate(here, KEY).planner.actor
            as_made_here, was_seen = shape(here.owner), seen(here.application, planner)
            (first / "secret_key").write_text(KEY)
            releve("backup", first / "backup.zip", RELEVE_DATA=str(first))
        releve("restore", first / "backup.zip", RELEVE_DATA=str(there), **theirs)
        assert shape(owner) == as_made_there
        assert seen(application, planner) == was_seen > 0
        releve("backup", there / "backup.zip", RELEVE_DATA=str(there), **theirs)
        releve("restore", there / "backup.zip", RELEVE_DATA=str(last))
        (kept, key), (again, same_key) = (checked(folder / "backup.zip") for folder in (first, there))
        assert (again.tables, again.sequences) == (kept.tables, kept.sequences)
        assert key == same_key == (last / "secret_key").read_text() == KEY
        with addresses(Settings(last)) as back:
            assert shape(back.owner) == as_made_here
            assert seen(back.application, planner) == was_seen


def seen(application: URL, actor: Actor) -> int:
    """Return how many requests somebody sees, under the policies."""
    database = Database(application)
    try:
        database.require_usable()
        with database.transaction(actor) as session:
            return session.query(Request).count()
    finally:
        database.close()


def spelt(url: URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)
