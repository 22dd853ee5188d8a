"""What a market was asked for, as its history tells it: amounts by site and skills."""

from collections import defaultdict

from scheduler.planning.foresight.rates import Amount
from scheduler.simulation.world import Past
from solver.problem import Problem


def past_of(problem: Problem, weeks: float) -> Past:
    """Return the history that the requests of an instance make, in so many weeks."""
    asked: dict[tuple[str, tuple[str, ...]], list[tuple[int, int]]] = defaultdict(list)
    for request in problem.requests:
        minutes = sum(shift.minutes for shift in request.shifts) * request.headcount
        asked[request.site, request.skills].append((minutes, minutes * request.priority))
    return Past(
        {what: Amount(*(sum(each) for each in zip(*amounts, strict=True))) for what, amounts in sorted(asked.items())},
        weeks,
    )
