"""What no command does: put ours beside somebody else's tables, make a database for who asks of one, lose a backup."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import URL, create_engine, text

from scheduler.core.addresses import Addresses
from tests.conftest import database
from tests.empty_installation import commands_work_on
from tests.examples import one_in
from tests.scheduler.command_line import releve
from tests.scheduler.market_folder.creuse import write_folder

pytestmark = one_in(2)

READERS = (
    ("user", "list"),
    ("user", "link", "anna@example.org"),
    ("user", "forget", "anna@example.org", "--reason", "asked", "--yes"),
    ("backup", "OUT/backup.zip"),
    ("market", "check", "creuse"),
    ("market", "write", "creuse", "OUT/written"),
    ("run", "--market", "creuse"),
    ("work",),
    ("import", "--market", "creuse", "skills", "GIVEN/competences.csv"),
)
FOUNDERS = (
    ("init", "--from", "GIVEN", "--yes"),
    ("market", "load", "GIVEN", "--apply"),
    ("demo", "--no-serve"),
    ("up", "--bind", "unix:OUT/up.sock"),
)
REHEARSERS = (("market", "check", "GIVEN"),)
OTHERS = {
    "one table": "CREATE TABLE clients (id integer)",
    "a table of a name of ours": "CREATE TABLE users (id integer)",
    "a table elsewhere": "CREATE SCHEMA erp; CREATE TABLE erp.clients (id integer)",
    "a view": "CREATE VIEW clients AS SELECT 1 AS id",
    "revisions like ours": "CREATE TABLE alembic_version (version_num varchar(32));"
    " INSERT INTO alembic_version VALUES ('0060')",
    "two heads": "CREATE TABLE alembic_version (version_num varchar(32));"
    " INSERT INTO alembic_version VALUES ('0060'), ('a1')",
    "markets of its own": "CREATE TABLE markets (id integer); CREATE TABLE missions (id integer)",
}


@pytest.fixture
def given(tmp_path: Path) -> Path:
    (tmp_path / "out").mkdir()
    return write_folder(tmp_path / "given")


def placed(command: tuple[str, ...], folder: Path) -> list[str]:
    return [each.replace("OUT", str(folder / "out")).replace("GIVEN", str(folder / "given")) for each in command]


@pytest.fixture
def strange(superuser: URL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Addresses]:
    """A database of another program, which the environment names."""
    with database(superuser, f"releve_test_{uuid4().hex}") as found, commands_work_on(found, tmp_path, monkeypatch):
        monkeypatch.delenv("RELEVE_APPLICATION_URL")
        (tmp_path / "secret_key").write_text("k" * 40)
        yield found


def done(found: Addresses, statements: str) -> None:
    assert found.owner
    engine = create_engine(found.owner)
    with engine.begin() as connection:
        connection.exec_driver_sql(statements)
    engine.dispose()


def tables(found: Addresses) -> list[str]:
    assert found.owner
    engine = create_engine(found.owner)
    with engine.connect() as connection:
        query = "SELECT oid::regclass::text FROM pg_class WHERE relnamespace >= 16384 OR relnamespace = 2200 ORDER BY 1"
        names = list(connection.scalars(text(query)))
    engine.dispose()
    return names


@pytest.mark.usefixtures("given")
@pytest.mark.parametrize("command", [*READERS, *FOUNDERS, *REHEARSERS], ids=" ".join)
def test_no_command_writes_beside_the_tables_of_another_program(
    strange: Addresses, tmp_path: Path, command: tuple[str, ...]
) -> None:
    done(strange, OTHERS["one table"])
    before = tables(strange)
    told = releve(*placed(command, tmp_path))
    assert (told.exit_code, told.stderr.count("\n")) == (2, 1), told.output
    assert "holds something else (the table clients); name an empty database" in told.stderr
    assert tables(strange) == before
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.parametrize("others", OTHERS)
def test_whatever_another_program_has_it_is_not_taken_for_ours(strange: Addresses, others: str) -> None:
    done(strange, OTHERS[others])
    before = tables(strange)
    told = releve("user", "list")
    assert (told.exit_code, told.stdout, told.stderr.count("\n")) == (2, "", 1), told.output
    assert "holds something else" in told.stderr
    assert tables(strange) == before


def test_what_the_owner_may_not_do_is_told_in_a_line(strange: Addresses, monkeypatch: pytest.MonkeyPatch) -> None:
    """As whoever owns nothing: no table can be made."""
    monkeypatch.setenv("RELEVE_DATABASE_URL", strange.application.render_as_string(hide_password=False))
    told = releve("user", "list")
    assert (told.exit_code, told.stderr.count("\n")) == (2, 1), told.output
    assert "cannot be opened" in told.stderr


@pytest.mark.usefixtures("given")
@pytest.mark.parametrize("command", READERS, ids=" ".join)
def test_who_reads_makes_no_database_in_a_folder_without_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    for name in [name for name in os.environ if name.startswith("RELEVE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("RELEVE_DATA", str(tmp_path / "typo"))
    told = releve(*placed(command, tmp_path))
    assert (told.exit_code, told.stdout, told.stderr.count("\n")) == (2, "", 1), told.output
    assert f"there is no database in {tmp_path / 'typo'}; check RELEVE_DATA" in told.stderr
    assert not (tmp_path / "typo").exists()
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.usefixtures("given")
def test_a_folder_is_checked_where_nothing_is_founded_and_nothing_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in os.environ if name.startswith("RELEVE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("RELEVE_DATA", str(tmp_path / "none"))
    with tempfile.TemporaryDirectory(dir="/tmp") as passing:  # short, as a socket's path must be
        monkeypatch.setattr(tempfile, "tempdir", passing)
        told = releve("market", "check", tmp_path / "given")
        assert (told.exit_code, told.stderr) == (0, ""), told.output
        assert "rien ne manque" in told.stdout
        (tmp_path / "given" / "structures.csv").unlink()
        told = releve("market", "check", tmp_path / "given")
        assert (told.exit_code, "structures.csv" in told.stdout) == (2, True), told.output
        assert list(Path(passing).iterdir()) == []
    assert not (tmp_path / "none").exists()


def test_a_backup_takes_the_place_of_another_only_when_told(
    fresh: Addresses, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "backup.zip"
    file.write_bytes(b"of yesterday")
    (tmp_path / "secret_key").write_text("k" * 40)
    with commands_work_on(fresh, tmp_path, monkeypatch):
        told = releve("backup", file)
        assert (told.exit_code, told.stderr.count("\n")) == (2, 1), told.output
        assert "is there already" in told.stderr
        assert file.read_bytes() == b"of yesterday"
        assert releve("backup", "--replace", file).exit_code == 0
        assert file.read_bytes() != b"of yesterday"
