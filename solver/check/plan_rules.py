"""Rules 14 to 17, on the plan as a whole: headcount, pinned, max workers, max disruptions."""

from collections import Counter
from collections.abc import Iterator

from solver.check.disruption import avoidable_disruptions
from solver.check.roster import Roster
from solver.plan import Plan, Rule, Violation


def headcounts(roster: Roster, plan: Plan) -> Iterator[Violation]:
    """Rule 14, headcount: at most ``headcount`` workers on a shift, all different."""
    for shift in roster.problem.shifts:
        workers = len(roster.workers_of_shift[shift.id])
        most = roster.problem.request_by_id[shift.request].headcount
        if workers > most:
            message = f"shift {shift.id} would have {workers} workers, at most {most} allowed"
            yield Violation(Rule.HEADCOUNT, message, shifts=(shift.id,))
    for (shift_id, worker_id), times in sorted(Counter(plan).items()):
        if times > 1:
            message = f"shift {shift_id} would have worker {worker_id} {times} times, its workers must differ"
            yield Violation(Rule.HEADCOUNT, message, shifts=(shift_id,))


def missing_pins(roster: Roster) -> Iterator[Violation]:
    """Rule 15, pinned: every pinned pair is in the plan."""
    for pair in roster.problem.pinned:
        if pair not in roster.pairs:
            yield Violation(Rule.PINNED, f"worker {pair.worker} is pinned to shift {pair.shift}, the plan lacks it")


def too_many_workers(roster: Roster) -> Iterator[Violation]:
    """Rule 16, max workers: with ``served_by``, at most max(``max_workers``, size of ``served_by``) workers."""
    for request in roster.problem.requests:
        if request.max_workers is None:
            continue
        workers = len(roster.workers_of_request(request) | request.served_by)
        most = max(request.max_workers, len(request.served_by))
        if workers > most:
            message = f"request {request.id} would be served by {workers} workers, at most {most} allowed"
            shifts = tuple(shift.id for shift in request.shifts if roster.workers_of_shift[shift.id])
            yield Violation(Rule.MAX_WORKERS, message, shifts=shifts)


def too_many_disruptions(roster: Roster) -> Iterator[Violation]:
    """Rule 17, max disruptions: avoidable disruptions are at most the option."""
    most = roster.problem.max_disruptions
    lost = avoidable_disruptions(roster.problem, roster.pairs)
    if most is not None and len(lost) > most:
        message = f"the plan would drop {len(lost)} published assignments that could stay, at most {most} allowed"
        yield Violation(Rule.MAX_DISRUPTIONS, message)
