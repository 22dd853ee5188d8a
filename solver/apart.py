"""Bundles that have nothing to do with each other, solved side by side, each in a process of its own.

Their plans and scores add up to those of the whole, and so do their bounds.
"""

import multiprocessing
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Event
from queue import Empty

from solver.check import score, soft_parts
from solver.children import keep_out_current_folder
from solver.plan import Bound, Plan, Progress, Result, Score, Status
from solver.problem import Problem
from solver.search import TICK, Search, SolveLimits

Solve = Callable[..., Result]
News = tuple[int, Progress]


@dataclass(frozen=True, slots=True)
class Line:
    """Bundles that one worker of the executor solves one after another: their numbers, and their instances."""

    numbers: tuple[int, ...]
    problems: tuple[Problem, ...]

    @property
    def size(self) -> int:
        """Shifts of all bundles."""
        return sum(len(each.shifts) for each in self.problems)


class _Wire:
    """What a process of the pool is connected to; empty in any other process."""

    news: "Queue[News] | None" = None
    stop: Event | None = None


def solve_apart(
    solve: Solve, parts: Sequence[Problem], search: Search, start: Plan | None, executor: Executor | None = None
) -> Result:
    """Return the best plan of all parts together.

    Parameters
    ----------
    solve
        What solves one part: ``solver.solve.solve``.
    parts
        The bundles of ``search.problem``.
    search, start, executor
        The run: its clock, its limits and whom it tells; a plan to begin from; where to work.

    """
    lines = in_lines(parts, search.limits.threads)
    limits = replace(search.limits, threads=max(search.limits.threads // len(lines), 1))
    latest: dict[int, Progress] = {}
    with _wired(len(lines)) if executor is None else nullcontext((executor, None, None)) as (pool, news, stop):
        until = time.time() + search.left
        futures = [pool.submit(solve_line, solve, line, limits, until, start) for line in lines]
        for each in _heard(futures, news):
            if search.stopped and stop is not None:
                stop.set()
            if each:
                latest[each[0]] = each[1]
                if told := _together(latest, len(parts), search.seconds):
                    search.tell(told)
        results = [result for future in futures for result in future.result()]
    found = _added(search, results)
    search.tell(Progress(search.seconds, search.phase, found.score, found.bound))
    return found


def solve_line(solve: Solve, line: Line, limits: SolveLimits, until: float, start: Plan | None) -> list[Result]:
    """Solve a line's bundles until a moment (``time.time``); what one leaves of its time, the next ones have."""
    results = []
    left = line.size

    def tell(number: int, progress: Progress) -> None:
        if _Wire.news is not None:
            _Wire.news.put((number, progress))

    def stopped() -> bool:
        return _Wire.stop is not None and _Wire.stop.is_set()

    for number, problem in zip(line.numbers, line.problems, strict=True):
        size = len(problem.shifts)
        share = max(until - time.time(), 0.0) * size / max(left, 1)
        left -= size
        results.append(solve(problem, replace(limits, seconds=share), start, partial(tell, number), stopped))
    return results


def in_lines(parts: Sequence[Problem], most: int) -> list[Line]:
    """Share bundles out among at most so many workers: the largest first, each to whom has least."""
    lines: list[list[int]] = [[] for _ in range(min(most, len(parts)))]
    load = [0] * len(lines)
    for number in sorted(range(len(parts)), key=lambda each: -len(parts[each].shifts)):
        least = load.index(min(load))
        lines[least].append(number)
        load[least] += len(parts[number].shifts)
    return [Line(tuple(each), tuple(parts[number] for number in each)) for each in lines]


@contextmanager
def _wired(processes: int) -> Iterator[tuple[Executor, "Queue[News]", Event]]:
    """Open a pool of processes that tell their progress and hear the stop."""
    keep_out_current_folder()
    context = multiprocessing.get_context("spawn")
    news: Queue[News] = context.Queue()
    stop = context.Event()
    with ProcessPoolExecutor(processes, context, _connect, (news, stop)) as pool:
        yield pool, news, stop


def _connect(news: "Queue[News]", stop: Event) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C at a terminal reaches the parent, who decides
    news.cancel_join_thread()  # news that nobody reads any more must not keep a process from ending
    _Wire.news, _Wire.stop = news, stop


def _heard(futures: Sequence[Future[list[Result]]], news: "Queue[News] | None") -> Iterator[News | None]:
    """Yield the news until all are done, and None now and then."""
    waiting = True
    while waiting:
        waiting = bool(wait(futures, timeout=TICK).not_done)
        yield None
        while news is not None:
            try:
                yield news.get_nowait()
            except Empty:
                break


def _together(latest: dict[int, Progress], count: int, seconds: float) -> Progress | None:
    """Add up what the parts know; None until each has a plan."""
    scores = [each.score for each in latest.values() if each.score]
    bounds = [each.bound for each in latest.values() if each.bound]
    if len(scores) < count:
        return None
    total = Score(0, sum(each.medium for each in scores), sum(each.soft for each in scores))
    phase = next(iter(latest.values())).phase
    return Progress(seconds, phase, total, _added_bounds(bounds) if len(bounds) == count else None)


def _added_bounds(bounds: Sequence[Bound]) -> Bound:
    soft = [each.soft for each in bounds]
    known = [each for each in soft if each is not None]
    return Bound(sum(each.medium for each in bounds), sum(known) if len(known) == len(soft) else None)


def _added(search: Search, results: Sequence[Result]) -> Result:
    """Return the result of the whole."""
    problem, first = search.problem, results[0]
    bounds = [each.bound for each in results if each.bound]
    if len(bounds) < len(results):
        return replace(first, status=Status.INFEASIBLE, plan=Plan(), score=None, soft_parts=None, bound=None)
    plan = Plan.of(pair for each in results for pair in each.plan)
    optimal = all(each.status == Status.OPTIMAL for each in results)
    return replace(
        first,
        status=Status.OPTIMAL if optimal else Status.FEASIBLE,
        plan=plan,
        score=score(problem, plan),
        soft_parts=soft_parts(problem, plan),
        bound=_added_bounds(bounds),
        seconds=search.seconds,
    )
