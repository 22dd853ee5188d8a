"""Two plans without any search: what a careful coordinator does by hand, and our own solver's construction.

The coordinator goes through the requests by priority, then by their first day, and gives each shift to somebody who
may take it: to who is on the request already, else to who is preferred, else to who knows the site, else to who has
the most room up to the wished hours, else to the nearest. Every choice is checked by the rules; none is taken back.
"""

from collections.abc import Callable

from solver.candidates import Candidates
from solver.check import broken_by_work, score, soft_parts
from solver.check.disruption import avoidable_disruptions
from solver.construct import construct
from solver.model.assemble import quality_model, ready
from solver.model.coverage import all_empty
from solver.plan import Plan, Progress, Result, Status
from solver.problem import Problem, Request, Shift, Worker
from solver.search import Search, SolveLimits

Told = Callable[[Progress], None]


def greedy(problem: Problem, limits: SolveLimits, on_progress: Told) -> Result:
    """Plan as a coordinator would, in one pass; a result without a score means that the plan breaks a rule."""
    search = Search(problem, limits, on_progress, lambda: False)
    plan = _Desk(problem, ready(problem)).filled()
    return _result(search, plan, "coordinator's pass", on_progress)


def construction(problem: Problem, limits: SolveLimits, on_progress: Told) -> Result:
    """Return the plan from which our own solver starts."""
    search = Search(problem, limits, on_progress, lambda: False)
    candidates = ready(problem)
    search.prepare(candidates, quality_model(problem, candidates, medium=all_empty(problem)))
    rows = {shift.id: row for row, shift in enumerate(problem.shifts)}
    announced = [(problem.worker_index[each.worker], rows[each.shift]) for each in problem.published]
    first = [candidates.index[pair] for pair in announced if pair in candidates.index]
    search.pairs = construct(problem, search.model, first=first)
    return _result(search, search.plan, "construction", on_progress)


def _result(search: Search, plan: Plan, name: str, on_progress: Told) -> Result:
    problem, seconds = search.problem, search.seconds
    found = score(problem, plan)
    if found.hard < 0:
        return Result(Status.FEASIBLE, Plan(), None, None, None, seconds, search.limits.seed, name)
    on_progress(Progress(seconds, "construct", found))
    parts = soft_parts(problem, plan)
    return Result(Status.FEASIBLE, plan, found, parts, None, seconds, search.limits.seed, name)


class _Desk:
    """The plan that grows: who has which shifts, who is on which request."""

    def __init__(self, problem: Problem, candidates: Candidates) -> None:
        self._problem = problem
        self._able: dict[str, list[Worker]] = {shift.id: [] for shift in problem.shifts}
        for worker, row in zip(candidates.worker.tolist(), candidates.shift.tolist(), strict=True):
            self._able[problem.shifts[row].id].append(problem.workers[worker])
        self._shifts: dict[str, list[Shift]] = {worker.id: [] for worker in problem.workers}
        self._on_shift: dict[str, list[str]] = {shift.id: [] for shift in problem.shifts}
        self._on_request = {request.id: set(request.served_by) for request in problem.requests}
        self._pinned: dict[str, list[str]] = {worker.id: [] for worker in problem.workers}
        for pair in problem.pinned:
            self._pinned[pair.worker].append(pair.shift)

    def filled(self) -> Plan:
        """Take the pins, then what is announced, then request by request."""
        for pair in self._problem.pinned:
            self._take(self._problem.worker(pair.worker), self._problem.shift_by_id[pair.shift])
        for pair in avoidable_disruptions(self._problem, frozenset(self._problem.pinned)):
            self._try(self._problem.worker(pair.worker), self._problem.shift_by_id[pair.shift])
        for request in sorted(self._problem.requests, key=lambda each: (-each.priority, _first_start(each))):
            for shift in request.shifts:
                for worker in sorted(self._able[shift.id], key=lambda each: self._rank(each, request, shift)):
                    self._try(worker, shift)
        return Plan.of((shift, worker) for shift, workers in self._on_shift.items() for worker in workers)

    def _rank(self, worker: Worker, request: Request, shift: Shift) -> tuple[bool, bool, bool, int, int]:
        known = worker.familiar_sites | {each.site for each in worker.commitments}
        given = worker.carried_minutes + sum(each.minutes for each in self._shifts[worker.id])
        return (
            worker.id not in self._on_request[request.id],
            bool(request.preferred_workers) and worker.id not in request.preferred_workers,
            shift.site not in known,
            given - (worker.target_minutes or 0),
            self._problem.home_minutes(worker, shift.site),
        )

    def _try(self, worker: Worker, shift: Shift) -> None:
        request = self._problem.request_by_id[shift.request]
        on_shift, on_request = self._on_shift[shift.id], self._on_request[request.id]
        most = None if request.max_workers is None else max(request.max_workers, len(request.served_by))
        if len(on_shift) >= request.headcount or worker.id in on_shift:
            return
        if most is not None and len(on_request | {worker.id}) > most:
            return
        work = [*self._shifts[worker.id], shift]
        if not broken_by_work(self._problem, worker, work, self._pinned[worker.id]):
            self._take(worker, shift)

    def _take(self, worker: Worker, shift: Shift) -> None:
        self._shifts[worker.id].append(shift)
        self._on_shift[shift.id].append(worker.id)
        self._on_request[shift.request].add(worker.id)


def _first_start(request: Request) -> int:
    return min((shift.start for shift in request.shifts), default=0)
