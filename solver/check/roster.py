"""A plan read from all sides: who is on a shift, which shifts a worker has, the whole work of one person."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property

from solver.plan import Plan
from solver.problem import Assignment, Problem, Request, Shift, Worker


@dataclass(frozen=True)
class Roster:
    """The plan as a set of pairs: a pair given twice counts once here (the headcount rule reports it)."""

    problem: Problem
    pairs: frozenset[Assignment]

    @classmethod
    def of(cls, problem: Problem, plan: Plan) -> "Roster":
        """Read a plan.

        Raises
        ------
        ValueError
            When the plan names a shift or a worker that the problem does not have.

        """
        for index, (shift, worker) in enumerate(plan):
            if shift not in problem.shift_by_id:
                message = f"assignments[{index}].shift: unknown shift {shift!r}"
                raise ValueError(message)
            if worker not in problem.worker_index:
                message = f"assignments[{index}].worker: unknown worker {worker!r}"
                raise ValueError(message)
        return cls(problem, frozenset(plan))

    @cached_property
    def workers_of_shift(self) -> dict[str, set[str]]:
        """Ids of the workers on every shift of the problem, empty where nobody is."""
        workers: dict[str, set[str]] = {shift.id: set() for shift in self.problem.shifts}
        for shift, worker in self.pairs:
            workers[shift].add(worker)
        return workers

    @cached_property
    def shifts_of_worker(self) -> dict[str, tuple[Shift, ...]]:
        """Assigned shifts of every worker of the problem in order of start, end, id."""
        shifts: dict[str, list[Shift]] = {worker.id: [] for worker in self.problem.workers}
        for shift, worker in self.pairs:
            shifts[worker].append(self.problem.shift_by_id[shift])
        return {
            worker: tuple(sorted(own, key=lambda shift: (shift.start, shift.end, shift.id)))
            for worker, own in shifts.items()
        }

    def workers_of_request(self, request: Request) -> set[str]:
        """Return the ids of the workers on at least one shift of a request."""
        return {worker for shift in request.shifts for worker in self.workers_of_shift[shift.id]}

    def minutes_of_worker(self, worker: Worker) -> int:
        """Return a worker's assigned minutes, commitments not counted."""
        return sum(shift.minutes for shift in self.shifts_of_worker[worker.id])


@dataclass(frozen=True, slots=True)
class Work:
    """One stretch of work of one worker: an assigned shift, or a commitment (``shift`` None).

    ``free`` tells that the plan could leave it out: an assigned shift that is not pinned. Only free work is blamed.
    """

    start: int
    end: int
    day: int
    minutes: int
    site: str | None
    shift: str | None
    free: bool

    @property
    def name(self) -> str:
        """How messages call it."""
        return "a commitment" if self.shift is None else self.shift


def work_of(worker: Worker, shifts: Iterable[Shift], pinned: Collection[str]) -> list[Work]:
    """Return assigned shifts and commitments of a worker as work in order of start.

    ``pinned`` holds the ids of the shifts that are pinned to this worker. Commitments count in every rule on
    working time, whoever the employer is (Code du travail L8261-1).
    """
    work = [
        Work(shift.start, shift.end, shift.day, shift.minutes, shift.site, shift.id, shift.id not in pinned)
        for shift in shifts
    ]
    work += [
        Work(fixed.start, fixed.end, fixed.day, fixed.minutes, fixed.site, None, free=False)
        for fixed in worker.commitments
    ]
    return sorted(work, key=lambda each: (each.start, each.end, each.shift or ""))


def shift_ids(work: Iterable[Work]) -> tuple[str, ...]:
    """Return the ids of the assigned shifts among some work."""
    return tuple(each.shift for each in work if each.shift is not None)
