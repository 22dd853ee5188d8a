"""Who serves a request: handovers, fragmentation, unfamiliar sites, and the limits on the workers of a request."""

from collections import defaultdict

from solver.candidates import Candidates
from solver.model.program import INFINITY, Program
from solver.problem import Problem, Request

Services = dict[tuple[int, str], list[int]]
"""The pairs of each (worker row, request), in the order of the request's shifts."""


def services(problem: Problem, candidates: Candidates) -> Services:
    """Group the pairs by worker and request."""
    result: Services = defaultdict(list)
    for pair, (worker, shift) in enumerate(zip(candidates.worker.tolist(), candidates.shift.tolist(), strict=True)):
        result[worker, problem.shifts[shift].request].append(pair)
    return result


def serve(program: Program, problem: Problem, candidates: Candidates, *, quality: bool) -> dict[tuple[int, str], int]:
    """Add what depends on who serves a request; return its column by (worker row, request).

    Without ``quality`` only the hard rule on ``max_workers`` is added, where it can bind.
    """
    served: dict[tuple[int, str], int] = {}
    newcomers: dict[str, list[int]] = defaultdict(list)
    for (worker, request_id), pairs in services(problem, candidates).items():
        request = problem.request_by_id[request_id]
        if not quality and request.max_workers is None:
            continue
        column = program.any_of(pairs)
        served[worker, request_id] = column
        if problem.workers[worker].id not in request.served_by:
            newcomers[request_id].append(column)
        if quality and len(pairs) > 1:
            _fragmentation(program, problem, candidates, pairs, column)
    for request_id, columns in newcomers.items():
        request = problem.request_by_id[request_id]
        _max_workers(program, request, columns)
        if quality:
            _handover(program, problem, request, columns)
    return served


def _max_workers(program: Program, request: Request, newcomers: list[int]) -> None:
    """Hard rule 16."""
    if request.max_workers is not None:
        room = max(0, request.max_workers - len(request.served_by))
        if len(newcomers) > room:
            program.row(newcomers, [1] * len(newcomers), upper=room)


def _handover(program: Program, problem: Problem, request: Request, newcomers: list[int]) -> None:
    """Workers of a request beyond its headcount, or beyond those who served it already."""
    free = max(request.headcount - len(request.served_by), 0)
    weight = problem.weights.handover
    if free == 0:
        for column in newcomers:
            program.cost[column] += weight
    elif weight and len(newcomers) > free:
        ones = [1] * len(newcomers)
        beyond = program.derived(newcomers, ones, constant=-free, upper=INFINITY, cost=weight, integer=False)
        program.row([beyond, *newcomers], [1, *(-one for one in ones)], lower=-free, defining=True)


def _fragmentation(program: Program, problem: Problem, candidates: Candidates, pairs: list[int], served: int) -> None:
    """Add the cost of runs beyond the first: a run starts where the shift before is not the worker's."""
    weight = problem.weights.fragmentation
    shifts = candidates.shift[pairs].tolist()
    if not weight:
        return
    starts = []
    for place, pair in enumerate(pairs):
        if place == 0 or shifts[place] != shifts[place - 1] + 1:
            program.cost[pair] += weight
            starts.append(pair)
        else:
            begins = program.derived([pair, pairs[place - 1]], [1, -1], cost=weight)
            program.row([begins, pair, pairs[place - 1]], [1, -1, 1], lower=0, defining=True)
            starts.append(begins)
    program.cost[served] -= weight
    program.row([*starts, served], [1] * len(starts) + [-1], lower=0, defining=True)


def unfamiliar(program: Program, problem: Problem, served: dict[tuple[int, str], int]) -> None:
    """Workers at sites where they have neither been nor are committed."""
    weight = problem.weights.unfamiliar
    if not weight:
        return
    columns: dict[tuple[int, str], list[int]] = defaultdict(list)
    for (row, request), column in served.items():
        worker, site = problem.workers[row], problem.request_by_id[request].site
        if site not in worker.familiar_sites and all(each.site != site for each in worker.commitments):
            columns[row, site].append(column)
    for together in columns.values():
        program.any_of(together, cost=weight)
