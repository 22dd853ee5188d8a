"""The whole product on its own folder: ``releve up`` with database, web and job worker, to be killed in parts.

A part is found among the processes that ``releve up`` started, by its command line; the database by the folder in which
it works, since the number that PostgreSQL keeps may be another container's; its backends by what they themselves tell.
"""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import psutil
from sqlalchemy import URL, Row, create_engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from scheduler.core.addresses import DATABASE, OWNER_ROLE
from scheduler.core.db import administration
from solver.children import own_program
from tests.drill.browser import Browser, Unanswered
from tests.elsewhere import ELSEWHERE

ROOT = Path(__file__).parents[2]
PAUSE = 0.02
"""Seconds between two looks at something that is awaited."""

ORPHAN_SECONDS = 120
KILLED_SECONDS = 60
STOP_SECONDS = 120
"""Patience, not speed: what takes longer hangs, however busy the machine is."""

SOCKET_LINE = 5  # of postmaster.pid, counted from 1

T = TypeVar("T")


def awaited(what: str, look: Callable[[], T | None], seconds: float = 240) -> T:
    """Look until there is something to see, and return that."""
    give_up = time.monotonic() + seconds
    while True:
        if found := look():
            return found
        assert time.monotonic() < give_up, f"not within {seconds} s: {what}"
        time.sleep(PAUSE)  # other processes bring it about; none of them can tell us


def free_port() -> int:
    """Return a port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Installation:
    """One folder with all data, and the program that runs on it."""

    folder: Path
    settings: dict[str, str] = field(default_factory=dict)
    first_page: int = 200
    """What the page of signing in answers; 503 where no market has been founded."""
    port: int = field(default_factory=free_port)
    up: "subprocess.Popen[bytes] | None" = None
    containers: "list[subprocess.Popen[bytes]]" = field(default_factory=list)

    def start(self, where: Path = ROOT) -> None:
        """Start the product in a folder and wait until its first page comes."""
        if self.up:
            self.up.wait()
        self.up = self._started("up", "--bind", f"127.0.0.1:{self.port}", "--workers", "2", where=where)
        self.awaits_parts()

    def elsewhere(self, *arguments: str) -> "subprocess.Popen[bytes]":
        """Start a command in a second container on the same folder."""
        self.containers.append(self._started(*arguments, place=ELSEWHERE))
        return self.containers[-1]

    def _started(self, *arguments: str, place: Sequence[str] = (), where: Path = ROOT) -> "subprocess.Popen[bytes]":
        environment = {name: value for name, value in os.environ.items() if not name.startswith("RELEVE_")}
        with (self.folder / "up.log").open("ab") as log:
            return subprocess.Popen(
                [*place, *own_program("releve", *arguments)],
                cwd=where,
                env=environment | {"RELEVE_DATA": str(self.folder)} | self.settings,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def stop(self) -> None:
        """Stop it as a person does; nothing that it started may be left."""
        assert self.up
        everything = self.processes()
        self.up.send_signal(signal.SIGTERM)
        assert self.up.wait(STOP_SECONDS) == 0, self.said()
        left = [each for each in psutil.wait_procs(everything, KILLED_SECONDS)[1] if each.is_running()]
        assert not left, (left, self.said())
        assert not (self.folder / "database" / "cluster" / "postmaster.pid").exists(), self.said()

    def clear(self) -> None:
        """Leave nothing alive, whatever happened."""
        doomed = self.processes() + self.server()
        for each in self.containers:
            doomed += children(psutil.Process(each.pid)) if each.poll() is None else []
            each.kill()
            each.wait()
        if self.up:
            self.up.kill()
            self.up.wait()
        kill(doomed)

    def said(self) -> str:
        """Return the end of what it wrote."""
        return (self.folder / "up.log").read_text(errors="replace")[-4000:]

    def answers(self) -> bool:
        """Tell whether the site answers."""
        assert self.up
        assert self.up.poll() is None, self.said()
        try:
            return self.ask("SELECT 1") != [] and Browser(self.port).get("/connexion").status == self.first_page
        except (Unanswered, OperationalError, FileNotFoundError):
            return False

    # ------------------------------------------------------------------------------------------ its processes

    def processes(self) -> list[psutil.Process]:
        """Return all living processes below ``releve up``."""
        if self.up is None or self.up.poll() is not None:
            return []
        return children(psutil.Process(self.up.pid))

    def awaits_end(self, orphans: list[psutil.Process]) -> None:
        """Wait until the children of what was killed have ended by themselves."""
        left = [each for each in psutil.wait_procs(orphans, ORPHAN_SECONDS)[1] if each.is_running()]
        assert not left, (left, self.said())

    def awaits_parts(self) -> None:
        """Wait until all parts are there again."""
        awaited("the site", self.answers)
        awaited("the job worker", self.job_worker)

    def solver(self) -> psutil.Process | None:
        """Return the process that searches."""
        return next((each for each in self.processes() if runs(each, "scheduler.planning.child")), None)

    def job_worker(self) -> psutil.Process | None:
        """Return the process that plans."""
        return next((each for each in self.processes() if runs(each, "work")), None)

    def web_workers(self) -> list[psutil.Process]:
        """Return the processes that answer over HTTP."""
        site = next((each for each in self.processes() if runs(each, "web")), None)
        return [] if site is None else children(site)

    def postmaster(self) -> psutil.Process:
        """Return the database's first process."""
        return awaited("the database", lambda: self.server()[:1])[0]

    def server(self) -> list[psutil.Process]:
        """Return the database's processes in whatever container, the first one before those that it started."""
        # Parents are read with the list: a process that ends meanwhile still has one.
        every = psutil.process_iter(["ppid"])
        there = [each for each in every if works_in(each, self.folder / "database" / "cluster")]
        numbers = {each.pid for each in there}
        return sorted(there, key=lambda each: each.info["ppid"] in numbers)

    def _pid_lines(self) -> list[str]:
        file = self.folder / "database" / "cluster" / "postmaster.pid"
        lines = file.read_text().splitlines()
        if len(lines) < SOCKET_LINE or not lines[SOCKET_LINE - 1]:  # the server has only begun to write it
            raise FileNotFoundError(file)
        return lines

    # ------------------------------------------------------------------------------------------ its database

    @property
    def superuser(self) -> URL:
        """The way in past all policies."""
        place = {"host": self._pid_lines()[SOCKET_LINE - 1], "port": "5432"}
        return URL.create("postgresql+psycopg", "postgres", database=DATABASE, query=place)

    def ask(self, query: str) -> list[Row[tuple[object, ...]]]:
        """Ask the database on a connection made for this; nothing while it is down."""
        engine = create_engine(self.superuser, poolclass=NullPool)
        try:
            with engine.begin() as connection:
                found = connection.execute(text(query))
                return list(found) if found.returns_rows else []
        finally:
            engine.dispose()

    @contextmanager
    def administering(self) -> Iterator[Session]:
        """Act for the administration."""
        with administration(self.superuser.set(username=OWNER_ROLE)) as session:
            yield session


def works_in(process: psutil.Process, folder: Path) -> bool:
    """Tell whether a process has a folder as its own."""
    try:
        return Path(process.cwd()) == folder.resolve()
    except (psutil.Error, FileNotFoundError):
        return False


def runs(process: psutil.Process, word: str) -> bool:
    """Tell whether a word stands in a process' command line."""
    try:
        return word in process.cmdline()
    except psutil.Error:
        return False


def children(process: psutil.Process) -> list[psutil.Process]:
    """Return all that a process and its children have started and that still lives."""
    try:
        return process.children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def kill(doomed: list[psutil.Process]) -> None:
    """End processes as a crash would, and wait until they are gone."""
    for each in doomed:
        with suppress(psutil.NoSuchProcess):
            each.kill()
    assert psutil.wait_procs(doomed, KILLED_SECONDS)[1] == []
