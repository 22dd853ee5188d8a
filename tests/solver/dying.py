"""Solving in a process that dies at a stage of its work, as the kernel ends whoever needs too much memory."""

import os
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from solver.plan import Plan, Progress, Result
from solver.problem import Problem
from solver.solve import SolveLimits, solve

STAGES = ("beginning", "telling", "waiting", "answering", "idle")


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@dataclass(frozen=True)
class Fatal:
    """What kills whoever writes it down for another process."""

    def __reduce__(self) -> tuple[Any, ...]:
        die()
        return Fatal, ()


@dataclass(frozen=True)
class Dying:
    """Solves like ``solve``; a process that gets the town's bundle dies at a stage, so many times at most.

    ``folder`` keeps count, a file a death. While it waits to be killed from outside, its number stands in ``waiting``.
    """

    town: str
    stage: str
    folder: Path
    deaths: int

    def __call__(
        self,
        problem: Problem,
        limits: SolveLimits,
        start: Plan | None,
        on_progress: Callable[[Progress], None],
        stop: Callable[[], bool],
    ) -> Result:
        if self.town not in {each.site for each in problem.requests} or not self._dies():
            return solve(problem, limits, start, on_progress, stop)
        if self.stage == "beginning":
            die()
        found = solve(problem, limits, start, on_progress, stop)
        if self.stage == "telling":
            on_progress(Fatal())  # type: ignore[arg-type]
        if self.stage == "waiting":
            (self.folder / "half").write_text(str(os.getpid()))
            (self.folder / "half").rename(self.folder / "waiting")
            time.sleep(600)
        if self.stage == "idle":
            threading.Timer(0.2, die).start()
            return found
        return Fatal()  # type: ignore[return-value]

    def _dies(self) -> bool:
        """Count a death; none in the process of the test itself."""
        dead = len(list(self.folder.glob("death-*")))
        if dead >= self.deaths or os.getpid() == int((self.folder / "here").read_text()):
            return False
        (self.folder / f"death-{dead}").touch()
        return True
