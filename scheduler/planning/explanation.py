"""What a run explains of its plan: why slots are empty, and why these persons."""

import time
from collections.abc import Iterator

from scheduler.planning.alternatives import Choices
from scheduler.planning.run_record import EmptyShift, Explanation, Reason, UnknownWays
from solver.explain import EmptySlot, explain
from solver.plan import Plan
from solver.problem import Problem


def explained(problem: Problem, plan: Plan, seconds: float) -> Explanation:
    """Explain a plan that keeps the rules; alternatives are looked for during so many seconds."""
    until = time.monotonic() + seconds
    missions = tuple(Choices(problem, plan).explained(until))
    return Explanation(
        workers=len(problem.workers),
        cut=time.monotonic() >= until,
        empty=tuple(_empty(slot) for slot in explain(problem, plan)),
        missions=missions,
        unknown=tuple(_unknown(problem)),
    )


def _unknown(problem: Problem) -> Iterator[UnknownWays]:
    for worker in problem.workers:
        territory = problem.agency_by_id[worker.agency].sites
        lost = worker.unknown_sites if territory is None else worker.unknown_sites & territory
        if lost:
            yield UnknownWays(worker.id, len(lost))


def _empty(slot: EmptySlot) -> EmptyShift:
    return EmptyShift(
        shift=slot.shift.id,
        request=slot.shift.request,
        empty=slot.empty,
        free=len(slot.free),
        main_reason=slot.main_reason,
        reasons=tuple(Reason(reason.name, reason.workers, reason.alone) for reason in slot.reasons),
    )
