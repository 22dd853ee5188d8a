"""The embedded server itself: shared, stopped by who leaves last, and alive after a kill."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from sqlalchemy import URL, create_engine, text

from scheduler.core.addresses import Addresses, addresses, require_server, require_version
from scheduler.core.config import Settings, postgresql_url
from scheduler.core.db import opened
from scheduler.core.errors import DatabaseUnusable
from scheduler.core.server import LONGEST_SOCKET_PATH, embedded_server, is_running
from tests.conftest import FAST
from tests.examples import one_in

pytestmark = one_in(2)

USER = """
import sys
from pathlib import Path
from scheduler.core.server import embedded_server
with embedded_server(Path(sys.argv[1]), {"fsync": "off"}):
    print("up", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder for a server; not below pytest's own, through which root's server would have to be let."""
    with tempfile.TemporaryDirectory(prefix="releve-") as path:
        yield Path(path) / "database"


def start_user(folder: Path) -> "subprocess.Popen[str]":
    """Start another process that uses the server until its input ends, and wait until it does."""
    process = subprocess.Popen(
        [sys.executable, "-c", USER, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    assert process.stdout.readline() == "up\n"
    return process


def end(process: "subprocess.Popen[str]") -> None:
    process.communicate("")
    assert process.returncode == 0


def postmaster(folder: Path) -> int:
    return int((folder / "cluster" / "postmaster.pid").read_text().split("\n", 1)[0])


def kill_server(folder: Path) -> None:
    """Kill the server as a crash would, and wait until it is dead."""
    os.kill(postmaster(folder), signal.SIGKILL)
    while is_running(folder):
        time.sleep(0.01)


def ask(url: URL, query: str) -> object:
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            return connection.scalar(text(query))
    finally:
        engine.dispose()


def test_processes_share_it_and_who_leaves_last_stops_it(folder: Path) -> None:
    with embedded_server(folder, FAST):
        first = postmaster(folder)
        other = start_user(folder)
        assert postmaster(folder) == first
        with embedded_server(folder):  # a second use within one process
            pass
        assert is_running(folder)
    assert is_running(folder)
    end(other)
    assert not is_running(folder)


def test_two_that_start_it_at_once_start_one(folder: Path) -> None:
    command = [sys.executable, "-c", USER, str(folder)]
    both = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    for process in both:
        assert process.stdout
        assert process.stdout.readline() == "up\n"
    assert is_running(folder)
    for process in both:
        end(process)
    assert not is_running(folder)


def test_a_killed_owner_leaves_nothing_that_could_not_be_stopped(folder: Path) -> None:
    owner = start_user(folder)
    owner.kill()
    owner.communicate()
    assert is_running(folder)
    with embedded_server(folder):
        pass
    assert not is_running(folder)


def test_a_killed_server_comes_back_with_its_data(folder: Path) -> None:
    with embedded_server(folder) as url:  # with fsync: what was committed must be there
        engine = create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text("CREATE TABLE kept AS SELECT 7 AS number"))
        engine.dispose()
        kill_server(folder)
        with embedded_server(folder) as again:
            assert ask(again, "SELECT number FROM kept") == 7
    assert not is_running(folder)


def test_the_application_outlives_a_restart_of_the_server(folder: Path) -> None:
    with embedded_server(folder, FAST), opened(Settings(folder.parent)) as database:
        with database.transaction(None) as session:
            assert session.scalar(text("SELECT 1")) == 1
        kill_server(folder)
        with embedded_server(folder), database.transaction(None) as session:
            assert session.scalar(text("SELECT 1")) == 1


def test_a_stale_pid_whose_number_somebody_else_has_is_no_hindrance(folder: Path) -> None:
    with embedded_server(folder, FAST):
        lines = (folder / "cluster" / "postmaster.pid").read_text().split("\n")
    stale = "\n".join([str(os.getppid()), *lines[1:]])
    (folder / "cluster" / "postmaster.pid").write_text(stale)
    assert not is_running(folder)
    with embedded_server(folder, FAST) as url:
        assert ask(url, "SELECT 1") == 1


def test_a_making_that_was_cut_short_is_begun_again(folder: Path) -> None:
    (folder / "cluster.new").mkdir(parents=True)
    (folder / "cluster.new" / "PG_VERSION").write_text("18\n")
    with embedded_server(folder, FAST) as url:
        assert ask(url, "SELECT 1") == 1


def test_a_long_path_gets_its_socket_elsewhere(folder: Path) -> None:
    deep = folder / ("x" * LONGEST_SOCKET_PATH)
    with embedded_server(deep, FAST, throw_away=True) as url:
        assert len(str(url.query["host"])) < LONGEST_SOCKET_PATH
        assert ask(url, "SELECT 1") == 1
        Path(str(url.query["host"])).stat()
    Path(str(url.query["host"])).rmdir()


def test_nobody_else_reaches_it_and_it_does_not_run_as_root(folder: Path) -> None:
    with embedded_server(folder, FAST) as url:
        (socket,) = folder.glob(".s.PGSQL.*[0-9]")
        assert socket.stat().st_mode & 0o077 == 0
        assert ask(url, "SHOW listen_addresses") == ""
        assert psutil.Process(postmaster(folder)).uids().real == folder.stat().st_uid != 0


def test_it_runs_below_a_folder_that_others_cannot_enter(folder: Path) -> None:
    inner = folder / "closed" / "database"
    inner.parent.mkdir(parents=True)
    folder.chmod(0o700)
    with embedded_server(inner, FAST) as url:
        assert ask(url, "SELECT 1") == 1
    assert folder.stat().st_mode & 0o076 == 0  # at most passed through, never listed


def test_a_folder_that_others_can_write_in_is_refused(folder: Path) -> None:
    folder.mkdir()
    folder.chmod(0o777)
    with pytest.raises(DatabaseUnusable, match="others can write"), embedded_server(folder):
        pass


def test_why_it_does_not_start_is_told(folder: Path) -> None:
    with pytest.raises(DatabaseUnusable, match="no_such_setting"), embedded_server(folder, {"no_such_setting": "1"}):
        pass


def test_opening_makes_a_database_and_finds_it_again(folder: Path) -> None:
    for _ in range(2):
        with (
            embedded_server(folder, FAST),
            opened(Settings(folder.parent)) as database,
            database.transaction(None) as session,
        ):
            assert session.scalar(text("SELECT current_user")) == "releve_app"
            assert session.scalar(text("SELECT session_user")) == "releve_app"


def test_a_server_that_cannot_be_reached_is_named_without_its_password() -> None:
    url = postgresql_url("postgresql://me:s3cret@localhost:1/releve", "RELEVE_DATABASE_URL")
    with pytest.raises(DatabaseUnusable, match="localhost:1/releve cannot be reached") as raised:
        require_server(url)
    assert "s3cret" not in str(raised.value)


def test_an_old_server_is_refused() -> None:
    require_version(150_000)
    with pytest.raises(DatabaseUnusable, match="the server is PostgreSQL 14; PostgreSQL 15 or newer"):
        require_version(140_019)


def test_a_server_of_ones_own_is_used_by_its_url(superuser: URL, folder: Path) -> None:
    with addresses(Settings(folder, database_url=superuser)) as found:
        assert found.owner == superuser
        assert found.application.query["options"] == "-c role=releve_app"
    with addresses(Settings(folder, application_url=superuser)) as found:
        assert (found.application, found.owner) == (superuser, None)
    assert not folder.exists()


def test_opening_a_database_of_ones_own(fresh: Addresses, folder: Path) -> None:
    with (
        opened(Settings(folder, database_url=fresh.owner)) as database,
        database.transaction(None) as session,
    ):
        assert session.scalar(text("SELECT current_user")) == "releve_app"
    with opened(Settings(folder, application_url=fresh.application)) as database, database.transaction(None) as session:
        assert session.scalar(text("SELECT current_user")) == "releve_app"
    assert not folder.exists()


def test_a_folder_may_be_named_from_the_working_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder.parent)
    with embedded_server(Path(folder.name), FAST, throw_away=True) as url:
        assert is_running(folder)
        engine = create_engine(url)
        with engine.connect() as connection:
            assert connection.execute(text("SELECT 1")).scalar_one() == 1
        engine.dispose()
