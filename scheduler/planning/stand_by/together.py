"""One stand-by for each mission, so that all of them could be called on the same day.

Missions with the fewest people choose first, each the best who still can. Where nobody can any more, somebody who is
reserved elsewhere comes if that mission finds another (at most ``DEPTH`` of them move). It is a heuristic: it may
reserve fewer than is possible, never one too many, for ``solver.check`` has the last word.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from scheduler.planning.alternatives import RequestPart
from solver.check import broken_by_work, violations
from solver.plan import Plan, Violation
from solver.problem import Assignment, Problem

DEPTH = 3
"""How many missions may get another stand-by so that one more has one."""
TRIES = 400
"""How many people are looked at to do so: a market with nobody to spare must not cost the night."""


class Together:
    """The first stand-bys of missions; ``chosen`` has one for each, None where nobody is left."""

    def __init__(
        self, problem: Problem, plan: Plan, parts: Sequence[RequestPart], ranked: Sequence[Sequence[str]]
    ) -> None:
        self._problem, self._plan, self._parts, self._ranked = problem, plan, parts, ranked
        self._shifts = [frozenset(shift.id for shift in part.shifts) for part in parts]
        self._work = _shifts_by_worker(plan)
        self._pins = _shifts_by_worker(problem.pinned)
        self._held: defaultdict[str, set[int]] = defaultdict(set)
        self._moving: set[int] = set()
        self._tries = 0
        self.chosen: list[str | None] = [None] * len(parts)
        for which in sorted(range(len(parts)), key=self._turn):
            self._tries = TRIES
            self._place(which, DEPTH)
        self._leave_what_breaks_a_rule()

    def _turn(self, which: int) -> tuple[int, int, str, int]:
        part = self._parts[which]
        return len(self._ranked[which]), part.shifts[0].start, part.shifts[0].id, which

    def _place(self, which: int, depth: int) -> bool:
        """Reserve somebody for a mission, if need be by moving who is reserved for others."""
        for worker in self._ranked[which]:
            if self._could_take(worker, which):
                self._take(worker, which)
                return True
        if not depth:
            return False
        self._moving.add(which)
        try:
            return any(self._place_by_moving(which, worker, depth) for worker in self._ranked[which])
        finally:
            self._moving.remove(which)

    def _place_by_moving(self, which: int, worker: str, depth: int) -> bool:
        for other in sorted(self._held[worker] - self._moving):
            if self._tries <= 0:
                return False
            self._leave(other)
            if self._could_take(worker, which):
                self._take(worker, which)
                if self._place(other, depth - 1):
                    return True
                self._leave(which)
            self._take(worker, other)
        return False

    def _could_take(self, worker: str, which: int) -> bool:
        self._tries -= 1
        held = frozenset[str]().union(*(self._shifts[each] for each in self._held[worker]))
        if self._shifts[which] & (held | self._work[worker]):
            return False
        shifts = [self._problem.shift_by_id[each] for each in self._work[worker] | held | self._shifts[which]]
        found = broken_by_work(self._problem, self._problem.worker(worker), shifts, self._pins[worker])
        return not found

    def _take(self, worker: str, which: int) -> None:
        self.chosen[which] = worker
        self._held[worker].add(which)

    def _leave(self, which: int) -> None:
        worker, self.chosen[which] = self.chosen[which], None
        if worker is not None:
            self._held[worker].discard(which)

    def _leave_what_breaks_a_rule(self) -> None:
        """Reserve nobody with whom the plan, with all stand-bys in it, breaks a rule that it does not break without."""
        standing = with_places(self._problem, self._plan, self._parts)
        before = {each.message for each in violations(standing, self._plan)}
        while True:
            more = (Assignment(shift, worker) for which, worker in self._reserved() for shift in self._shifts[which])
            found = [each for each in violations(standing, Plan((*self._plan, *more))) if each.message not in before]
            if not found:
                return
            for each in found:
                self._leave_one(each)

    def _reserved(self) -> Iterable[tuple[int, str]]:
        return ((which, worker) for which, worker in enumerate(self.chosen) if worker is not None)

    def _leave_one(self, broken: Violation) -> None:
        concerned = [
            which
            for which, worker in self._reserved()
            if broken.worker in {None, worker} and (not broken.shifts or self._shifts[which] & set(broken.shifts))
        ]
        if concerned:
            self._leave(max(concerned, key=self._turn))
        elif not broken.worker or not self._held[broken.worker]:
            message = f"a plan with stand-bys breaks a rule by none of them: {broken.message}"
            raise RuntimeError(message)
        else:
            self._leave(max(self._held[broken.worker], key=self._turn))


def with_places(problem: Problem, plan: Plan, parts: Sequence[RequestPart]) -> Problem:
    """Return the problem with the plan settled, and a place more on a request for each of its missions."""
    more: defaultdict[str, int] = defaultdict(int)
    for part in parts:
        more[part.request.id] += 1
    requests = tuple(
        replace(each, headcount=each.headcount + more[each.id], max_workers=None) if each.id in more else each
        for each in problem.requests
    )
    return replace(problem, requests=requests, pinned=tuple(plan), published=(), max_disruptions=None)


def _shifts_by_worker(pairs: Iterable[Assignment]) -> defaultdict[str, frozenset[str]]:
    found = defaultdict[str, set[str]](set)
    for shift, worker in pairs:
        found[worker].add(shift)
    return defaultdict(frozenset, {worker: frozenset(shifts) for worker, shifts in found.items()})
