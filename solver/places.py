"""Where bundles are solved: in a process of our own, or on an executor that somebody gave us.

Whoever solves a bundle may be killed at any moment, by a kernel that lacks memory first of all. So a process of our own
is tied to us by one pipe that nobody else holds: it can only end. Queues, events and pools share locks and pipes among
all their processes, and whoever is killed while holding one leaves the others waiting for good.
"""

import multiprocessing
import signal
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from contextlib import suppress
from dataclasses import dataclass, replace
from multiprocessing import connection
from multiprocessing.connection import Connection
from typing import Protocol

from solver.children import keep_out_current_folder
from solver.plan import Plan, Progress, Result
from solver.problem import Problem
from solver.search import TICK, SolveLimits

Solve = Callable[..., Result]

ENDING = (BrokenPipeError, MemoryError)
"""What a search ends with that has lost one of its engines, or its memory."""

GRACE_SECONDS = 1.0
STOP = "stop"


@dataclass(frozen=True, slots=True)
class Task:
    """A bundle to solve; it has its share of the time that is left until a moment (``time.time``) when it begins."""

    solve: Solve
    problem: Problem
    limits: SolveLimits
    until: float
    share: float
    start: Plan | None

    def done(
        self, tell: Callable[[Progress], None] = lambda _: None, stopped: Callable[[], bool] = lambda: False
    ) -> Result:
        """Solve it."""
        seconds = max(self.until - time.time(), 0.0) * self.share
        return self.solve(self.problem, replace(self.limits, seconds=seconds), self.start, tell, stopped)


@dataclass(frozen=True, slots=True)
class Gone:
    """Whoever had the task has ended without an answer; ``how`` says what is known of it."""

    how: str


@dataclass(frozen=True, slots=True)
class Faulty:
    """The program failed; ``how`` says where."""

    how: str


Answer = Progress | Result | Gone | Faulty


class Place(Protocol):
    """Solves one task at a time."""

    def give(self, task: Task) -> None:
        """Begin a task."""

    def answers(self) -> Iterator[Answer]:
        """Yield what came of the task since the last look."""

    def stop(self) -> None:
        """Ask for the best plan so far, of this task and of all that follow."""

    def close(self) -> None:
        """Give the place up."""


class OwnProcess:
    """A process that is told its tasks, and tells its progress, by a pipe."""

    def __init__(self) -> None:
        keep_out_current_folder()
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs,))
        self._process.start()
        theirs.close()  # the process alone holds it: when it ends, the pipe says so
        self._stopped = False

    def give(self, task: Task) -> None:
        """Send a task; that nobody reads it any more is found out with the answers."""
        with suppress(OSError):
            self.pipe.send(task)

    def answers(self) -> Iterator[Answer]:
        """Yield what has arrived, and ``Gone`` once when the process has ended."""
        try:
            while self.pipe.poll():
                yield self.pipe.recv()
        except (EOFError, OSError):
            self._process.join(GRACE_SECONDS)
            yield Gone(f"its process ended, exit code {self._process.exitcode}")

    def stop(self) -> None:
        """Send the wish to stop, once."""
        if not self._stopped:
            self._stopped = True
            with suppress(OSError):
                self.pipe.send(STOP)

    def close(self) -> None:
        """End the process: one that waits for a task ends by itself."""
        self.pipe.close()
        self._process.join(GRACE_SECONDS)
        self._process.kill()
        self._process.join()


class Borrowed:
    """An executor of somebody else: nothing is heard of a task before it is done, and it cannot be stopped."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor
        self.future: Future[Result] = Future()

    def give(self, task: Task) -> None:
        """Submit a task."""
        try:
            self.future = self._executor.submit(task.done)
        except BrokenExecutor as error:
            self.future = Future()
            self.future.set_exception(error)

    def answers(self) -> Iterator[Answer]:
        """Yield the result once it is there."""
        if self.future.done():
            try:
                yield self.future.result()
            except (BrokenExecutor, *ENDING) as error:
                yield Gone(str(error) or type(error).__name__)

    def stop(self) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing: it is not ours."""


def wait_for(places: Sequence[Place]) -> None:
    """Wait until one of them has something to say, or for a moment."""
    pipes = [each.pipe for each in places if isinstance(each, OwnProcess)]
    futures = [each.future for each in places if isinstance(each, Borrowed)]
    if futures:
        wait(futures, TICK, FIRST_COMPLETED)
    else:
        connection.wait(pipes, TICK)


def _serve(pipe: Connection) -> None:
    """Do the tasks that arrive until the other end is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C at a terminal reaches the parent, who decides
    asked = False

    def stopped() -> bool:
        return asked or pipe.poll()  # while a task is done, nothing else can arrive

    with suppress(EOFError, OSError):
        while True:
            order = pipe.recv()
            if order == STOP:
                asked = True
            else:
                pipe.send(_answer(order, pipe.send, stopped))


def _answer(task: Task, tell: Callable[[Progress], None], stopped: Callable[[], bool]) -> Answer:
    try:
        return task.done(tell, stopped)
    except ENDING as error:
        return Gone(str(error) or type(error).__name__)
    except Exception:  # noqa: BLE001  (whatever it is, it is raised where the run is)
        return Faulty(traceback.format_exc())
