"""A careful coordinator: request by request, each to whoever covers most of it, and nothing is taken back.

Requests come by priority, then by their first day. Among those who cover as much, one goes who is on the request
already, else whom the site wishes for, else who knows the site (or, where this is asked for, who is missed least
elsewhere), else who has had the least of the wished hours, else the nearest. Every choice is checked by the rules.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from solver.candidates import find_candidates
from solver.check import broken_by_work
from solver.plan import Plan
from solver.problem import Commitment, Problem, Request, Shift, Worker


def by_hand(problem: Problem, missed: Mapping[str, float] | None = None) -> Plan:
    """Return the plan of a coordinator.

    Parameters
    ----------
    problem
        What to plan, without pins; headcounts are 1.
    missed
        How much each worker is missed elsewhere; None when this is not looked at.

    """
    desk = _Desk(problem, missed or {})
    for request in sorted(problem.requests, key=lambda each: (-each.priority, each.shifts[0].start, each.id)):
        desk.serve(request)
    return Plan.of((shift.id, worker) for worker, shifts in desk.given.items() for shift in shifts)


class _Desk:
    """The plan that grows."""

    def __init__(self, problem: Problem, missed: Mapping[str, float]) -> None:
        self._problem = problem
        self._missed = missed
        self._able: dict[str, dict[int, list[Shift]]] = {each.id: defaultdict(list) for each in problem.requests}
        candidates = find_candidates(problem)
        for worker, row in zip(candidates.worker.tolist(), candidates.shift.tolist(), strict=True):
            shift = problem.shifts[row]
            self._able[shift.request][worker].append(shift)
        self.given: dict[str, list[Shift]] = defaultdict(list)

    def serve(self, request: Request) -> None:
        """Give a request to one worker after the other, until nobody can take more of it."""
        left, there = {shift.id for shift in request.shifts}, set(request.served_by)
        while left:
            best: tuple[tuple[float, ...], Worker, list[Shift]] | None = None
            for row, shifts in self._able[request.id].items():
                worker = self._problem.workers[row]
                if request.max_workers is not None and len(there | {worker.id}) > max(request.max_workers, len(there)):
                    continue
                possible = self._possible(worker, [shift for shift in shifts if shift.id in left])
                if not possible:
                    continue
                rank = self._rank(worker, request, possible, there)
                if best is None or rank < best[0]:
                    best = rank, worker, possible
            if best is None:
                return
            _, worker, taken = best
            self.given[worker.id] += taken
            there.add(worker.id)
            left -= {shift.id for shift in taken}

    def _rank(self, worker: Worker, request: Request, shifts: Sequence[Shift], there: set[str]) -> tuple[float, ...]:
        given = worker.carried_minutes + sum(shift.minutes for shift in self.given[worker.id])
        return (
            -sum(shift.minutes for shift in shifts),
            worker.id not in there,
            bool(request.preferred_workers) and worker.id not in request.preferred_workers,
            self._missed.get(worker.id, 0.0) if self._missed else request.site not in worker.familiar_sites,
            given - (worker.target_minutes or 0),
            self._problem.home_minutes(worker, request.site),
            self._problem.worker_index[worker.id],
        )

    def _possible(self, worker: Worker, shifts: Sequence[Shift]) -> list[Shift]:
        """Return the shifts that the worker can take one after the other, the earliest first."""
        own = self.given[worker.id]
        work: list[Shift | Commitment] = [*own, *worker.commitments]
        free = [shift for shift in shifts if not any(_meet(shift, other) for other in work)]
        if not free or not broken_by_work(self._problem, worker, [*own, *free]):
            return free
        taken: list[Shift] = []
        for shift in free:
            if not broken_by_work(self._problem, worker, [*own, *taken, shift]):
                taken.append(shift)
        return taken


def _meet(one: Shift | Commitment, other: Shift | Commitment) -> bool:
    return one.start < other.end and other.start < one.end
