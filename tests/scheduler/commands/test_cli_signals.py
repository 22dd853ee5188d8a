"""Signals and terminals, on real processes."""

import json
import os
import pty
import signal
import subprocess
import sys
from collections.abc import Callable
from importlib import resources
from pathlib import Path

import pytest

from tests.examples import one_in, some
from tests.scheduler.command_line import BEST, ROOT, TINY, releve, start_releve, written

pytestmark = one_in(2)

PATIENCE = 240.0
"""Seconds after which a process is taken to hang; far above what any of these needs, far below its time limit."""

STUBBORN = """
import sys
from pathlib import Path
from threading import Event
from scheduler.cli import main
from scheduler.commands import run

def stubborn(problem, limits, start, on_progress, stop):
    print("begun", flush=True)
    while not stop():
        Event().wait(0.01)
    print("asked", flush=True)
    Event().wait()

run.solve = stubborn
main(["solve", sys.argv[1], "-o", sys.argv[2]], prog_name="releve")
"""
"""A solver that is asked to stop and does not."""


@pytest.mark.parametrize(
    ("asked", "send"),
    some([(signal.SIGTERM, os.kill), (signal.SIGINT, os.killpg), (signal.SIGTERM, os.killpg)], 1),
)
def test_a_signal_gives_the_best_plan_so_far(
    asked: signal.Signals, send: Callable[[int, int], None], tmp_path: Path
) -> None:
    """A terminal and systemd signal the solver's own processes, too."""
    output = tmp_path / "solution.json"
    with resources.as_file(resources.files("fixtures") / "instances" / "calvados-full.json") as instance:
        with start_releve("solve", instance, "-o", output, "--time-limit", "1000", "--threads", "1") as process:
            try:
                assert process.stderr is not None
                first_plan = next((line for line in process.stderr if b"medium" in line), None)
                assert first_plan is not None
                send(process.pid, asked)
                _, rest = process.communicate(timeout=PATIENCE)
            finally:
                process.kill()  # one that did not listen is in no later test's way
        assert process.returncode == 0, rest.decode()
        assert releve("verify", instance, output).exit_code == 0
    assert list(tmp_path.iterdir()) == [output]


def test_a_second_ctrl_c_aborts_hard(tmp_path: Path) -> None:
    instance, output = written(tmp_path / "tiny.json", TINY), tmp_path / "solution.json"
    process = subprocess.Popen(
        [sys.executable, "-c", STUBBORN, str(instance), str(output)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"begun\n"
    process.send_signal(signal.SIGINT)
    assert process.stdout.readline() == b"asked\n"
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=PATIENCE)
    assert (process.returncode, errors) == (130, b"releve: aborted, nothing is written\n")
    assert list(tmp_path.iterdir()) == [instance]


def test_without_a_terminal_there_are_plain_lines(tmp_path: Path) -> None:
    instance = written(tmp_path / "tiny.json", TINY)
    process = start_releve("solve", instance, "-o", "-", "--time-limit", "20", "--threads", "1")
    output, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert json.loads(output)["assignments"] == BEST
    assert b"\x1b" not in errors
    assert b"medium -240, soft -1000" in errors


def test_on_a_terminal_there_is_a_bar(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "120")
    instance = written(tmp_path / "tiny.json", TINY)
    terminal, end = pty.openpty()
    process = start_releve("solve", instance, "-o", "-", "--time-limit", "20", "--threads", "1", stderr=end)
    os.close(end)
    shown = b"".join(_read(terminal))
    os.close(terminal)
    process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert "━".encode() in shown
    assert b"of 20 s" in shown
    assert shown.rfind(b"\x1b[?25h") > shown.rfind(b"\x1b[?25l")  # the cursor is back


def _read(terminal: int) -> list[bytes]:
    """Read until the other end is closed, which Linux tells as an error."""
    parts = []
    try:
        while part := os.read(terminal, 4096):
            parts.append(part)
    except OSError:
        return parts
    return parts
