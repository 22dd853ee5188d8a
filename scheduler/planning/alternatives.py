"""Who else could have a mission, and what that would do to the plan's points."""

import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scheduler.planning.excerpt import excerpt
from scheduler.planning.run_record import Alternative, Choice
from solver.candidates import find_candidates
from solver.check import broken_by_work, soft_parts
from solver.plan import Plan
from solver.problem import Problem, Request, Shift, Worker, week_of

MOST = 3
"""Alternatives that are kept for a mission; as many more of people who are kept for elsewhere."""


@dataclass(frozen=True, slots=True)
class RequestPart:
    """A mission of a plan: what a worker has of a request, pins left out; or what nobody has yet (None)."""

    request: Request
    worker: Worker | None
    shifts: tuple[Shift, ...]


class Choices:
    """The missions of a plan that keeps the rules, each weighed against its alternatives."""

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self.problem = problem
        self._rows = {shift.id: row for row, shift in enumerate(problem.shifts)}
        self._pins: defaultdict[str, set[str]] = defaultdict(set)
        self._work: defaultdict[str, set[str]] = defaultdict(set)
        self._serving: defaultdict[str, set[str]] = defaultdict(set)
        for shift, worker in problem.pinned:
            self._pins[worker].add(shift)
        for shift, worker in plan:
            self._work[worker].add(shift)
            self._serving[problem.shift_by_id[shift].request].add(worker)

    def explained(self, until: float) -> Iterator[Choice]:
        """Explain every mission; what is reached after that moment of the monotonic clock gets no alternatives."""
        for part, worker in self._parts():
            able = [each for each in self.able(part) if each is not worker]
            others = (each for each in able if time.monotonic() < until and self.can_take(part, each))
            found = sorted(
                (self.facts(part, each, self.differences(part, each)) for each in others),
                key=lambda each: (each.points, each.worker),
            )
            facts = self.facts(part, worker, {})
            yield Choice(
                request=part.request.id,
                worker=worker.id,
                eligible=1 + len(able),
                travel_minutes=facts.travel_minutes,
                week_minutes=facts.week_minutes,
                familiar=facts.familiar,
                preferred=facts.preferred,
                alternatives=(*found[:MOST], *[each for each in found[MOST:] if each.kept][:MOST]),
            )

    def _parts(self) -> Iterator[tuple[RequestPart, Worker]]:
        for request in self.problem.requests:
            for worker in sorted(self._serving[request.id]):
                free = self._work[worker] - self._pins[worker]
                if shifts := tuple(shift for shift in request.shifts if shift.id in free):
                    found = self.problem.worker(worker)
                    yield RequestPart(request, found, shifts), found

    @cached_property
    def _broken(self) -> NDArray[np.uint8]:
        """What the static rules have against every pair: a table of its own for whoever asks about all workers."""
        return find_candidates(self.problem).reasons

    def able(self, part: RequestPart) -> list[Worker]:
        """Return whom the static rules let do all of a mission."""
        broken = self._broken[:, [self._rows[shift.id] for shift in part.shifts]].sum(axis=1)
        return [worker for worker, out in zip(self.problem.workers, broken.tolist(), strict=True) if not out]

    def can_take(self, part: RequestPart, other: Worker, also: Iterable[str] = ()) -> bool:
        """Tell whether somebody else could do the mission, and some more shifts beside, all else left as it is."""
        mission = {*also, *(shift.id for shift in part.shifts)}
        if mission & self._work[other.id]:
            return False
        request = part.request
        if request.max_workers is not None:
            crowd = {*self._serving[request.id], other.id, *request.served_by}
            if part.worker and not {shift.id for shift in request.shifts} & self._work[part.worker.id] - mission:
                crowd -= {part.worker.id} - request.served_by
            if len(crowd) > max(request.max_workers, len(request.served_by)):
                return False
        shifts = [self.problem.shift_by_id[shift] for shift in self._work[other.id] | mission]
        return not broken_by_work(self.problem, other, shifts, self._pins[other.id])

    def differences(self, part: RequestPart, other: Worker) -> Mapping[str, int]:
        """Return by term how many points more the plan would cost if somebody else, or somebody at all, did it."""
        mission = {shift.id for shift in part.shifts}
        before = {each: self._work[each] for each in {*self._serving[part.request.id], other.id}}
        after = before | {other.id: self._work[other.id] | mission}
        if part.worker:
            after[part.worker.id] = self._work[part.worker.id] - mission
        small = self._part_of_problem(before, part.request)
        less, more = _points(small, before), _points(small, after)
        return {term: more[term] - points for term, points in less.items()}

    def _part_of_problem(self, work: Mapping[str, Iterable[str]], request: Request) -> Problem:
        """Return the problem of a few workers with a request and all else that they have.

        What others do is taken off what is owed to the agencies, so that points differ as in the whole problem.
        """
        small = excerpt(self.problem, work, request, (shift for shifts in work.values() for shift in shifts))
        others = self._minutes_by_agency(set(work))
        owed = (
            replace(agency, target_minutes=max(0, agency.target_minutes - others.get(agency.id, 0)))
            for agency in small.agencies
        )
        return replace(small, agencies=tuple(owed))

    def _minutes_by_agency(self, less: set[str]) -> dict[str, int]:
        minutes: defaultdict[str, int] = defaultdict(int)
        for worker, shifts in self._work.items():
            if worker not in less:
                agency = self.problem.worker(worker).agency
                minutes[agency] += sum(self.problem.shift_by_id[shift].minutes for shift in shifts)
        return minutes

    def facts(self, part: RequestPart, worker: Worker, points: Mapping[str, int]) -> Alternative:
        """Return what speaks for somebody on a mission, in minutes and yes or no; ``points`` by term."""
        minutes: defaultdict[int, int] = defaultdict(int)
        for shift in self._work[worker.id] | {shift.id for shift in part.shifts}:
            asked = self.problem.shift_by_id[shift]
            minutes[week_of(asked.day)] += asked.minutes
        for fixed in worker.commitments:
            minutes[week_of(fixed.day)] += fixed.minutes
        site = part.request.site
        return Alternative(
            worker=worker.id,
            points=sum(points.values()),
            expected=points.get("opportunity", 0),
            travel_minutes=self.problem.home_minutes(worker, site),
            week_minutes=max(minutes[week_of(shift.day)] for shift in part.shifts),
            preferred=worker.id in part.request.preferred_workers,
            familiar=site in worker.familiar_sites or any(fixed.site == site for fixed in worker.commitments),
        )


def _points(problem: Problem, work: Mapping[str, Iterable[str]]) -> Mapping[str, int]:
    plan = Plan.of((shift, worker) for worker, shifts in work.items() for shift in shifts)
    return soft_parts(problem, plan)
