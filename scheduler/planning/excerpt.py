"""The part of a problem that a request and a few people need: small enough to be judged again and again."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from solver.problem import Assignment, Problem, Request


def excerpt(problem: Problem, people: Collection[str], request: Request, shifts: Iterable[str]) -> Problem:
    """Return the problem of a few people with a request and all requests of some shifts.

    Parameters
    ----------
    people
        Ids of workers; pairs of others are left out.
    shifts
        Whatever these people have, or may have.
    """
    needed = {request.id} | {problem.shift_by_id[shift].request for shift in shifts}
    requests = tuple(each for each in problem.requests if each.id in needed)
    known = {shift.id for each in requests for shift in each.shifts}
    rows = sorted(problem.worker_index[worker] for worker in people)

    def kept(pairs: Iterable[Assignment]) -> tuple[Assignment, ...]:
        return tuple(pair for pair in pairs if pair.worker in people and pair.shift in known)

    return replace(
        problem,
        workers=tuple(problem.workers[row] for row in rows),
        requests=requests,
        travel=replace(problem.travel, home=problem.travel.home[rows]),
        pinned=kept(problem.pinned),
        published=kept(problem.published),
    )
