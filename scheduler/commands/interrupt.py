"""Stopping a run by signal: the first asks for the best plan so far, a second Ctrl-C wants out."""

import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import FrameType, TracebackType
from typing import Any, Self, TypeVar

SIGNALS = (signal.SIGINT, signal.SIGTERM)

Outcome = TypeVar("Outcome")


class Stop:
    """A question, "has somebody asked to stop?", that listens to signals while it is entered.

    SIGINT or SIGTERM make it true. SIGINT once it is true raises ``KeyboardInterrupt``.
    """

    def __init__(self) -> None:
        self._asked = False
        self._before: dict[signal.Signals, Any] = {}

    def __call__(self) -> bool:
        """Tell whether a signal has come."""
        return self._asked

    def __enter__(self) -> Self:
        """Listen."""
        self._before = {each: signal.signal(each, self._ask) for each in SIGNALS}
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Listen no more."""
        for each, handler in self._before.items():
            signal.signal(each, handler)

    def _ask(self, signum: int, _frame: FrameType | None) -> None:
        if self._asked and signum == signal.SIGINT:
            raise KeyboardInterrupt
        self._asked = True


def interruptible(work: Callable[[], Outcome]) -> Outcome:
    """Do the work in another thread, so that this one, the main thread, hears signals at once.

    Python runs a signal's handler in the main thread between two of its own steps: while that thread is inside a
    solver's compiled code for a minute, a Ctrl-C would wait a minute.

    Raises
    ------
    KeyboardInterrupt
        When a signal's handler raises it; the work then still runs, and only the process' end ends it.

    """
    thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="solve")
    try:
        return thread.submit(work).result()
    finally:
        thread.shutdown(wait=False)
