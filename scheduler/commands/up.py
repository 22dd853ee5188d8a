"""``releve up``: the whole product, database, site and job worker."""

import logging
import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol

import click

from scheduler.commands.bind import require_free
from scheduler.commands.first_minutes import offer_set_up
from scheduler.commands.opening import database
from scheduler.commands.work import RUNS_AT_ONCE, at_once
from scheduler.core import lifeline
from scheduler.core.addresses import revive
from scheduler.core.config import Settings
from scheduler.core.errors import DatabaseUnusable
from scheduler.core.secret_key import secret_key
from solver.children import own_program

LOOK_SECONDS = 0.5
STOP_SECONDS = 40
"""How long all may take to stop in order: requests are finished, a run ends with the best plan so far."""

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
"""Seconds before a program that died is started again; twice as long each time that it dies young."""

GROWN_UP = 60.0
"""A program that lived so many seconds had no trouble starting."""

log = logging.getLogger(__name__)


@click.command()
@click.option("--bind", default="127.0.0.1:8000", show_default=True, help="address:port or unix:/path.")
@click.option("--workers", type=click.IntRange(min=1), default=2, show_default=True, help="Processes of the site.")
@click.option("--jobs", metavar="N", default=str(RUNS_AT_ONCE), show_default=True, help="Runs that may go on at once.")
def up(*, bind: str, workers: int, jobs: str) -> None:
    """Start the database, the site and the job worker, and keep them going until Ctrl-C or SIGTERM."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    count = at_once(jobs)
    require_free(bind)
    with database(founding=True) as found:
        settings = Settings.from_environment(os.environ)
        secret_key(settings)  # the programs need it: what is wrong with it is told once
        offer_set_up(found, settings, bind)
        serve(bind, workers, count)


def serve(bind: str, workers: int = 2, jobs: int = RUNS_AT_ONCE) -> None:
    """Keep the site and the job worker going until SIGTERM or SIGINT; whoever calls holds the database open."""
    with stopped_by_signals() as stop:
        site = Program("site", own_program("web", "--bind", bind, "--workers", str(workers)))
        worker = Program("job worker", own_program("scheduler.cli", "work", "--jobs", str(jobs)))
        click.echo(f"Relève: http://{bind}, Ctrl-C stops it", err=True)
        keep_going([DatabaseServer(Settings.from_environment(os.environ)), site, worker], stop)


@contextmanager
def stopped_by_signals() -> Iterator[threading.Event]:
    """Give an event that SIGTERM and SIGINT set, so that the end is an orderly one: the database stops last."""
    stop = threading.Event()
    before = {each: signal.signal(each, lambda *_: stop.set()) for each in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


class Kept(Protocol):
    """Something to keep going."""

    def look(self) -> None:
        """Start it when it is not there and it is time to."""

    def ask_to_stop(self) -> None:
        """Begin its orderly end."""

    def stop(self, until: float) -> None:
        """Wait for its orderly end until a moment of the monotonic clock, then end it."""


@dataclass
class DatabaseServer:
    """The embedded database server, which runs as long as the database is held open, unless somebody kills it."""

    settings: Settings
    next_start: float = 0.0

    def look(self) -> None:
        """Start it again when it was killed."""
        if time.monotonic() < self.next_start:
            return
        try:
            revive(self.settings)
        except DatabaseUnusable as error:
            log.error("the database is down: %s", error)  # noqa: TRY400  # what a person can do, and no trace
            self.next_start = time.monotonic() + LONGEST_PAUSE

    def ask_to_stop(self) -> None:
        """Do nothing: whoever leaves last stops it."""

    def stop(self, until: float) -> None:
        """Do nothing, as above."""


@dataclass
class Program:
    """A program that is started again whenever it ends by itself."""

    name: str
    command: Sequence[str]
    child: lifeline.Child | None = None
    pause: float = FIRST_PAUSE
    since: float = field(default_factory=time.monotonic)
    next_start: float = 0.0

    def look(self) -> None:
        """Start it when it is not there and it is time to."""
        now = time.monotonic()
        if self.child is not None and self.child.poll() is not None:
            log.warning("the %s ended with code %s and is started again", self.name, self.child.returncode)
            self.child = None
            self.pause = FIRST_PAUSE if now - self.since > GROWN_UP else min(2 * self.pause, LONGEST_PAUSE)
            self.next_start = now + self.pause
        if self.child is None and now >= self.next_start:
            self.child, self.since = lifeline.started(self.command), now

    def ask_to_stop(self) -> None:
        """Begin its orderly end."""
        if self.child is not None:
            self.child.terminate()

    def stop(self, until: float) -> None:
        """Wait for its orderly end, then end it."""
        if self.child is None:
            return
        try:
            self.child.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            log.warning("the %s did not stop in time", self.name)
            self.child.kill()
            self.child.wait()


def keep_going(programs: Sequence[Kept], stop: threading.Event) -> None:
    """Keep programs going until the event is set, then stop all of them at once."""
    try:
        while not stop.wait(LOOK_SECONDS):
            for program in programs:
                program.look()
    finally:
        for program in programs:
            program.ask_to_stop()
        until = time.monotonic() + STOP_SECONDS
        for program in programs:
            program.stop(until)
