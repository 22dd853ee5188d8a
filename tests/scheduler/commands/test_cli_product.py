"""``releve run`` and ``releve up``: planning a market by hand, and the whole product."""

import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event
from time import monotonic
from typing import TypeAlias

import psutil
import pytest
from sqlalchemy import update

from scheduler.core.tables import Market, Run
from scheduler.core.tables.codes import RunState
from scheduler.planning import begin
from solver.children import own_program
from tests.examples import one_in
from tests.scheduler.command_line import ROOT, releve
from tests.scheduler.planning.conftest import play
from tests.scheduler.planning.plays import Play

pytestmark = one_in(2)

__all__ = ["play"]

Process: TypeAlias = subprocess.Popen[str]

PATIENCE = 240.0
"""Seconds after which a process is taken to hang."""


@pytest.fixture
def environment(play: Play, tmp_path: Path) -> dict[str, str]:
    """The environment of a command on the test's database."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("RELEVE_")}
    return own | {
        "RELEVE_DATA": str(tmp_path),
        "RELEVE_DATABASE_URL": play.owner.render_as_string(hide_password=False),
        "RELEVE_APPLICATION_URL": play.database.address.render_as_string(hide_password=False),
    }


@pytest.fixture
def here(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The same for commands in this process."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)


@pytest.mark.usefixtures("here")
def test_run_plans_a_market_and_tells(play: Play) -> None:
    told = releve("run", "--market", "calvados", "--time-limit", "2", "--threads", "1")
    assert told.exit_code == 0, told.output
    assert "is done in" in told.stdout
    assert "0 missions proposed" in told.stdout  # the world's request is too far ahead
    with play.administering() as session:
        found = session.query(Run).order_by(Run.id.desc()).first()
    assert found
    assert (found.state, found.requested_by) == (RunState.DONE, None)


@pytest.mark.usefixtures("here")
def test_run_says_why_it_cannot(play: Play) -> None:
    unknown = releve("run", "--market", "atlantis")
    assert (unknown.exit_code, unknown.stderr) == (2, "releve: market atlantis: not found; there is calvados\n")
    unsaid = releve("run")
    assert (unsaid.exit_code, unsaid.stderr) == (2, "releve: name a market with --market; there is calvados\n")
    with play.acting(play.world.lucie) as session:
        begin(session, play.world.lucie)
    busy = releve("run", "--market", "calvados")
    assert (busy.exit_code, busy.stderr) == (
        1,
        "releve: a run is in progress already; wait for its end, or stop it on its page\n",
    )


@pytest.mark.usefixtures("here")
def test_run_refuses_settings_that_it_does_not_understand(play: Play) -> None:
    with play.administering() as session:
        session.execute(update(Market).values(settings={"horizon": 1}))
    broken = releve("run", "--market", "calvados")
    assert broken.exit_code == 2
    assert broken.stderr.startswith("releve: settings: ")
    with play.administering() as session:
        assert session.query(Run).filter(Run.state == RunState.RUNNING).count() == 0


def test_run_ends_early_by_a_signal_with_what_it_has(play: Play, environment: dict[str, str]) -> None:
    command = own_program("releve", "run", "--market", "calvados", "--time-limit", "3600")
    with running(command, environment) as process:
        wait_until(lambda: any(state == RunState.RUNNING for state in states(play)))
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, said
    assert states(play)[-1] == RunState.DONE


def states(play: Play) -> list[RunState]:
    with play.administering() as session:
        return [run.state for run in session.query(Run).order_by(Run.id)]


def wait_until(true: Callable[[], bool]) -> None:
    began = monotonic()
    while not true():
        assert monotonic() - began < PATIENCE
        Event().wait(0.1)


def test_up_keeps_the_product_going_and_stops_all_of_it(play: Play, environment: dict[str, str]) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = own_program("releve", "up", "--bind", f"127.0.0.1:{port}", "--workers", "1")
    with running(command, environment) as up:
        wait_until(lambda: answers(port) and workers(up.pid) != [])
        [first] = workers(up.pid)
        first.kill()
        wait_until(lambda: bool(set(workers(up.pid)) - {first}))  # another one is started
        family = psutil.Process(up.pid).children(recursive=True)
        up.terminate()
        _, said = up.communicate(timeout=PATIENCE)
    assert up.returncode == 0, said
    assert f"http://127.0.0.1:{port}" in said
    assert "job worker ended with code -9 and is started again" in said
    assert psutil.wait_procs(family, PATIENCE)[1] == []
    assert play.database.engines()  # the server itself is not ours to stop


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/connexion", timeout=PATIENCE) as page:
            return bool(page.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def workers(parent: int) -> list[psutil.Process]:
    """Return the job workers that live."""
    found = []
    for each in psutil.Process(parent).children():
        with suppress(psutil.Error):  # just killed
            if "work" in each.cmdline():
                found.append(each)
    return found


@contextmanager
def running(command: Sequence[str], environment: dict[str, str]) -> Iterator[Process]:
    """Run a program for the length of a block; a test that fails leaves nothing behind."""
    with subprocess.Popen(command, env=environment, cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()  # its children follow by their lifelines


PARENT = """
import sys
from scheduler.core import lifeline

HELD = "from scheduler.core import lifeline; lifeline.hold(); import threading; threading.Event().wait()"
child = lifeline.started([sys.executable, "-c", HELD])
print(child.pid, flush=True)
child.wait()
"""


def test_what_holds_the_lifeline_ends_with_its_parent() -> None:
    with subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True, cwd=ROOT) as parent:
        assert parent.stdout
        child = psutil.Process(int(parent.stdout.readline()))
        parent.kill()
    _, left = psutil.wait_procs([child], timeout=PATIENCE)
    assert left == []
