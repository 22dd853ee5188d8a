"""What version 0.1.0 kept is brought up to date by every later one: its tables become today's, its rows stay.

``releve-0.1.0.zip`` is a backup of the two markets that these tests live in. It was made once, by that version:

    .venv/bin/python -m tests.scheduler.core.test_upgrades tests/scheduler/core/releve-0.1.0.zip

and is never made again: a revision that does not fit what stands in it would not fit what stands with people either.
"""

import shutil
import sys
from pathlib import Path
from uuid import uuid4

import pytest

from scheduler.core import schema
from scheduler.core.addresses import Addresses
from scheduler.core.backups import Contents, back_up, checked, restore
from scheduler.core.config import Settings
from scheduler.core.db import Database, administration, bring_up_to_date
from tests.conftest import database, server_for_tests
from tests.scheduler.core.conftest import owner
from tests.scheduler.db.manche import furnish
from tests.scheduler.db.world import populate
from tests.scheduler.described import asked, shape

KEPT = Path(__file__).with_name("releve-0.1.0.zip")
KEY = "k" * 64
AS_ADMINISTRATION = "SET LOCAL ROLE releve_admin"


def require_same_rows(before: Contents, after: Contents) -> None:
    """Compare by number, and by sum where a table has its columns of then."""
    for name, then in before.tables.items():
        now = after.tables[name]
        assert now.sum.rows == then.sum.rows, name
        assert now.columns != then.columns or now.sum == then.sum, name
    assert before.sequences.items() <= after.sequences.items()


def test_it_holds_something_of_everything() -> None:
    contents, key = checked(KEPT)
    assert key == KEY
    empty = {name for name, table in contents.tables.items() if table.sum.rows == 0}
    assert not [name for name in empty if name.startswith("public.")]
    assert KEPT.stat().st_size < 200_000


def test_the_first_release_is_brought_up_to_date(
    target: Addresses, empty: Addresses, settings: Settings, tmp_path: Path
) -> None:
    contents = restore(owner(target), settings, KEPT)
    assert shape(target.owner) == shape(empty.owner)
    require_same_rows(contents, back_up(owner(target), KEY, tmp_path / "again.zip"))
    opened = Database(target.application)
    opened.require_usable()
    engines = opened.engines()
    opened.close()
    assert set(engines) == {"calvados", "manche"}
    assert set(asked(target.owner, AS_ADMINISTRATION, "SELECT shown = name FROM sites")) == {(True,)}, "each is alone"


def test_it_goes_where_a_newer_version_was_started_before(
    target: Addresses, empty: Addresses, settings: Settings
) -> None:
    bring_up_to_date(owner(target))
    restore(owner(target), settings, KEPT)
    assert shape(target.owner) == shape(empty.owner)


REVISION = """
from scheduler.core.schema import run_sql

revision = "9998"
down_revision = "{before}"


def upgrade() -> None:
    run_sql(__file__)
"""


def test_a_revision_after_it_finds_the_rows_of_then(
    target: Addresses, empty: Addresses, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = tmp_path / "revisions"
    shutil.copytree(schema.REVISIONS, later)
    (later / "9998_slogans.py").write_text(REVISION.format(before=schema.newest()))
    (later / "9998_slogans.sql").write_text(
        "ALTER TABLE markets ADD COLUMN slogan text; UPDATE markets SET slogan = name; "
        "ALTER TABLE markets ALTER COLUMN slogan SET NOT NULL;"
    )
    monkeypatch.setattr(schema, "REVISIONS", later)
    contents = restore(owner(target), settings, KEPT)
    assert {name for _, name, *_ in shape(target.owner) - shape(empty.owner)} == {"markets.slogan"}
    slogans = asked(target.owner, AS_ADMINISTRATION, "SELECT slogan FROM markets ORDER BY code")
    assert slogans == [("Calvados",), ("Manche",)]
    again = back_up(owner(target), KEY, tmp_path / "again.zip")
    assert (contents.revision, again.revision) == (checked(KEPT)[0].revision, "9998")
    require_same_rows(contents, again)


def keep(file: Path) -> None:
    """Make the backup."""
    with server_for_tests() as superuser, database(superuser, f"releve_test_{uuid4().hex}") as found:
        bring_up_to_date(owner(found))
        with administration(owner(found)) as session:
            furnish(session, populate(session))
        back_up(owner(found), KEY, file)


if __name__ == "__main__":
    keep(Path(sys.argv[1]))
