"""The process that searches, ``python -m scheduler.planning.child``; ``scheduler.planning.search`` starts and hears it.

It reads a line with the limits and then the instance from its standard input, which stays open as long as its parent
lives: when it closes, nobody wants the plan any more, and the process ends itself and its own children. It writes one
JSON object a line: ``ready``, ``progress`` as often as there is news, at last ``solution`` and ``explanation``. SIGTERM
ends the search with the best plan so far.
"""

import os
import signal
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from typing import Any, BinaryIO

from msgspec import Struct, json

EXPLAIN_SECONDS = 3.0


class Order(Struct, frozen=True):
    """The first line: how long the instance is in bytes, the limits of the search, and what is promised."""

    size: int
    seconds: float
    threads: int
    seed: int
    work: float = 0
    held: tuple[tuple[str, str], ...] = ()


def main() -> None:
    """Search as the standard input says."""
    lead_a_group()
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C at a terminal reaches the parent, who decides
    answers = own_stdout()
    tell(answers, "ready")
    order = json.decode(sys.stdin.buffer.readline(), type=Order)
    instance = sys.stdin.buffer.read(order.size)
    threading.Thread(target=end_with_parent, daemon=True).start()
    # In another thread, so that this one hears signals at once; see scheduler.commands.interrupt.
    with ThreadPoolExecutor(max_workers=1) as thread:
        thread.submit(search, order, instance, stop, answers).result()
    # All is told. On its way out Python would forget the handler, and a late signal would make this look like a crash.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)


def lead_a_group() -> None:
    """Make sure that this process' group is its own: whoever else were in it would be killed with its children."""
    if os.getpgrp() != os.getpid():
        os.setpgid(0, 0)


def own_stdout() -> BinaryIO:
    """Keep the standard output for answers; whatever a library prints goes where errors go."""
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    return answers


def tell(answers: BinaryIO, kind: str, content: object = None) -> None:
    """Write one line, whole."""
    answers.write(json.encode({"kind": kind, "content": content}) + b"\n")


def end_with_parent() -> None:
    """Wait for the end of the parent, then end this process and its children, the only ones in its process group."""
    os.read(0, 1)  # not by sys.stdin: Python's orderly end waits for a thread inside it
    os.killpg(0, signal.SIGKILL)


def search(order: Order, instance: bytes, stop: threading.Event, answers: BinaryIO) -> None:
    """Solve, explain, and tell both."""
    # Loaded here and not before: a signal that comes while they load must not end the process without a plan.
    from scheduler.planning.explanation import explained  # noqa: PLC0415
    from scheduler.planning.solving import solved  # noqa: PLC0415
    from solver.instance import read_instance, write_solution  # noqa: PLC0415
    from solver.plan import Progress, Status  # noqa: PLC0415
    from solver.solve import SolveLimits  # noqa: PLC0415

    def report(progress: Progress) -> None:
        tell(answers, "progress", told(progress))

    problem = read_instance(instance)
    limits = SolveLimits(order.seconds, order.threads, order.seed, order.work)
    result = solved(problem, order.held, limits, report, stop.is_set)
    tell(answers, "solution", write_solution(result, problem, sha256(instance).hexdigest()).decode())
    if result.status is not Status.INFEASIBLE and not order.work:
        tell(answers, "progress", told(Progress(result.seconds, "explaining", result.score, result.bound)))
        tell(answers, "explanation", explained(problem, result.plan, EXPLAIN_SECONDS))


def told(progress: Any) -> dict[str, Any]:  # noqa: ANN401  # solver.plan.Progress, which loads after the first signal
    """Return a report as the run keeps it."""
    score, bound = progress.score, progress.bound
    return {
        "phase": progress.phase,
        "seconds": round(progress.seconds, 1),
        "score": score and {"medium": score.medium, "soft": score.soft},
        "bound": bound and {"medium": bound.medium, "soft": bound.soft},
    }


if __name__ == "__main__":
    main()
