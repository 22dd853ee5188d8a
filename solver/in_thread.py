"""Compiled search in a thread beside whatever else this process does: compiled code leaves the other threads alone."""

import queue
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from solver.jobs import Annealed, Answer, Gone

Inbox: TypeAlias = queue.SimpleQueue[tuple[Any, Answer]]

SLICE = 0.02
"""Seconds of compiled work between two looks at the clock."""

MOST = 10_000
"""Steps between two looks at most: steps that had nothing to do tell little about the next ones."""


class InThread:
    """One search at a time; a subclass says what a number of steps is and which pairs are the best so far.

    Use as a context manager; leaving it ends the thread.
    """

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox
        self._steps = 10
        self._ended = False
        self._failure: BaseException | None = None
        self._thread = ThreadPoolExecutor(max_workers=1)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._ended = True
        self._thread.shutdown()

    @property
    def pairs(self) -> NDArray[np.float64]:
        """The best plan seen since the start."""
        raise NotImplementedError

    def current(self, _answer: Answer) -> bool:
        """Tell whether an answer counts: all do, and that there is none is an error."""
        if self._failure is not None:
            message = "the search in a thread ended unexpectedly"
            raise RuntimeError(message) from self._failure
        return True

    def go_on(self, seconds: float, steps: Callable[[int], None]) -> None:
        """Make steps for some seconds, in the thread; the answer has the best plan."""
        self._thread.submit(self._run, seconds, steps).add_done_callback(self._tell)

    def _run(self, seconds: float, steps: Callable[[int], None]) -> float:
        began = time.monotonic()
        while not self._ended and (left := began + seconds - time.monotonic()) > 0:
            before = time.monotonic()
            steps(self._steps)
            took = max(time.monotonic() - before, 1e-6)
            self._steps = min(MOST, max(1, int(self._steps * min(2.0, max(0.2, min(SLICE, left) / took)))))
        return time.monotonic() - began

    def _tell(self, run: Future[float]) -> None:
        self._failure = run.exception()
        self._inbox.put((self, Gone() if self._failure else Annealed(self.pairs, run.result())))
