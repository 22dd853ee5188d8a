"""Stopping the server, from whatever container: it is asked over its socket to signal itself."""

import logging
import os
import signal
import time
from contextlib import closing, suppress
from pathlib import Path

import psycopg

from scheduler.core.server.hold import is_running
from scheduler.core.server.sockets import named_process, way_in

STOP_SECONDS = 60
PAUSE = 0.05

# Its number is good in its own container alone: sent from another, the signal would reach some other process.
# SIGINT ends all transactions and then the server, in order. The first word reads the empty row that is copied.
SIGNAL_YOURSELF = """COPY (SELECT) TO PROGRAM 'read row; read pid rest < postmaster.pid && kill -INT "$pid"'"""

log = logging.getLogger(__name__)


def stop(folder: Path) -> bool:
    """Stop the server of a folder and wait for the end of its last process; tell whether none is left."""
    give_up = time.monotonic() + STOP_SECONDS
    hindrance: str | None = "it was not asked"
    while is_running(folder):
        hindrance = hindrance and _ask(folder)
        if time.monotonic() > give_up:
            log.error("%s: the database goes on running (%s)", folder, hindrance or "it was asked to stop and does not")
            return False
        time.sleep(PAUSE)
    return True


def _ask(folder: Path) -> str | None:
    """Ask the server to stop; return what hinders that, None when it has been asked."""
    try:
        found = way_in(folder).set(drivername="postgresql")
        connection = psycopg.connect(found.render_as_string(), autocommit=True)
        with closing(connection), suppress(psycopg.OperationalError):  # it may end before it can answer
            connection.execute(SIGNAL_YOURSELF)
    except psycopg.Error as error:
        return None if _signalled(folder) else str(error).strip()
    return None


def _signalled(folder: Path) -> bool:
    """Signal a server that lets nobody in; only where its number is certain to be its own."""
    process = named_process(folder)
    own_numbers = not Path("/proc/self").exists() or Path("/proc/self").readlink().name == str(os.getpid())
    if process is None or not own_numbers:
        return False
    process.send_signal(signal.SIGINT)
    return True
