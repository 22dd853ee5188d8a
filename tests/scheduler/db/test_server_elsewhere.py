"""The embedded server and a second container on the same volume: one server, whoever comes and goes."""

import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from sqlalchemy import create_engine, text

from scheduler.core.errors import DatabaseUnusable
from scheduler.core.server import LONGEST_SOCKET_PATH, embedded_server, is_running
from tests.conftest import FAST
from tests.elsewhere import ELSEWHERE, give_to_the_owner_of
from tests.examples import one_in
from tests.scheduler.db.test_server import USER, ask, end, kill_server, postmaster

pytestmark = one_in(2)

User = subprocess.Popen[str]


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder for a server; not below pytest's own, through which root's server would have to be let."""
    with tempfile.TemporaryDirectory(prefix="releve-") as path:
        yield Path(path) / "database"


def start_elsewhere(folder: Path) -> User:
    """Start a process in a second container that uses the server until its input ends."""
    process = subprocess.Popen(
        [*ELSEWHERE, sys.executable, "-c", USER, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    assert process.stdout.readline() == "up\n"
    return process


def servers(folder: Path) -> int:
    """Return how many processes work on the data of a folder and are nobody's of them children."""
    there = [each for each in psutil.process_iter() if works_in(each, folder / "cluster")]
    numbers = {each.pid for each in there}
    return sum(each.ppid() not in numbers for each in there)


def works_in(process: psutil.Process, folder: Path) -> bool:
    try:
        return Path(process.cwd()) == folder.resolve()
    except psutil.Error:
        return False


def test_both_use_one_server(folder: Path) -> None:
    with embedded_server(folder) as url:
        first = (folder / "cluster" / "postmaster.pid").read_bytes()
        other = start_elsewhere(folder)
        assert (folder / "cluster" / "postmaster.pid").read_bytes() == first
        assert servers(folder) == 1
        assert ask(url, "SELECT 1") == 1
        end(other)
        assert ask(url, "SELECT 1") == 1
    assert not is_running(folder)
    assert servers(folder) == 0


def test_the_last_one_out_stops_it_from_elsewhere(folder: Path) -> None:
    with embedded_server(folder):
        other = start_elsewhere(folder)
    assert is_running(folder)
    end(other)
    assert not is_running(folder)
    assert servers(folder) == 0
    assert not (folder / "cluster" / "postmaster.pid").exists()


def test_a_server_from_elsewhere_is_used_and_stopped_from_here(folder: Path) -> None:
    other = start_elsewhere(folder)
    with embedded_server(folder) as url:
        assert ask(url, "SELECT 1") == 1
        assert servers(folder) == 1
        end(other)
    assert not is_running(folder)


def test_a_container_that_is_killed_takes_its_server_with_it_and_loses_nothing(folder: Path) -> None:
    other = start_elsewhere(folder)
    with embedded_server(folder) as url:
        engine = create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text("SET synchronous_commit = on"))
            connection.execute(text("CREATE TABLE kept AS SELECT 7 AS number"))
        engine.dispose()
        other.kill()
        other.communicate()
        if not ELSEWHERE:  # beside us the server outlives whoever started it
            kill_server(folder)
        with embedded_server(folder) as again:
            assert ask(again, "SELECT number FROM kept") == 7
    assert not is_running(folder)


def test_a_container_with_a_number_of_ours_signals_nobody_else(folder: Path) -> None:
    """The number of the server is somebody else's in the other container, and must not be taken for the server's."""
    with embedded_server(folder, FAST):
        number = postmaster(folder)
        bystander = subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"])
        other = start_elsewhere(folder)
    try:
        pid_file = folder / "cluster" / "postmaster.pid"
        assert int(pid_file.read_text().split("\n", 1)[0]) == number
        end(other)
        assert bystander.poll() is None
        assert not is_running(folder)
    finally:
        bystander.kill()
        bystander.wait()


@pytest.mark.long
def test_a_server_that_cannot_be_reached_is_left_alone(folder: Path) -> None:
    """As from a container that has another temporary folder, where the server's socket with the short path lies."""
    deep = folder / ("x" * LONGEST_SOCKET_PATH)
    with embedded_server(deep, FAST) as url:
        sockets = Path(str(url.query["host"]))
        hidden = sockets.rename(sockets.with_name(f"{sockets.name}-hidden"))
        before = {each.name: each.read_bytes() for each in (deep / "cluster").glob("postmaster.*")}
        with (
            pytest.raises(DatabaseUnusable, match=r"a database server that cannot be reached from here.*; stop it"),
            embedded_server(deep),
        ):
            pass
        assert {each.name: each.read_bytes() for each in (deep / "cluster").glob("postmaster.*")} == before
        shutil.rmtree(sockets, ignore_errors=True)
        hidden.rename(sockets)
        assert ask(url, "SELECT 1") == 1
    sockets.rmdir()


def test_a_copy_of_a_folder_in_use_is_not_taken_for_it(folder: Path) -> None:
    with embedded_server(folder, FAST) as url:
        engine = create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text("CHECKPOINT"))
        copy = folder.with_name("copy")
        shutil.copytree(folder, copy, ignore=lambda _, names: [each for each in names if "PGSQL" in each])
        give_to_the_owner_of(folder, copy)
        with engine.connect() as connection:
            connection.execute(text("CREATE TABLE later ()"))
        engine.dispose()
        with embedded_server(copy, FAST) as other:
            assert ask(other, "SELECT to_regclass('later') IS NULL")
        assert not is_running(copy)
        assert ask(url, "SELECT to_regclass('later') IS NOT NULL")


def test_a_server_started_by_hand_is_left_alone(folder: Path) -> None:
    """Whoever mends a database by PostgreSQL's own programs holds no lock of ours."""
    with embedded_server(folder, FAST):
        command = psutil.Process(postmaster(folder)).cmdline()
        account = folder.stat()
    options = {"user": account.st_uid, "group": account.st_gid, "extra_groups": ()} if os.geteuid() == 0 else {}
    by_hand = subprocess.Popen(command, cwd="/", stderr=subprocess.DEVNULL, **options)  # type: ignore[call-overload]
    try:
        while "ready" not in (
            pid_file.read_text() if (pid_file := folder / "cluster" / "postmaster.pid").exists() else ""
        ):
            assert by_hand.poll() is None, shlex.join(command)
        with pytest.raises(DatabaseUnusable, match=r"lock file .* already exists"), embedded_server(folder):
            pass
        assert by_hand.poll() is None
    finally:
        by_hand.send_signal(signal.SIGINT)
        assert by_hand.wait() == 0
