"""The other soft terms, one function a term: travel, agency share, preferences, opportunity, disruption, activation."""

from bisect import bisect_right
from collections import defaultdict

import numpy as np

from solver.candidates import Candidates
from solver.model.program import INFINITY, Program
from solver.problem import Problem, Shift


def travel(program: Program, problem: Problem, candidates: Candidates) -> None:
    """There and back once per worker, day and site."""
    visits: dict[tuple[int, int, str], list[int]] = defaultdict(list)
    for pair, (worker, row) in enumerate(zip(candidates.worker.tolist(), candidates.shift.tolist(), strict=True)):
        shift = problem.shifts[row]
        visits[worker, shift.day, shift.site].append(pair)
    for (worker, _, site), pairs in visits.items():
        cost = 2 * problem.home_minutes(problem.workers[worker], site) * problem.weights.travel
        if cost and len(pairs) > 1 and _one_at_most(problem, candidates, pairs):
            for pair in pairs:
                program.cost[pair] += cost
        elif cost:
            program.any_of(pairs, cost=cost)


def _one_at_most(problem: Problem, candidates: Candidates, pairs: list[int]) -> bool:
    """Tell whether no plan holds two of some pairs of one worker: all overlap, and pins, which may, are not two."""
    if candidates.pinned[pairs].sum() > 1:
        return False
    shifts: list[Shift] = [problem.shifts[each] for each in candidates.shift[pairs].tolist()]
    return max(shift.start for shift in shifts) < min(shift.end for shift in shifts)


def agency_share(program: Program, problem: Problem, candidates: Candidates) -> None:
    """Minutes by which an agency falls short of the work owed to it."""
    weight = problem.weights.agency_share
    minutes = _minutes(problem, candidates)
    members: dict[str, list[int]] = defaultdict(list)
    for pair, worker in enumerate(candidates.worker.tolist()):
        members[problem.workers[worker].agency].append(pair)
    for agency in problem.agencies:
        pairs, target = members[agency.id], agency.target_minutes
        if not weight or not target:
            continue
        if not pairs:
            program.offset += weight * target
            continue
        given = minutes[pairs].tolist()
        short = program.derived(
            pairs, [-each for each in given], constant=target, upper=INFINITY, cost=weight, integer=False
        )
        program.row([short, *pairs], [1, *given], lower=target, defining=True)


def preferences(program: Program, problem: Problem, candidates: Candidates) -> None:
    """Slots in a span the worker would rather not work, and slots given to others than the preferred."""
    weights = problem.weights
    for pair, (row, number) in enumerate(zip(candidates.worker.tolist(), candidates.shift.tolist(), strict=True)):
        worker, shift = problem.workers[row], problem.shifts[number]
        preferred = problem.request_by_id[shift.request].preferred_workers
        if any(span.meets(shift.start, shift.end) for span in worker.unpreferred):
            program.cost[pair] += weights.unpreferred
        if preferred and worker.id not in preferred:
            program.cost[pair] += weights.preferred


def opportunity(program: Program, problem: Problem, candidates: Candidates) -> None:
    """Slots whose worker is expected to be worth something elsewhere: whole points, known for every pair."""
    for row, worker in enumerate(problem.workers):
        begins = [each.span.start for each in worker.opportunity]
        for pair in candidates.of_worker(row) if begins else ():
            shift = problem.shifts[candidates.shift[pair]]
            latest = bisect_right(begins, shift.start) - 1
            if latest >= 0 and shift.start < worker.opportunity[latest].span.end:
                points = worker.opportunity[latest].points_per_hour * shift.minutes // 60
                program.cost[pair] += problem.weights.opportunity * points


def avoidable(problem: Problem, candidates: Candidates) -> list[tuple[int, int]]:
    """Return the published pairs, as rows of worker and shift, that the static rules still allow or that are pinned."""
    rows = {shift.id: row for row, shift in enumerate(problem.shifts)}
    pinned = set(problem.pinned)
    pairs = [(problem.worker_index[each.worker], rows[each.shift], each in pinned) for each in problem.published]
    return [(worker, shift) for worker, shift, pin in pairs if pin or not candidates.reasons[worker, shift]]


def disruption(program: Program, problem: Problem, candidates: Candidates, *, quality: bool) -> None:
    """Add the cost of published pairs given up although allowed, and their limit (hard rule 17)."""
    published = avoidable(problem, candidates)
    columns = [candidates.index[pair] for pair in published if pair in candidates.index]
    if quality:
        program.offset += problem.weights.disruption * len(published)
        for column in columns:
            program.cost[column] -= problem.weights.disruption
    if problem.max_disruptions is not None and len(published) > problem.max_disruptions:
        program.row(columns, [1] * len(columns), lower=len(published) - problem.max_disruptions)


def activation(program: Program, problem: Problem, candidates: Candidates) -> None:
    """Workers with at least one shift."""
    for row in range(len(problem.workers)):
        pairs = list(candidates.of_worker(row))
        if pairs and problem.weights.activation:
            program.any_of(pairs, cost=problem.weights.activation)


def _minutes(problem: Problem, candidates: Candidates) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    minutes = np.array([shift.minutes for shift in problem.shifts], dtype=np.int64)
    return minutes[candidates.shift]
