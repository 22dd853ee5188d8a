"""An instance that holds together nowhere, taken apart into instances that can be solved side by side.

Workers and requests hold together by candidate pairs, by what is pinned, announced or was served before, by whom a
request prefers, and by an agency whose share counts. What hangs together is a *component*; small ones go into one
*bundle*, since starting a process for each would take longer than solving it.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from solver.candidates import Candidates
from solver.disjoint import DisjointSets
from solver.problem import Problem, Request

PAIRS = 2_000
"""Candidate pairs of a bundle, at least, where there are as many."""

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


def bundles(problem: Problem, candidates: Candidates, least: int = PAIRS) -> tuple[Problem, ...]:
    """Return instances whose plans and scores add up to those of the whole: one, if it cannot be taken apart.

    Parameters
    ----------
    problem, candidates
        The instance and its pairs.
    least
        Candidate pairs that a bundle must have; with fewer it is put together with others.

    """
    if len(candidates) < 2 * least or problem.max_disruptions is not None:  # a limit on the whole plan
        return (problem,)
    worker, request, agency = _components(problem, candidates)
    most = max(int(each.max(initial=0)) for each in (worker, request, agency))
    pairs = np.bincount(worker[candidates.worker], minlength=most + 1)
    bundle, count = _together(pairs, least)
    if count == 1:
        return (problem,)
    return tuple(
        _part(problem, number, bundle[worker] == number, bundle[request] == number, bundle[agency] == number)
        for number in range(count)
    )


def _components(problem: Problem, candidates: Candidates) -> tuple[Ints, Ints, Ints]:
    """Return the component of each worker, request and agency, numbered from 0 over all three."""
    workers, requests = len(problem.workers), len(problem.requests)
    request_row = {each.id: workers + row for row, each in enumerate(problem.requests)}
    agency_row = {each.id: workers + requests + row for row, each in enumerate(problem.agencies)}
    sets = DisjointSets(workers + requests + len(problem.agencies))
    request_of_shift = np.array([request_row[each.request] for each in problem.shifts], dtype=np.int64)
    pairs = np.stack([candidates.worker, request_of_shift[candidates.shift]], axis=1)
    for one, other in np.unique(pairs, axis=0).tolist():
        sets.join(other, one)
    for pair in (*problem.pinned, *problem.published):
        sets.join(request_row[problem.shift_by_id[pair.shift].request], problem.worker_index[pair.worker])
    for request in problem.requests:
        for name in (request.served_by | request.preferred_workers) & problem.worker_index.keys():
            sets.join(request_row[request.id], problem.worker_index[name])
    if problem.weights.agency_share:
        for row, worker in enumerate(problem.workers):
            if problem.agency_by_id[worker.agency].target_minutes:
                sets.join(agency_row[worker.agency], row)
    _, component = np.unique([sets.leader(node) for node in range(len(sets))], return_inverse=True)
    worker_end, request_end = workers, workers + requests
    return component[:worker_end], component[worker_end:request_end], component[request_end:]


def _together(pairs: Ints, least: int) -> tuple[Ints, int]:
    """Return the bundle of each component, and how many bundles there are: largest components first."""
    bundle = np.zeros(len(pairs), dtype=np.int64)
    count = filled = 0
    for component in np.argsort(-pairs, kind="stable").tolist():
        bundle[component] = count
        filled += int(pairs[component])
        if filled >= least:
            count, filled = count + 1, 0
    if filled < least and count:  # what is left at the end joins the last full one
        bundle[bundle == count] = count - 1
        return bundle, count
    return bundle, count + 1


def _part(problem: Problem, number: int, workers: Bools, requests: Bools, agencies: Bools) -> Problem:
    """Return the instance of some workers, requests and agencies' shares; the places and the weights stay."""
    kept_workers = tuple(each for each, kept in zip(problem.workers, workers.tolist(), strict=True) if kept)
    names = frozenset(each.id for each in kept_workers)
    kept_requests = tuple(
        _among(each, names) for each, kept in zip(problem.requests, requests.tolist(), strict=True) if kept
    )
    shifts = {shift.id for each in kept_requests for shift in each.shifts}
    return replace(
        problem,
        name=f"{problem.name} ({number + 1})",
        workers=kept_workers,
        requests=kept_requests,
        agencies=tuple(
            each if kept else replace(each, target_minutes=0)
            for each, kept in zip(problem.agencies, agencies.tolist(), strict=True)
        ),
        travel=replace(
            problem.travel,
            home=problem.travel.home[workers],
            windows={name: each for name, each in problem.travel.windows.items() if name in names},
        ),
        pinned=tuple(pair for pair in problem.pinned if pair.shift in shifts),
        published=tuple(pair for pair in problem.published if pair.shift in shifts),
    )


def _among(request: Request, names: frozenset[str]) -> Request:
    """Return a request that speaks of these workers only; whom it prefers and who served it are among them anyway."""
    allowed = request.allowed_workers
    return replace(
        request,
        banned_workers=request.banned_workers & names,
        allowed_workers=None if allowed is None else allowed & names,
    )
