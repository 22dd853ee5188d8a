"""Searching in a child process: a crash, a hang or a leak of the solver is never one of the program that plans."""

import contextlib
import os
import queue
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Any, TypeAlias

from msgspec import Struct, convert, json

from scheduler.planning.run_record import Explanation
from solver.children import own_program

Child: TypeAlias = subprocess.Popen[bytes]
SearchNews: TypeAlias = dict[str, Any]

BEAT_SECONDS = 1.0
"""Between two looks at what the caller wants."""

OVERTIME_SECONDS = 300.0
"""How much longer than asked a search may take (to prepare, to finish, to explain) before it counts as stuck."""

LISTEN_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a search may take, on how many threads, and where chance begins.

    With ``work``, so many steps in place of the seconds, on one thread: the same plan every time, and not explained.
    """

    seconds: float
    threads: int
    seed: int = 0
    work: float = 0


class SearchFailed(Exception):  # noqa: N818  # like the errors of the trade, it says what happened
    """The child gave no plan."""


class Line(Struct, frozen=True):
    """What the child says."""

    kind: str
    content: Any = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a search found: a document in ``releve-solution/1`` and its explanation."""

    solution: str
    explanation: Explanation


def search(
    instance: bytes,
    limits: Limits,
    beat: Callable[[SearchNews | None], bool],
    held: Sequence[tuple[str, str]] = (),
) -> Answer:
    """Search in a child process.

    Parameters
    ----------
    instance
        A document in ``releve-instance/1``.
    limits
        Time, threads, seed.
    beat
        Called about once a second with the latest progress, also while there is no news. True: end with the best plan
        so far. What it raises ends the search at once, without a plan.
    held
        The pairs (shift, worker) that are promised: the search begins with them, and keeps these slots covered.

    Raises
    ------
    SearchFailed
        When the child ends without a plan.
    """
    with tempfile.TemporaryFile() as errors, _child(errors) as child:
        inbox: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        threading.Thread(target=_listen, args=(child, inbox), daemon=True).start()
        with contextlib.suppress(BrokenPipeError):  # it died: its silence below says so
            _send(child, instance, limits, held)
        said = _follow(child, inbox, limits, beat)
        code = child.wait()
        if "solution" not in said or code != 0:
            message = f"the search ended with code {code} and without a plan: {_last_words(errors)}"
            raise SearchFailed(message)
        return Answer(said["solution"], convert(said.get("explanation") or {}, Explanation))


@contextlib.contextmanager
def _child(errors: IO[bytes]) -> Iterator[Child]:
    """Start the child in a process group of its own; whatever happens, none of the group outlives the block."""
    command = own_program("scheduler.planning.child")
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=errors, start_new_session=True) as child:
        try:
            yield child
        finally:
            if child.poll() != 0:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(child.pid, signal.SIGKILL)


def _send(child: Child, instance: bytes, limits: Limits, held: Sequence[tuple[str, str]]) -> None:
    order = {
        "size": len(instance),
        "seconds": limits.seconds,
        "threads": limits.threads,
        "seed": limits.seed,
        "work": limits.work,
        "held": held,
    }
    stream = _pipe(child.stdin)
    stream.write(json.encode(order) + b"\n" + instance)
    stream.flush()


def _listen(child: Child, inbox: queue.SimpleQueue[bytes | None]) -> None:
    for line in _pipe(child.stdout):
        inbox.put(line)
    inbox.put(None)


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        message = "the child was started without pipes"
        raise SearchFailed(message)
    return stream


def _follow(
    child: Child, inbox: queue.SimpleQueue[bytes | None], limits: Limits, beat: Callable[[SearchNews | None], bool]
) -> dict[str, Any]:
    """Hear the child until it falls silent for good; return its last word of each kind."""
    said: dict[str, Any] = {}
    began = beaten = time.monotonic()
    asked = False
    while (line := _next(inbox)) is not None:
        if line:
            news = json.decode(line, type=Line)
            said[news.kind] = news.content
        now = time.monotonic()
        if now - began > limits.seconds + OVERTIME_SECONDS:
            message = f"the search was stuck and was ended after {now - began:.0f} s"
            raise SearchFailed(message)
        if now - beaten >= BEAT_SECONDS:
            beaten = now
            progress = said.get("progress")
            wanted = beat({**progress, "limit": limits.seconds} if progress else None)
            if wanted and not asked and "ready" in said:  # before that it would not survive the signal
                child.terminate()
                asked = True
    return said


def _next(inbox: queue.SimpleQueue[bytes | None]) -> bytes | None:
    """Return the next line, nothing when none comes for a moment, None when none will come."""
    try:
        return inbox.get(timeout=LISTEN_SECONDS)
    except queue.Empty:
        return b""


def _last_words(errors: IO[bytes]) -> str:
    errors.seek(0)
    lines = errors.read().decode(errors="replace").splitlines()
    return " / ".join(line.strip() for line in lines[-3:]) or "it said nothing"
