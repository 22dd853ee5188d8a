"""The site as gunicorn serves it, in a process of its own, and raw connections to it."""

import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import URL

SERVE = """
import os, sys
from scheduler.core.config import Settings
from web.server import serve
serve(Settings.from_environment(os.environ), "127.0.0.1:0", int(sys.argv[1]), float(sys.argv[2]))
"""
HANGS = 60.0
"""Seconds after which the site is taken to hang."""


@dataclass
class SiteProcess:
    """A site that runs."""

    process: subprocess.Popen[bytes]
    port: int
    said: str = field(default="")
    """What it told on its way; what it said after the start is known at its end."""

    def connect(self, receive_buffer: int | None = None) -> socket.socket:
        """Open a connection; a small buffer makes a visitor who takes little."""
        connection = socket.socket()
        if receive_buffer is not None:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        connection.settimeout(HANGS)
        connection.connect(("127.0.0.1", self.port))
        return connection


@contextmanager
def site_process(
    application: URL, folder: Path, *, workers: int = 1, patience: float = HANGS, **settings: str
) -> Iterator[SiteProcess]:
    """Serve the site for the length of a block; it must end well."""
    environment = {
        "RELEVE_DATA": str(folder),
        "RELEVE_APPLICATION_URL": application.render_as_string(hide_password=False),
        "GUNICORN_CMD_ARGS": "--bind 127.0.0.1:1",  # which is nothing to us
        "PATH": "",
        **settings,
    }
    command = [sys.executable, "-c", SERVE, str(workers), str(patience)]
    root = Path(__file__).parents[2]
    with subprocess.Popen(command, cwd=root, env=environment, stderr=subprocess.PIPE) as process:
        assert process.stderr
        said = b""
        try:
            for line in iter(process.stderr.readline, b""):
                said += line
                if found := re.search(rb"Listening at: http://127.0.0.1:(\d+)", line):
                    break
            else:
                raise AssertionError(said.decode())
            site = SiteProcess(process, int(found[1]))
            yield site
        finally:
            process.send_signal(signal.SIGTERM)
            said += process.communicate(timeout=HANGS)[1]
    site.said = said.decode()
    assert process.returncode == 0, site.said
    assert "Traceback" not in site.said
