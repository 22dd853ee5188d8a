"""Who is expected elsewhere: for each such worker what was given to them all the same, and what they were kept from.

Somebody is *kept from* a shift when others have it whom they could have been instead of, as far as their own work and
the static rules go; what that slot would have counted under ``opportunity`` is what spoke against it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from solver.diary import Crowd, Diary, crowds_of, diaries_of
from solver.plan import Plan
from solver.problem import Problem, Shift, Worker


@dataclass(frozen=True, slots=True)
class Priced:
    """A shift, the points that sending the worker there counts, and who else has it."""

    shift: Shift
    points: int
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Expected:
    """A worker whose hours are expected to be worth something elsewhere.

    Both lists are in the order of start, end and id of the shifts.
    """

    worker: str
    used: tuple[Priced, ...]
    kept_from: tuple[Priced, ...]


def explain_expected(problem: Problem, plan: Plan) -> list[Expected]:
    """Explain the term ``opportunity`` for each worker on whom it bears, in the order of the problem's workers.

    Parameters
    ----------
    problem
        The instance.
    plan
        Any plan for it.

    Raises
    ------
    ValueError
        When the plan names a shift or a worker that the problem does not have.

    """
    if not problem.weights.opportunity or not any(worker.opportunity for worker in problem.workers):
        return []
    crowds = crowds_of(problem, plan)
    takers: dict[str, list[str]] = {shift.id: [] for shift in problem.shifts}
    for shift, worker in plan:
        takers[shift].append(worker)
    told = (_expected(problem, diary, crowds, takers) for diary in diaries_of(problem, plan))
    return [each for each in told if each.used or each.kept_from]


def _expected(problem: Problem, diary: Diary, crowds: Mapping[str, Crowd], takers: Mapping[str, list[str]]) -> Expected:
    worker = diary.worker
    used, kept_from = [], []
    for shift, points in _priced(problem, worker):
        others = tuple(sorted(each for each in takers[shift.id] if each != worker.id))
        priced = Priced(shift, points, others)
        if worker.id in takers[shift.id]:
            used.append(priced)
        elif others and not crowds[shift.request].refuses(worker.id) and not diary.stops(shift):
            kept_from.append(priced)
    return Expected(worker.id, tuple(used), tuple(kept_from))


def _priced(problem: Problem, worker: Worker) -> Iterator[tuple[Shift, int]]:
    """Yield the shifts that count under ``opportunity`` when this worker has them, with their points."""
    for shift in sorted(problem.shifts, key=lambda shift: (shift.start, shift.end, shift.id)):
        for each in worker.opportunity:
            points = problem.weights.opportunity * (each.points_per_hour * shift.minutes // 60)
            if points and each.span.start <= shift.start < each.span.end:
                yield shift, points
