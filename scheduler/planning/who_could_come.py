"""Who could come to a request as far as it looks now: a first answer, not a promise.

By the rules of ``releve verify`` and no others: somebody could come to some shifts when the plan in force with this one
person on them besides breaks nothing that it does not break by itself.

What is counted:

* The shifts are those of the request that have not begun and have fewer people booked (published, confirmed or done)
  than asked for, however soon they begin: what is too early for the coming night is filled by hand.
* ``whole`` are the people who could take all of these shifts, ``partly`` those who could take at least one. Each is
  looked at alone: of a request for several people at once, every one counts who could be the next, and two who could
  come are two also where one place is free.
* The plan in force stays as it is. Published missions count like confirmed ones: their slots are taken, their people
  busy. Whoever has a part of the request counts for the other shifts of it; no shift is taken twice.
* As in a nightly run, whoever is banned, or not among the allowed, is left out, and so is whoever gave up a part of the
  request before. Who is preferred counts like everybody else.
* Nobody counts whose agency has not the site in its territory, or whose journey is not known.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from scheduler.planning.excerpt import excerpt
from solver.check import broken_static, violations
from solver.plan import Plan
from solver.problem import Assignment, Problem, Request, Worker


@dataclass(frozen=True, slots=True)
class CouldCome:
    """How many people could take all of so many shifts that wait for somebody, and how many at least one of them."""

    shifts: int
    whole: int
    partly: int


def who_could_come(problem: Problem, shifts: Sequence[str]) -> CouldCome:
    """Count who could come beside the plan in force, which is what is pinned and published.

    Parameters
    ----------
    problem
        The market, or as much of it as the request needs.
    shifts
        The shifts of one request that wait for somebody.
    """
    if not shifts:
        return CouldCome(0, 0, 0)
    request = problem.request_by_id[problem.shift_by_id[shifts[0]].request]
    whole = partly = 0
    for worker in problem.workers:
        able = [each for each in shifts if not broken_static(problem, worker, problem.shift_by_id[each])]
        if able:
            beside = _Beside(problem, request, worker)
            all_of_them = len(able) == len(shifts) and beside.can_take(able)
            whole += all_of_them
            partly += all_of_them or any(beside.can_take([each]) for each in able)
    return CouldCome(len(shifts), whole, partly)


class _Beside:
    """The plan in force as far as one person on a request meets it: their own work, and who else serves the request."""

    def __init__(self, problem: Problem, request: Request, worker: Worker) -> None:
        own = {shift.id for shift in request.shifts}
        stands = {*problem.pinned, *problem.published}
        held = tuple(sorted(pair for pair in stands if pair.worker == worker.id or pair.shift in own))
        people = {worker.id, *(pair.worker for pair in held)}
        small = excerpt(problem, people, request, (pair.shift for pair in held))
        self.worker = worker.id
        self.standing = replace(small, pinned=held, published=(), max_disruptions=None)
        self.before = {each.message for each in violations(self.standing, Plan(held))}

    def can_take(self, shifts: Iterable[str]) -> bool:
        """Tell whether some shifts more break nothing that is not broken without them."""
        more = (Assignment(shift, self.worker) for shift in shifts)
        found = violations(self.standing, Plan((*self.standing.pinned, *more)))
        return all(each.message in self.before for each in found)
