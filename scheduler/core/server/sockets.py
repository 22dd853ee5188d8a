"""The socket of the server: where it lies, and whether the server answers there."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
from sqlalchemy import URL

from scheduler.core.server_account import let_through, own

SUPERUSER = "postgres"
PORT = "5432"
LONGEST_SOCKET_PATH = 100  # bytes; the kernel takes 107 on Linux and 103 on macOS
CONNECT_SECONDS = 5
SOCKET_LINE = 5  # of postmaster.pid, counted from 1
SAME_LINES = 3  # its first lines: number, folder and start of the server


def socket_folder(folder: Path) -> Path:
    """Return a folder for the socket: the server's own when its path is short enough, else a short one."""
    if _fits(folder):
        return folder
    digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
    short = Path(os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir()) / f"releve-{digest}"
    own(short)
    let_through(short)
    return short


def way_in(folder: Path) -> URL:
    """Return the superuser's way to the server that runs on a folder.

    Raises
    ------
    psycopg.OperationalError
        When it does not answer, not yet, or not where it can be seen from here.
    """
    problem = psycopg.OperationalError("its socket is not here")
    for sockets in _places(folder):
        try:
            if _answers(sockets, folder):
                return URL.create(
                    "postgresql+psycopg", SUPERUSER, database="postgres", query={"host": sockets, "port": PORT}
                )
        except psycopg.OperationalError as error:
            problem = error
    raise problem


def pid_lines(folder: Path) -> list[str]:
    """Return what the server says of itself in its ``postmaster.pid``; nothing when there is none."""
    try:
        return (folder / "cluster" / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return []


def named_process(folder: Path) -> psutil.Process | None:
    """Return the process that ``postmaster.pid`` names, when it works on the data and did not only get the number."""
    lines = pid_lines(folder)
    try:
        found = psutil.Process(int(lines[0]))
        return found if Path(found.cwd()) == (folder / "cluster").resolve() else None
    except (psutil.Error, ValueError, IndexError):  # gone, a zombie, or somebody else's; or the file is broken
        return None


def _places(folder: Path) -> Iterator[str]:
    """Yield where the socket may lie: beside the data, under whatever path they are seen here, or where it was made."""
    if _fits(folder):
        yield str(folder)
    lines = pid_lines(folder)
    if len(lines) >= SOCKET_LINE and lines[SOCKET_LINE - 1] not in {"", str(folder)}:
        yield lines[SOCKET_LINE - 1]


def _fits(folder: Path) -> bool:
    return len(os.fsencode(folder / f".s.PGSQL.{PORT}")) <= LONGEST_SOCKET_PATH


def _answers(sockets: str, folder: Path) -> bool:
    """Tell whether a server answers there, and is the one of the folder: elsewhere the same path may be another's."""
    with psycopg.connect(
        host=sockets, port=PORT, user=SUPERUSER, dbname="postgres", connect_timeout=CONNECT_SECONDS
    ) as connection:
        found = connection.execute("SELECT pg_read_file('postmaster.pid')").fetchone()
    return found is not None and found[0].splitlines()[:SAME_LINES] == pid_lines(folder)[:SAME_LINES]
