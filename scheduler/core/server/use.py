"""Using the server of a folder: whoever comes first starts it, whoever leaves last stops it."""

import fcntl
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import psycopg
from sqlalchemy import URL

from scheduler.core.data_folder import require_local, usable
from scheduler.core.errors import DatabaseUnusable
from scheduler.core.server.cause import cause
from scheduler.core.server.hold import taken
from scheduler.core.server.sockets import way_in
from scheduler.core.server.start import START_SECONDS, broken, start
from scheduler.core.server.stop import stop
from scheduler.core.server_account import let_through, own

PAUSE = 0.1
UNREACHED_SECONDS = 15
"""How long the last processes of a killed server may hold its folder; what holds it longer is a server elsewhere."""


def is_made(folder: Path) -> bool:
    """Tell whether a folder has a server's data; one whose making was cut short has none.

    Raises
    ------
    DatabaseUnusable
        When nobody may look, or a file stands in the way.
    """
    with usable(folder):
        try:
            (folder / "cluster").stat()
        except FileNotFoundError:
            return False
        return True


@contextmanager
def embedded_server(
    folder: Path, options: Mapping[str, str] | None = None, *, throw_away: bool = False
) -> Iterator[URL]:
    """Use the server of a folder; start it when it does not run, stop it when nobody else uses it.

    Parameters
    ----------
    folder
        Made when absent. Every process that names this folder shares one server, also from other containers.
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
        When the folder cannot be used, when the server does not start (the text holds the cause that its log names),
        or when a server runs on the folder that cannot be reached from here.
    """
    folder = folder.absolute()  # PostgreSQL's programs run in a folder of their own
    with ExitStack() as leaving:
        with usable(folder):
            require_local(folder)
            own(folder)
            let_through(folder)
            users = leaving.enter_context((folder / "users").open("a")).fileno()
            with _locked(folder):
                found = _reached(folder, options or {})
                fcntl.flock(users, fcntl.LOCK_SH)
        try:
            yield found
        finally:
            with usable(folder), _locked(folder):
                _leave(folder, users, throw_away=throw_away)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    with (folder / "lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _reached(folder: Path, options: Mapping[str, str]) -> URL:
    """Return the way to the folder's server, which is started when there is none."""
    began = time.monotonic()
    while True:
        with taken(folder) as hold:
            if hold is not None:
                start(folder, options, hold)
        try:
            return way_in(folder)
        except psycopg.OperationalError as error:
            said = str(error).strip().splitlines()[-1]
        # "The database system is starting up", by somebody who was killed meanwhile, or is shutting down.
        busy = "the database system is" in said
        if time.monotonic() - began > (START_SECONDS if busy else UNREACHED_SECONDS):
            if "FATAL:" in said:
                raise broken(folder, cause(said))
            problem = f"{folder} is in use by a database server that cannot be reached from here ({said})"
            raise DatabaseUnusable(problem, "stop it where it was started, perhaps in another container")
        time.sleep(PAUSE)


def _leave(folder: Path, users: int, *, throw_away: bool) -> None:
    fcntl.flock(users, fcntl.LOCK_UN)
    with suppress(BlockingIOError):
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if stop(folder) and throw_away:
            shutil.rmtree(folder / "cluster")
