"""Starting the server of a folder that nobody else's server holds; the first start makes its data."""

import shlex
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

import psycopg

from scheduler.core.errors import DatabaseUnusable
from scheduler.core.server.cause import cause
from scheduler.core.server.programs import programs, run
from scheduler.core.server.sockets import PORT, SUPERUSER, named_process, socket_folder, way_in
from scheduler.core.server_account import let_through

START_SECONDS = 60

# A container's /dev/shm may hold next to nothing, and there the server would fail now or at a large question later.
SHARED_MEMORY = {"dynamic_shared_memory_type": "sysv"} if sys.platform == "linux" else {}


def start(folder: Path, options: Mapping[str, str], hold: int) -> None:
    """Start the server and wait until it takes connections.

    Parameters
    ----------
    folder
        The server's, a whole path.
    options
        Settings of the server.
    hold
        The lock that says that no other server runs on the folder (``hold.taken``); the server keeps it.

    Raises
    ------
    DatabaseUnusable
        When it does not start; the text holds what its log says of the cause.
    """
    cluster, log = folder / "cluster", folder / "server.log"
    if not cluster.exists():
        _make(cluster, hold, durable=options.get("fsync") != "off")
    _drop_stale_locks(folder)
    settings = {
        "listen_addresses": "",
        "port": PORT,
        "unix_socket_permissions": "0700",
        "unix_socket_directories": str(socket_folder(folder)),
        "timezone": "UTC",
        **SHARED_MEMORY,
        **options,
    }
    flags = " ".join(f"-c {name}={shlex.quote(value)}" for name, value in settings.items())
    said_before = log.stat().st_size if log.exists() else 0
    command = ["start", "--wait", f"--timeout={START_SECONDS}", "--silent", f"-D{cluster}", f"-l{log}", "-o", flags]
    started = run("pg_ctl", command, folder, [hold])
    if started.returncode:
        said = log.read_bytes()[said_before:].decode(errors="replace") if log.exists() else ""
        raise broken(folder, cause(said, started.stdout))
    try:
        way_in(folder)
    except psycopg.OperationalError as error:
        if "FATAL:" in str(error):  # it runs and lets nobody in, so nobody could stop it later either
            run("pg_ctl", ["stop", "--wait", "--mode=immediate", "--silent", "-D", cluster], folder)
            raise broken(folder, cause(str(error))) from error


def broken(folder: Path, why: str) -> DatabaseUnusable:
    """Return the error for a server that does not start on its data, or lets nobody in."""
    problem = f"the embedded database did not start: {why}"
    return DatabaseUnusable(problem, f"see {folder}/server.log; docs/operations.md tells how to restore a backup")


def _make(cluster: Path, hold: int, *, durable: bool) -> None:
    unfinished = cluster.with_name("cluster.new")
    shutil.rmtree(unfinished, ignore_errors=True)
    let_through(programs() / "initdb")
    locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    access = [f"--username={SUPERUSER}", "--auth=trust", *([] if durable else ["--no-sync"])]
    memory = [f"--set={name}={value}" for name, value in SHARED_MEMORY.items()]
    made = run("initdb", [*access, *locale, *memory, "-D", unfinished], cluster.parent, [hold])
    if made.returncode:
        problem = f"the embedded database could not be made: {cause(made.stdout)}"
        raise DatabaseUnusable(problem, f"check the space and the rights of {cluster.parent}")
    unfinished.rename(cluster)


def _drop_stale_locks(folder: Path) -> None:
    """Remove the pid files of a killed server, of its data and of its socket; whoever calls has the hold.

    PostgreSQL takes any living process of that number for the server, even a dead one that nobody has buried yet. A
    server that somebody started by hand has no hold: PostgreSQL itself then refuses to start a second one.
    """
    if named_process(folder) is None:
        (folder / "cluster" / "postmaster.pid").unlink(missing_ok=True)
        (socket_folder(folder) / f".s.PGSQL.{PORT}.lock").unlink(missing_ok=True)
