"""What a planner asks of a plan first, in numbers."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from solver.check import unfilled
from solver.check.cost import handover, travel
from solver.check.roster import Roster
from solver.explain import explain
from solver.plan import Plan
from solver.problem import Problem


@dataclass(frozen=True, slots=True)
class AgencyShare:
    """What an agency's workers do in a plan: missions, workers sent, minutes, and the minutes owed to it."""

    missions: int
    workers: int
    minutes: int
    target_minutes: int


@dataclass(frozen=True, slots=True)
class Summary:
    """A plan in numbers.

    A slot is one place of a shift; minutes are paid ones. ``agencies`` are by id, ``reasons`` gives for each main
    reason the empty slots it leaves (None: somebody could come), most first. ``travel_minutes`` go from home to site
    and back, once per worker, day and site.
    """

    slots: int
    filled_slots: int
    minutes: int
    filled_minutes: int
    missions: int
    handovers: int
    travel_minutes: int
    agencies: Mapping[str, AgencyShare]
    reasons: Mapping[str | None, int]


def summary(problem: Problem, plan: Plan) -> Summary:
    """Return a plan in numbers.

    Raises
    ------
    ValueError
        When the plan names a shift or a worker that the problem does not have.

    """
    headcount = {shift.id: problem.request_by_id[shift.request].headcount for shift in problem.shifts}
    empty = unfilled(problem, plan)
    slots = sum(headcount.values())
    minutes = sum(shift.minutes * headcount[shift.id] for shift in problem.shifts)
    agencies = _shares(problem, plan)
    reasons: Counter[str | None] = Counter()
    for slot in explain(problem, plan):
        reasons[slot.main_reason] += slot.empty
    roster = Roster.of(problem, plan)
    return Summary(
        slots=slots,
        filled_slots=slots - sum(empty.values()),
        minutes=minutes,
        filled_minutes=minutes - sum(problem.shift_by_id[shift].minutes * count for shift, count in empty.items()),
        missions=sum(share.missions for share in agencies.values()),
        handovers=handover(roster),
        travel_minutes=travel(roster),
        agencies=agencies,
        reasons=dict(reasons.most_common()),
    )


def _shares(problem: Problem, plan: Plan) -> dict[str, AgencyShare]:
    missions: dict[str, set[tuple[str, str]]] = {agency.id: set() for agency in problem.agencies}
    minutes: Counter[str] = Counter()
    for shift_id, worker in plan:
        shift, agency = problem.shift_by_id[shift_id], problem.worker(worker).agency
        missions[agency].add((shift.request, worker))
        minutes[agency] += shift.minutes
    return {
        agency.id: AgencyShare(
            missions=len(missions[agency.id]),
            workers=len({worker for _, worker in missions[agency.id]}),
            minutes=minutes[agency.id],
            target_minutes=agency.target_minutes,
        )
        for agency in problem.agencies
    }
