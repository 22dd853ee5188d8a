"""What keeps one worker from one shift more: a worker's work in a plan, and who serves a request.

A reason stands for a worker and a shift when adding that one pair to the plan would break the rule, everything else
left as it is; of a plan that breaks rules already, only what the pair breaks anew.
"""

from dataclasses import dataclass, field
from functools import cached_property

from solver.check import broken_by_work, broken_static
from solver.plan import Plan, Rule
from solver.problem import Commitment, Problem, Request, Shift, Worker

BUSY = "busy"
"""Rules 7 to 9 against other work: overlap, daily rest and transfer, told by the work in the way."""

ALREADY_THERE = "already_there"
"""The worker has another slot of the same shift."""

COMMITMENT = "commitment"
"""Stands among blockers for fixed work, which has no id."""

PAIR_RULES = frozenset({Rule.OVERLAP, Rule.DAILY_REST, Rule.TRANSFER})


@dataclass(frozen=True)
class Crowd:
    """Who serves a request so far, and whether one more is one too many."""

    workers: frozenset[str]
    full: bool

    def refuses(self, worker: str) -> bool:
        """Tell whether the worker would be one too many."""
        return self.full and worker not in self.workers


@dataclass(frozen=True)
class Diary:
    """The work of one worker, and what one shift more would break of the rules on it.

    The check of rules 7 to 13 is the slow part. It is run once per time of work, as only transfer looks at the site;
    where a site some way off could make the worker late, it is run for that very site.
    """

    problem: Problem
    worker: Worker
    shifts: tuple[Shift, ...]
    pinned: frozenset[str]
    judged: dict[tuple[int, int, int, int, str | None], frozenset[tuple[str, str]]] = field(default_factory=dict)

    def stops(self, shift: Shift) -> frozenset[tuple[str, str]]:
        """Return (reason, blocker or "") for whatever keeps the worker from a shift, plan rules aside."""
        if shift.id in self._own:
            return frozenset({(ALREADY_THERE, "")})
        if shift.id in self.pinned:  # a pin that the plan lacks: the static rules are not for it
            return self._judge(shift)
        static = frozenset((rule.value, "") for rule in broken_static(self.problem, self.worker, shift))
        site = shift.site if self._may_be_late(shift) else None
        time = (shift.start, shift.end, shift.minutes, shift.day, site)
        if time not in self.judged:
            self.judged[time] = self._judge(shift)
        return static | self.judged[time]

    def _judge(self, shift: Shift) -> frozenset[tuple[str, str]]:
        found = broken_by_work(self.problem, self.worker, (*self.shifts, shift), self.pinned)
        stops = set()
        for violation in found:
            if violation.message in self._broken_already:
                continue
            if violation.rule in PAIR_RULES:
                other = next((each for each in violation.shifts if each != shift.id), COMMITMENT)
                stops.add((BUSY, other))
            else:
                stops.add((violation.rule.value, ""))
        return frozenset(stops)

    def _may_be_late(self, shift: Shift) -> bool:
        """Tell whether any work at another site is too near in time to go from one to the other.

        Only a filter: which work counts as predecessor is for the check to say.
        """
        for start, end, site in self._stays:
            if site == shift.site:
                continue
            if end <= shift.start:
                late = shift.start - end < self.problem.transfer_minutes(self.worker, site, shift.site)
            else:
                late = 0 <= start - shift.end < self.problem.transfer_minutes(self.worker, shift.site, site)
            if late:
                return True
        return False

    @cached_property
    def _own(self) -> frozenset[str]:
        return frozenset(shift.id for shift in self.shifts)

    @cached_property
    def _stays(self) -> tuple[tuple[int, int, str], ...]:
        work: tuple[Shift | Commitment, ...] = (*self.shifts, *self.worker.commitments)
        return tuple((each.start, each.end, each.site) for each in work if each.site is not None)

    @cached_property
    def _broken_already(self) -> frozenset[str]:
        found = broken_by_work(self.problem, self.worker, self.shifts, self.pinned)
        return frozenset(violation.message for violation in found)


def diaries_of(problem: Problem, plan: Plan) -> list[Diary]:
    """Return the work of every worker, in the order of the problem's workers."""
    own: dict[str, dict[str, Shift]] = {worker.id: {} for worker in problem.workers}
    for shift, worker in plan:
        own[worker][shift] = problem.shift_by_id[shift]
    pinned: dict[str, set[str]] = {worker.id: set() for worker in problem.workers}
    for shift, worker in problem.pinned:
        pinned[worker].add(shift)
    return [
        Diary(problem, worker, tuple(own[worker.id].values()), frozenset(pinned[worker.id]))
        for worker in problem.workers
    ]


def crowds_of(problem: Problem, plan: Plan) -> dict[str, Crowd]:
    """Return who serves each request, by its id."""
    serving: dict[str, set[str]] = {request.id: set(request.served_by) for request in problem.requests}
    for shift, worker in plan:
        serving[problem.shift_by_id[shift].request].add(worker)
    return {request.id: _crowd(request, frozenset(serving[request.id])) for request in problem.requests}


def _crowd(request: Request, workers: frozenset[str]) -> Crowd:
    most = request.max_workers
    return Crowd(workers, most is not None and len(workers) >= max(most, len(request.served_by)))
