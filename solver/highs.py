"""HiGHS in a child process: jobs in, improving points and bounds out.

The child never imports OR-Tools, because ``highspy`` and OR-Tools clash in one process; this side never
imports ``highspy``.
"""

import contextlib
import pickle
import queue
import subprocess
import threading
from typing import Self

import numpy as np
from numpy.typing import NDArray

from solver.children import own_program
from solver.jobs import Annealed, Answer, Finished, Gone, Hint, Job, Order, Stop
from solver.model.program import Matrix

Inbox = queue.SimpleQueue[tuple["Highs", Answer]]
"""Where the answers of one or more children arrive."""


class Highs:
    """One child process and its current job.

    Use as a context manager; leaving it ends the process. Should the process end before, the next order or the
    next look at an answer raises ``BrokenPipeError``, so that nobody waits for answers that cannot come.

    Parameters
    ----------
    inbox
        Queue to which every answer is put, with this object.

    """

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox
        self._number = 0
        self.busy = False
        self._process = subprocess.Popen(
            own_program("solver.highs_child"), stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._reader = threading.Thread(target=self._listen, daemon=True)
        self._reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        self._reader.join()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()

    @property
    def pid(self) -> int:
        """Number of the process."""
        return self._process.pid

    def submit(
        self, matrix: Matrix, start: NDArray[np.float64] | None, seconds: float, seed: int, gap: float = 0.0
    ) -> None:
        """Begin to minimise a program; answers to earlier jobs no longer count."""
        self._number += 1
        self.busy = True
        self._say(Job(self._number, matrix, start, max(seconds, 0.01), seed % 2**31, gap))

    def price(self, matrix: Matrix, seconds: float) -> None:
        """Begin to look for the duals of a program without its integers: prices of its rows."""
        self._number += 1
        self.busy = True
        self._say(Job(self._number, matrix, None, max(seconds, 0.01), 0, relaxed=True))

    def hint(self, point: NDArray[np.float64]) -> None:
        """Offer a feasible point to the current job."""
        self._say(Hint(self._number, point))

    def stop(self) -> None:
        """Ask the current job to end; its ``Finished`` comes soon after."""
        self._say(Stop(self._number))

    def abandon(self) -> None:
        """End the current job; nothing that it still answers counts."""
        self.stop()
        self._number += 1
        self.busy = False

    def current(self, answer: Answer) -> bool:
        """Tell whether an answer belongs to the current job, and note the job's end."""
        if isinstance(answer, Gone):
            raise BrokenPipeError(self._how_it_ended())
        if isinstance(answer, Annealed) or answer.number != self._number:
            return False
        if isinstance(answer, Finished):
            self.busy = False
        return True

    def _say(self, order: Order) -> None:
        pipe = self._process.stdin
        if pipe is None:
            return
        try:
            pickle.dump(order, pipe, protocol=pickle.HIGHEST_PROTOCOL)
            pipe.flush()
        except BrokenPipeError as error:
            raise BrokenPipeError(self._how_it_ended()) from error

    def _how_it_ended(self) -> str:
        return f"the HiGHS process ended unexpectedly, exit code {self._process.wait()}"

    def _listen(self) -> None:
        pipe = self._process.stdout
        with contextlib.suppress(EOFError, pickle.UnpicklingError):
            while pipe is not None:
                self._inbox.put((self, pickle.load(pipe)))
        self._inbox.put((self, Gone()))
