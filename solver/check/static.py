"""Rules 1 to 6: may this worker take this shift, whatever else is planned.

Pins are exempt from them, but that is for the caller to know: here a pair is judged as if it were free.
"""

from solver.plan import Rule
from solver.problem import Problem, Shift, Worker


def broken_static(problem: Problem, worker: Worker, shift: Shift) -> list[Rule]:
    """Return every static rule that a worker on a shift would break, in the order of ``Rule``, pins ignored."""
    judged = {
        Rule.REQUIRED_SKILL: has_skills(problem, worker, shift),
        Rule.AVAILABILITY: is_available(worker, shift),
        Rule.ENGAGEMENT: is_engaged(worker, shift),
        Rule.TERRITORY: is_in_territory(problem, worker, shift),
        Rule.BANNED: is_allowed(problem, worker, shift),
        Rule.MAX_TRAVEL: is_near(problem, worker, shift),
        Rule.TRAVEL_WINDOW: can_arrive_and_leave(problem, worker, shift),
        Rule.UNKNOWN_TRAVEL: is_travel_known(worker, shift),
    }
    return [rule for rule, kept in judged.items() if not kept]


def has_skills(problem: Problem, worker: Worker, shift: Shift) -> bool:
    """Rule 1, required skill: every skill of the request held from the shift's start to its end.

    Some tasks are closed by law to who holds no valid authorisation, e.g. electrical work (Code du travail R4544-9)
    and driving machines (R4323-56).
    """
    return all(
        any(span.holds(shift.start, shift.end) for span in worker.skills.get(skill, ()))
        for skill in problem.request_by_id[shift.request].skills
    )


def is_available(worker: Worker, shift: Shift) -> bool:
    """Rule 2, availability: the shift lies inside one merged span; no list is always, an empty one never."""
    return worker.availability is None or any(span.holds(shift.start, shift.end) for span in worker.availability)


def is_engaged(worker: Worker, shift: Shift) -> bool:
    """Rule 3, engagement: the shift lies inside the span in which the person may be sent.

    A mission needs a valid PASS IAE on each of its days (Code du travail L5132-3, R5132-1-2).
    """
    return worker.engagement.holds(shift.start, shift.end)


def is_in_territory(problem: Problem, worker: Worker, shift: Shift) -> bool:
    """Rule 4, territory: the site is in the agency's ``sites``.

    An association lends workers only within the territory of its convention (Code du travail R5132-19).
    """
    sites = problem.agency_by_id[worker.agency].sites
    return sites is None or shift.site in sites


def is_allowed(problem: Problem, worker: Worker, shift: Shift) -> bool:
    """Rule 5, banned or not allowed: neither side refuses the other, and the worker is among the allowed if given."""
    request = problem.request_by_id[shift.request]
    return (
        worker.id not in request.banned_workers
        and shift.site not in worker.banned_sites
        and (request.allowed_workers is None or worker.id in request.allowed_workers)
    )


def is_near(problem: Problem, worker: Worker, shift: Shift) -> bool:
    """Rule 6, max travel: minutes from home to the site are at most ``max_travel_minutes``."""
    most = worker.max_travel_minutes
    return most is None or problem.home_minutes(worker, shift.site) <= most


def can_arrive_and_leave(problem: Problem, worker: Worker, shift: Shift) -> bool:
    """Rule 6, travel window: local start not before the first arrival, local end not after the last departure."""
    window = problem.travel.window(worker.id, shift.site)
    return window is None or (window.earliest <= shift.local_start and shift.local_end <= window.latest)


def is_travel_known(worker: Worker, shift: Shift) -> bool:
    """Rule 6, unknown travel: somebody knows how long the way to the site takes."""
    return shift.site not in worker.unknown_sites
