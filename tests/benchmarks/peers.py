"""Plain engines to compare with: CP-SAT and HiGHS on our own programs, without any search of ours.

Both levels in turn, as our solver does: the coverage first, then the quality at the coverage reached, from the plan
that reached it. The programs, the judgement of plans and the rounding of bounds are the solver's own.
"""

import math
import queue
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from importlib.metadata import version
from typing import Protocol

from solver.check import soft_parts
from solver.cover import SHARE
from solver.cpsat import CpSat
from solver.highs import Highs
from solver.jobs import Answer, Bounded, Finished, Floats, Improved
from solver.model.assemble import Model, coverage_model, quality_model, ready
from solver.model.coverage import all_empty
from solver.model.program import Matrix
from solver.plan import Plan, Progress, Result, Status
from solver.problem import Problem
from solver.search import TICK, Search, SolveLimits

GRACE = 3.0
"""Seconds an engine gets to end after it was asked to."""


class Engine(Protocol):
    """What CP-SAT's thread and HiGHS's process have in common."""

    busy: bool

    def stop(self) -> None:
        """Ask the search to end."""

    def current(self, answer: Answer) -> bool:
        """Tell whether an answer counts, and note the end of the search."""


Submit = Callable[[Matrix, Floats | None, float], None]
Team = dict[Engine, Submit]
"""Engines on the same program at the same time, and what sets each to work."""

Opened = Callable[[Search], AbstractContextManager[Team]]


def cpsat(problem: Problem, limits: SolveLimits, on_progress: Callable[[Progress], None]) -> Result:
    """Solve by CP-SAT on all threads; a result without a score means that it found no plan."""
    search = Search(problem, limits, on_progress, lambda: False)
    return _lexicographic(search, _cpsat, f"CP-SAT {version('ortools')}")


def highs(problem: Problem, limits: SolveLimits, on_progress: Callable[[Progress], None]) -> Result:
    """Solve by HiGHS, one process a thread; a result without a score means that it found no plan.

    HiGHS searches its tree on one thread, so it races against itself with other seeds.
    """
    search = Search(problem, limits, on_progress, lambda: False)
    return _lexicographic(search, _highs, f"HiGHS {version('highspy')}")


@contextmanager
def _cpsat(search: Search) -> Iterator[Team]:
    with CpSat(search.inbox, search.limits.threads, search.limits.seed) as engine:
        yield {engine: engine.submit}


@contextmanager
def _highs(search: Search) -> Iterator[Team]:
    threads = search.limits.threads
    with ExitStack() as stack:
        children = [stack.enter_context(Highs(search.inbox)) for _ in range(threads)]
        first = search.limits.seed * threads  # no run shares a seed with the next one
        yield {child: partial(child.submit, seed=first + n) for n, child in enumerate(children)}


def _lexicographic(search: Search, opened: Opened, name: str) -> Result:
    problem = search.problem
    candidates = ready(problem)
    search.prepare(candidates, quality_model(problem, candidates, medium=all_empty(problem)))
    coverage = coverage_model(problem, candidates)
    until = search.seconds + SHARE * search.left
    if not _minimise(search, opened, coverage, until, search.bound_medium, lambda: search.covered):
        return Result(Status.INFEASIBLE, Plan(), None, None, None, search.seconds, search.limits.seed, name)
    if search.pairs is not None:
        until = search.limits.seconds
        _minimise(search, opened, _at_medium(search), until, search.bound_soft, lambda: search.proven)
    return Result(
        status=Status.OPTIMAL if search.proven else Status.FEASIBLE,
        plan=search.plan,
        score=search.score,
        soft_parts=None if search.score is None else soft_parts(problem, search.plan),
        bound=search.bound,
        seconds=search.seconds,
        seed=search.limits.seed,
        solver=name,
    )


def _at_medium(search: Search) -> Model:
    """Return the quality program whose last row, the one on coverage, keeps the coverage reached."""
    matrix = search.model.matrix
    row_lower = matrix.row_lower.copy()
    row_lower[-1] = search.gained
    return replace(search.model, matrix=replace(matrix, row_lower=row_lower))


def _minimise(
    search: Search, opened: Opened, model: Model, until: float, note: Callable[[float], None], done: Callable[[], bool]
) -> bool:
    """Set fresh engines to work on one program and offer their plans to the search; False if there can be no plan.

    It ends once it is ``done``, or at the second ``until`` of the run; without any plan, at the run's end.
    """
    start = None if search.pairs is None else model.complete(search.pairs)
    stopped = math.inf
    with opened(search) as team:
        for submit in team.values():
            submit(model.matrix, start, search.left)
        while any(engine.busy for engine in team) and not done() and search.seconds < stopped + GRACE:
            if stopped == math.inf and search.seconds >= (search.limits.seconds if search.pairs is None else until):
                stopped = search.seconds
                for engine in team:
                    engine.stop()
            try:
                engine, answer = search.inbox.get(timeout=TICK)
            except queue.Empty:
                continue
            # What an engine of the first level still had to say must not count on the second.
            if engine not in team or not engine.current(answer):
                continue
            if isinstance(answer, Finished) and answer.infeasible:
                return False
            if isinstance(answer, Improved | Finished) and answer.point is not None:
                search.offer(answer.point[: len(model.candidates)])
            if isinstance(answer, Bounded | Finished):
                note(answer.bound)
    return True
