"""The medium level (empty slots) and the soft terms, one function per term; each counts, the weights make points.

A pair given twice in a plan counts once.
"""

from dataclasses import asdict

from solver.check.disruption import avoidable_disruptions
from solver.check.roster import Roster
from solver.plan import Plan
from solver.problem import Problem

BALANCE_SLOPES = (0, 1, 2, 6, 10)
"""Points a minute up to a third, two thirds, three thirds and four thirds of the target, and above."""


def unfilled(problem: Problem, plan: Plan) -> dict[str, int]:
    """Return the number of empty slots of each shift that has any, in the order of the problem's shifts."""
    roster = Roster.of(problem, plan)
    empty = {
        shift.id: problem.request_by_id[shift.request].headcount - len(roster.workers_of_shift[shift.id])
        for shift in problem.shifts
    }
    return {shift: slots for shift, slots in empty.items() if slots > 0}


def medium_cost(problem: Problem, plan: Plan) -> int:
    """Return the sum over empty slots of minutes x the request's priority."""
    return sum(
        slots * problem.shift_by_id[shift].minutes * problem.request_by_id[problem.shift_by_id[shift].request].priority
        for shift, slots in unfilled(problem, plan).items()
    )


def soft_parts(problem: Problem, plan: Plan) -> dict[str, int]:
    """Return the points (>= 0, weight x count) of each soft term, in the order of ``Weights``."""
    roster = Roster.of(problem, plan)
    counts = {
        "handover": handover(roster),
        "fragmentation": fragmentation(roster),
        "travel": travel(roster),
        "balance": balance(roster),
        "agency_share": agency_share(roster),
        "unpreferred": unpreferred(roster),
        "opportunity": opportunity(roster),
        "preferred": preferred(roster),
        "unfamiliar": unfamiliar(roster),
        "disruption": len(avoidable_disruptions(problem, roster.pairs)),
        "activation": activation(roster),
    }
    return {name: weight * counts[name] for name, weight in asdict(problem.weights).items()}


def handover(roster: Roster) -> int:
    """Count, per request, its workers united with ``served_by`` beyond max(headcount, size of ``served_by``)."""
    return sum(
        max(
            0,
            len(roster.workers_of_request(request) | request.served_by)
            - max(request.headcount, len(request.served_by)),
        )
        for request in roster.problem.requests
    )


def fragmentation(roster: Roster) -> int:
    """Count, per request and assigned worker, runs beyond the first.

    A run is a stretch of the request's shifts given to the worker without another shift of the request between.
    """
    beyond_first = 0
    for request in roster.problem.requests:
        for worker in roster.workers_of_request(request):
            runs = 0
            running = False
            for shift in request.shifts:
                given = worker in roster.workers_of_shift[shift.id]
                if given and not running:
                    runs += 1
                running = given
            beyond_first += runs - 1
    return beyond_first


def travel(roster: Roster) -> int:
    """Count minutes of 2 x home-to-site, once per (worker, day, site)."""
    minutes = 0
    for worker in roster.problem.workers:
        trips = {(shift.day, shift.site) for shift in roster.shifts_of_worker[worker.id]}
        minutes += sum(2 * roster.problem.home_minutes(worker, site) for _, site in trips)
    return minutes


def balance(roster: Roster) -> int:
    """Count, per worker with a target, f(carried + assigned) - f(carried)."""
    return sum(
        balance_points(worker.target_minutes, worker.carried_minutes + roster.minutes_of_worker(worker))
        - balance_points(worker.target_minutes, worker.carried_minutes)
        for worker in roster.problem.workers
        if worker.target_minutes is not None
    )


def balance_points(target: int, minutes: int) -> int:
    """Return f(minutes): convex, 0 up to 0, then with slopes that grow at the thirds of the target."""
    bends = (0, target // 3, 2 * target // 3, target, 4 * target // 3)
    points = 0
    for begin, end, slope in zip(bends, (*bends[1:], minutes), BALANCE_SLOPES, strict=True):
        points += slope * max(0, min(end, minutes) - begin)
    return points


def agency_share(roster: Roster) -> int:
    """Count the minutes by which each agency's assigned minutes fall short of its ``target_minutes``."""
    assigned = {agency.id: 0 for agency in roster.problem.agencies}
    for worker in roster.problem.workers:
        assigned[worker.agency] += roster.minutes_of_worker(worker)
    return sum(max(0, agency.target_minutes - assigned[agency.id]) for agency in roster.problem.agencies)


def unpreferred(roster: Roster) -> int:
    """Count assigned slots that overlap an unpreferred span for more than 0 minutes, once per slot."""
    return sum(
        any(span.meets(shift.start, shift.end) for span in worker.unpreferred)
        for worker in roster.problem.workers
        for shift in roster.shifts_of_worker[worker.id]
    )


def opportunity(roster: Roster) -> int:
    """Count what assigned slots are expected to be worth elsewhere, each by the span in which it starts."""
    return sum(
        each.points_per_hour * shift.minutes // 60
        for worker in roster.problem.workers
        for shift in roster.shifts_of_worker[worker.id]
        for each in worker.opportunity
        if each.span.start <= shift.start < each.span.end
    )


def preferred(roster: Roster) -> int:
    """Count assigned slots whose worker is not in a non-empty ``preferred_workers``."""
    wanted = {request.id: request.preferred_workers for request in roster.problem.requests}
    return sum(
        bool(wanted[shift.request]) and worker not in wanted[shift.request]
        for worker, shifts in roster.shifts_of_worker.items()
        for shift in shifts
    )


def unfamiliar(roster: Roster) -> int:
    """Count (worker, site) assigned where the worker neither knows the site nor has a commitment there."""
    unknown = 0
    for worker in roster.problem.workers:
        known = worker.familiar_sites | {fixed.site for fixed in worker.commitments}
        unknown += len({shift.site for shift in roster.shifts_of_worker[worker.id]} - known)
    return unknown


def activation(roster: Roster) -> int:
    """Count workers with at least one assigned shift."""
    return sum(bool(shifts) for shifts in roster.shifts_of_worker.values())
