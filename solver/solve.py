"""Solve one problem: the front door of the package."""

from collections.abc import Callable
from concurrent.futures import Executor
from contextlib import ExitStack
from dataclasses import replace
from importlib.metadata import version

from solver.apart import solve_apart
from solver.bundles import bundles
from solver.candidates import Candidates
from solver.check import soft_parts
from solver.compiled import Compiler
from solver.construct import construct
from solver.cover import cover
from solver.highs import Highs
from solver.improve import improve
from solver.model.assemble import coverage_model, quality_model, ready
from solver.model.coverage import all_empty
from solver.packing import only_packing, pack
from solver.plan import Plan, Progress, Result, Status
from solver.problem import Problem
from solver.repeat import cover_repeatably, improve_repeatably
from solver.search import Search, SolveLimits

__all__ = ["SolveLimits", "solve"]


def solve(
    problem: Problem,
    limits: SolveLimits | None = None,
    start: Plan | None = None,
    on_progress: Callable[[Progress], None] = lambda _: None,
    stop: Callable[[], bool] = lambda: False,
    executor: Executor | None = None,
) -> Result:
    """Return the best plan found, with what is proven about it.

    Parameters
    ----------
    problem
        What to plan.
    limits
        Seconds, threads and seed of the run.
    start
        A plan to begin from; its pairs that break a rule are left out.
    on_progress
        Called in this thread with every better plan and bound.
    stop
        Asked often; once true, the best plan so far is returned within two seconds.
    executor
        Where the bundles of a problem that falls apart are solved side by side, as many at once as there are threads; a
        pool of processes if none is given. Of one that is given nothing is heard, and ``stop`` is not passed on,
        before a bundle is done.

    """
    search = Search(problem, limits or SolveLimits(), on_progress, stop)
    search.warm |= start is not None
    if search.limits.work:
        return _repeatable(search, start)
    with ExitStack() as stack:
        compiler = stack.enter_context(Compiler())
        children = [stack.enter_context(Highs(search.inbox)) for _ in range(search.limits.threads)]
        candidates = ready(problem)
        if len(parts := bundles(problem, candidates)) > 1:
            stack.close()
            return solve_apart(solve, parts, search, start, executor)
        search.prepare(candidates, quality_model(problem, candidates, medium=all_empty(problem)))
        if compiler.ready and only_packing(problem, candidates):
            pack(search)
        if search.pairs is None:
            search.offer(construct(problem, search.model, first=_pairs_of(problem, candidates, start)))
        if not (search.covered or search.over or _cover(search, children[0])):
            return _result(search, Status.INFEASIBLE)
        if not search.over:
            improve(search, children, compiler)
    return _result(search, Status.OPTIMAL if search.proven else Status.FEASIBLE)


def _cover(search: Search, child: Highs) -> bool:
    """Look for the best medium cost; False when no plan can keep the rules."""
    return cover(search, coverage_model(search.problem, search.candidates), child)


def _repeatable(search: Search, start: Plan | None) -> Result:
    """Solve by an amount of work."""
    problem = search.problem
    candidates = ready(problem)
    search.prepare(candidates, quality_model(problem, candidates, medium=all_empty(problem)))
    search.offer(construct(problem, search.model, first=_pairs_of(problem, candidates, start)))
    if not cover_repeatably(search):
        return _result(search, Status.INFEASIBLE)
    improve_repeatably(search)
    return replace(_result(search, Status.FEASIBLE), seconds=float(search.limits.work))


def _pairs_of(problem: Problem, candidates: Candidates, start: Plan | None) -> list[int]:
    """Return the pairs of a plan to start from, else of the published plan."""
    rows = {shift.id: row for row, shift in enumerate(problem.shifts)}
    wanted = problem.published if start is None else start.assignments
    known = [each for each in wanted if each.shift in rows and each.worker in problem.worker_index]
    pairs = [(problem.worker_index[each.worker], rows[each.shift]) for each in known]
    return [candidates.index[pair] for pair in pairs if pair in candidates.index]


def _result(search: Search, status: Status) -> Result:
    solved = status != Status.INFEASIBLE
    return Result(
        status=status,
        plan=search.plan if solved else Plan(),
        score=search.score if solved else None,
        soft_parts=soft_parts(search.problem, search.plan) if solved else None,
        bound=search.bound if solved else None,
        seconds=search.seconds,
        seed=search.limits.seed,
        solver=f"releve {version('releve')}",
    )
