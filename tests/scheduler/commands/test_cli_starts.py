"""What keeps a command from starting and a person can cure is one line on stderr, with its cure, and exit code 2."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import URL, text

from scheduler.core.addresses import Addresses, addresses
from scheduler.core.config import Settings
from scheduler.core.data_folder import require_local
from scheduler.core.db import administration
from scheduler.core.errors import DatabaseUnusable
from scheduler.core.secret_key import kept_key
from scheduler.core.server import embedded_server
from tests.conftest import FAST
from tests.elsewhere import give_to_the_owner_of
from tests.examples import one_in, some
from tests.scheduler.command_line import ROOT, releve

pytestmark = one_in(2)

PATIENCE = 240.0

FREE = "127.0.0.1:8917"
"""Nobody listens there; nobody would in these tests, which end before."""

RUN, WORK = ["run", "--market", "calvados"], ["work"]
UP, WEB, DEMO = ["up", "--bind"], ["web", "--bind"], ["demo", "--bind"]
OPENING = {
    "run": RUN,
    "import": ["import", "--market", "calvados", "sites", str(ROOT / "README.md")],
    "work": WORK,
    "up": [*UP, FREE],
    "demo": ["demo", "--no-serve"],
    "web": [*WEB, FREE],
}
"""Every command that opens the database; ``web`` stands for ``python -m web``."""

every_command = pytest.mark.parametrize("command", some(OPENING.values(), 2))
the_site_s = pytest.mark.parametrize("command", some([UP, WEB, DEMO], 1))


@pytest.fixture
def data() -> Iterator[Path]:
    """A data folder; not below pytest's own, through which root's server would have to be let."""
    with tempfile.TemporaryDirectory(prefix="releve-starts-") as path:
        Path(path).chmod(0o755)
        yield Path(path) / "data"


Refused = Callable[..., str]


@pytest.fixture
def refused(data: Path, monkeypatch: pytest.MonkeyPatch) -> Refused:
    """Run a command that cannot start, and return the line that it says."""

    def line(command: Sequence[str], **settings: str) -> str:
        for name in os.environ:
            if name.startswith("RELEVE_"):
                monkeypatch.delenv(name)
        for name, value in {"RELEVE_DATA": str(data), **settings}.items():
            monkeypatch.setenv(name, value)
        code, said = ended(command)
        assert code == 2, said
        [only] = said.splitlines()
        assert only.startswith("releve: ")
        assert "; " in only, "the cure is missing"
        return only

    return line


def ended(command: Sequence[str]) -> tuple[int, str]:
    """Run a command to its end and return its exit code and what it says; one that would serve gets a process."""
    if command[0] not in {"up", "web"}:
        result = releve(*command)
        return result.exit_code, result.stderr
    program = ["web", *command[1:]] if command[0] == "web" else ["scheduler.cli", *command]
    process = [sys.executable, "-m", *program]
    done = subprocess.run(process, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False)
    return done.returncode, done.stderr


@every_command
def test_a_file_in_the_way_of_the_data_folder(command: list[str], data: Path, refused: Refused) -> None:
    data.write_text("a file")
    line = refused(command)
    assert str(data) in line
    assert "remove the file" in line


@every_command
def test_a_data_folder_that_cannot_be_written(command: list[str], data: Path, refused: Refused) -> None:
    with read_only(data):
        line = refused(command)
    assert str(data) in line
    assert "choose another folder by RELEVE_DATA" in line or "check RELEVE_DATA" in line


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Make a folder that even root cannot write in."""
    folder.mkdir()
    if os.geteuid() != 0:
        folder.chmod(0o500)
        yield
        folder.chmod(0o700)
        return
    mount, umount = found("mount"), found("umount")
    subprocess.run([mount, "-t", "tmpfs", "-o", "ro", "tmpfs", folder], check=True)
    try:
        yield
    finally:
        subprocess.run([umount, folder], check=True)


def found(program: str) -> str:
    path = shutil.which(program)
    assert path, program
    return path


@pytest.fixture(scope="module")
def made() -> Iterator[Path]:
    """The folder of a server that was stopped in order."""
    with tempfile.TemporaryDirectory(prefix="releve-made-") as path:
        Path(path).chmod(0o755)
        with embedded_server(Path(path) / "database", FAST):
            pass
        yield Path(path) / "database"


@pytest.mark.parametrize(
    ("command", "part"),
    some(
        [(RUN, "pg_control"), *((each, "pg_wal") for each in OPENING.values()), (RUN, "PG_VERSION"), (RUN, "base")], 2
    ),
)
def test_a_broken_cluster(command: list[str], part: str, data: Path, made: Path, refused: Refused) -> None:
    database = data / ("demo/database" if "demo" in command else "database")
    database.parent.mkdir(parents=True)
    shutil.copytree(made, database)
    give_to_the_owner_of(made, database)
    cause = broken(database / "cluster", part)
    line = refused(command)
    assert cause in line
    assert str(database / "server.log") in line


def broken(cluster: Path, part: str) -> str:
    """Break a part of a cluster, and return what PostgreSQL says to that."""
    match part:
        case "pg_wal":
            for each in (cluster / "pg_wal").iterdir():
                if each.is_file():
                    each.write_bytes(bytes(each.stat().st_size))
            return "could not locate a valid checkpoint record"
        case "pg_control":
            file = cluster / "global" / "pg_control"
            content = file.read_bytes()
            file.write_bytes(content[:100] + bytes([content[100] ^ 1]) + content[101:])
            return "incorrect checksum in control file"
        case "base":
            for each in (cluster / "base").rglob("*"):
                if each.is_file() and each.name.isdecimal():
                    each.write_bytes(b"\xff" * each.stat().st_size)
            return "invalid page in block"
        case _:
            (cluster / "PG_VERSION").write_text("17\n")
            return "initialized by PostgreSQL version 17"


NONSENSE = ("127.0.0.1", ":8000", "127.0.0.1:99999", "127.0.0.1:http", "no such host:8000", "unix:/no/such/folder")


@pytest.mark.parametrize(
    ("command", "bind"), some([(UP, "nonsense"), (WEB, "nonsense"), *((DEMO, each) for each in NONSENSE)], 2)
)
def test_a_nonsense_address(command: list[str], bind: str, data: Path, refused: Refused) -> None:
    assert f"--bind {bind}: " in refused([*command, bind])
    assert not data.exists()


@the_site_s
def test_an_address_that_somebody_has(command: list[str], data: Path, tmp_path: Path, refused: Refused) -> None:
    with socket.socket() as port, socket.socket(socket.AF_UNIX) as path:
        port.bind(("127.0.0.1", 0))
        port.listen(1)
        path.bind(str(tmp_path / "socket"))
        path.listen(1)
        for bind in (f"127.0.0.1:{port.getsockname()[1]}", f"unix:{tmp_path}/socket"):
            assert "stop what listens there" in refused([*command, bind])
    assert not data.exists()


@pytest.mark.parametrize(
    ("command", "key"),
    some([([*UP, FREE], "k"), *((WORK, each) for each in ("", "k", "k" * 31, " " * 40)), ([*WEB, FREE], "")], 2),
)
def test_a_key_file_that_holds_none(
    command: list[str], key: str, data: Path, fresh: Addresses, refused: Refused
) -> None:
    data.mkdir()
    (data / "secret_key").write_text(key)
    line = refused(command, RELEVE_APPLICATION_URL=fresh.application.render_as_string(hide_password=False))
    assert str(data / "secret_key") in line
    assert "restore it from a backup" in line


def test_a_key_file_may_end_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text(f"{'k' * 32}\n")
    assert kept_key(tmp_path / "secret_key") == "k" * 32


@every_command
def test_an_account_of_the_database_that_does_not_exist(command: list[str], superuser: URL, refused: Refused) -> None:
    nobody = superuser.set(username="nobody_known").render_as_string(hide_password=False)
    line = refused(command, RELEVE_DATABASE_URL=nobody)
    assert "nobody_known" in line


@pytest.mark.parametrize("command", some([RUN, WORK, [*WEB, FREE]], 1))
def test_an_application_s_account_that_does_not_exist(command: list[str], fresh: Addresses, refused: Refused) -> None:
    assert fresh.owner
    line = refused(
        command,
        RELEVE_DATABASE_URL=fresh.owner.render_as_string(hide_password=False),
        RELEVE_APPLICATION_URL=fresh.application.set(username="nobody_known").render_as_string(hide_password=False),
    )
    assert "nobody_known" in line


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "9p", "fuse.sshfs", "virtiofs"])
def test_a_folder_on_a_network_is_refused(kind: str, tmp_path: Path) -> None:
    mounted = {Path("/"): "ext4", tmp_path: kind, tmp_path / "disk": "ext4", tmp_path / "packed": "fuse.gocryptfs"}
    with pytest.raises(DatabaseUnusable, match=rf"lies on a network \({kind}\).*; choose a folder"):
        require_local(tmp_path / "data" / "database", mounted)
    for local in ("disk", "packed"):
        require_local(tmp_path / local / "data", mounted)
    require_local(tmp_path)


def test_next_to_no_shared_memory() -> None:
    """As in a container whose /dev/shm is tiny; so nothing of the test's own may be in there."""
    with tempfile.TemporaryDirectory(prefix="releve-starts-", dir="/var/tmp") as path:  # its own below
        Path(path).chmod(0o755)
        go_on_with_little_shared_memory(Path(path))


def go_on_with_little_shared_memory(folder: Path) -> None:
    data = folder / "data"
    ask = "SELECT count(*) FROM pg_class a, pg_attribute b, generate_series(1, 20)"
    program = f"""
from pathlib import Path
from sqlalchemy import create_engine, text
from scheduler.core.server import embedded_server
with embedded_server(Path({str(data)!r})) as url, create_engine(url).connect() as connection:
    connection.execute(text("SET debug_parallel_query = on"))
    print(connection.scalar(text({ask!r})) > 0)
"""
    tiny = ["unshare", "--mount", "sh", "-c", 'mount -t tmpfs -o size=64k tmpfs /dev/shm && exec "$@"', "sh"]
    where = tiny if subprocess.run([*tiny, "true"], capture_output=True, check=False).returncode == 0 else []
    ended = subprocess.run(
        [*where, sys.executable, "-c", program],
        cwd=ROOT,
        env=os.environ | {"TMPDIR": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stdout) == (0, "True\n"), ended


@pytest.mark.long
def test_a_demo_that_was_killed_goes_on(data: Path) -> None:
    command = [sys.executable, "-m", "scheduler.cli", "demo", "--no-serve", "--time-limit", "1"]
    settings = {name: value for name, value in os.environ.items() if not name.startswith("RELEVE_")}
    settings["RELEVE_DATA"] = str(data)
    with subprocess.Popen(command, cwd=ROOT, env=settings, stdout=subprocess.PIPE) as first:
        assert first.stdout
        for line in first.stdout:
            if b"Evening" in line:  # everything is loaded, and the night begins
                break
        with addresses(Settings(data / "demo")) as found:
            while ask(found, "SELECT count(*) FROM runs WHERE state = 'running'") == 0:
                Event().wait(0.05)
            first.kill()
            first.wait()
            assert (
                ask(found, "UPDATE runs SET heartbeat_at = heartbeat_at - interval '50 s' WHERE state = 'running'") == 1
            )
    again = subprocess.run(
        command, cwd=ROOT, env=settings, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert again.returncode == 0, again
    assert "Coverage" in again.stdout


def ask(found: Addresses, query: str) -> object:
    """Ask as the administration; of a change, how many rows."""
    assert found.owner
    with administration(found.owner) as session:
        answer = session.connection().execute(text(query))
        return answer.scalar() if answer.returns_rows else answer.rowcount
