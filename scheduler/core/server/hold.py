"""The server's hold on its folder: a lock that its first process is given at the start and hands on to all others.

The system keeps such a lock (``flock``) for as long as one of them lives, shows it to every process on the machine, in
whatever container, and drops it with the last of them, however that ends. As long as it is held, nobody may start a
server on the folder or touch what the server has written there.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FILE = "running"


@contextmanager
def taken(folder: Path) -> Iterator[int | None]:
    """Take the hold for the length of a block, to give it to a server; None when a server has it.

    Yields
    ------
    int | None
        The open file, for the server to inherit. It is never unlocked, only closed: unlocking would end the server's
        hold with ours.
    """
    with (folder / FILE).open("a") as file:
        yield file.fileno() if _locked(file.fileno()) else None


def is_running(folder: Path) -> bool:
    """Tell whether a server runs on a folder, here or in another container, were it only to start or to end."""
    try:
        with (folder / FILE).open() as file:
            return not _locked(file.fileno())
    except FileNotFoundError:
        return False


def _locked(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
