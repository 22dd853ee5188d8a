"""Where the site is to listen: tried before anything starts, so that what a person must mend is told once."""

import errno
import socket
from pathlib import Path

from scheduler.commands.failure import Failure

HIGHEST_PORT = 65_535

CURES = {
    errno.EADDRINUSE: "stop what listens there, or choose another port",
    errno.EADDRNOTAVAIL: "give an address of this machine",
    errno.EACCES: "choose a place that this account may use; ports below 1024 are the system's",
    errno.ENOENT: "make the folder first",
}


def require_free(bind: str) -> None:
    """Refuse an address on which nobody can listen now.

    Parameters
    ----------
    bind
        ``address:port`` or ``unix:/path``.

    Raises
    ------
    Failure
        When it is no address, or somebody else has it.
    """
    try:
        if bind.startswith("unix:"):
            _try_path(Path(bind.removeprefix("unix:").removeprefix("//")))
        else:
            _try_port(*_parts(bind))
    except OSError as error:
        cure = CURES.get(error.errno or 0, "write address:port or unix:/path")
        message = f"--bind {bind}: {error.strerror or error}; {cure}"
        raise Failure(message) from error


def _parts(bind: str) -> tuple[str, int]:
    host, _, port = bind.rpartition(":")
    if not host or not (port.isascii() and port.isdecimal()) or not 0 < int(port) <= HIGHEST_PORT:
        message = f"--bind {bind}: no address with a port; write address:port (127.0.0.1:8000) or unix:/path"
        raise Failure(message)
    return host.removeprefix("[").removesuffix("]"), int(port)


def _try_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the site itself does
        try:
            probe.bind((host, port))
        except UnicodeError as error:  # a name that cannot be one
            raise OSError(errno.EINVAL, "no such name") from error
        probe.listen(1)


def _try_path(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as probe:
        if not path.exists():
            probe.bind(str(path))
            path.unlink()
        elif not path.is_socket():
            raise OSError(errno.EEXIST, "something else lies there")
        else:
            try:
                probe.connect(str(path))
            except ConnectionRefusedError:  # left over by a site that was killed; the next one removes it
                return
            raise OSError(errno.EADDRINUSE, "another site listens there")
