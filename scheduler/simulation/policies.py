"""Ways of planning, by name: who decides, whether what was told stays, and whether news is answered at once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from scheduler.planning.solving import solved
from scheduler.simulation.beliefs import leaning
from scheduler.simulation.coordinator import by_hand
from scheduler.simulation.world import World
from solver.plan import Plan
from solver.problem import Problem
from solver.solve import SolveLimits

LATE = 3
"""Days before its first shift on which a mission is told, where telling waits: the least that an agreement may give."""

Decide = Callable[[World, Problem, SolveLimits, Plan], Plan]
"""Plans a problem of a world within limits; what was intended is promised, but some of it may not hold now."""


@dataclass(frozen=True, slots=True)
class Policy:
    """A way of planning.

    ``stays`` keeps whoever was told; ``at_once`` answers news when it comes, not in the evening alone; ``notice_days``
    is how many days before its first shift a mission is told, None for as soon as it is planned; ``belief`` gives the
    decision what people are expected to be worth elsewhere (``beliefs``), ``wishes`` only of those who do not lag
    behind the hours that they wish for.
    """

    decide: Decide
    stays: bool = True
    at_once: bool = False
    notice_days: int | None = None
    belief: str | None = None
    wishes: bool = False


def _solved(_world: World, problem: Problem, limits: SolveLimits, intended: Plan) -> Plan:
    return solved(problem, [pair for pair in intended if pair.shift in problem.shift_by_id], limits).plan


def _careful(_world: World, problem: Problem, _limits: SolveLimits, _intended: Plan) -> Plan:
    return by_hand(problem)


def _sparing(world: World, problem: Problem, _limits: SolveLimits, _intended: Plan) -> Plan:
    return by_hand(problem, leaning(world))


POLICIES: Mapping[str, Policy] = {
    "careful": Policy(_careful),
    "at-once": Policy(_careful, at_once=True),
    "sparing": Policy(_sparing, at_once=True),
    "nights": Policy(_solved),
    "nights-free": Policy(_solved, stays=False),
    "opportunity": Policy(_solved, belief="true"),
    "late": Policy(_solved, notice_days=LATE),
    "announced": Policy(_solved, notice_days=LATE, at_once=True),
    "late-opportunity": Policy(_solved, notice_days=LATE, belief="true"),
    "foresight": Policy(_solved, notice_days=LATE, belief="true", at_once=True),
    "estimated": Policy(_solved, notice_days=LATE, belief="estimated", at_once=True, wishes=True),
    "wrong": Policy(_solved, notice_days=LATE, belief="wrong", at_once=True, wishes=True),
}
"""All that live from day to day; ``hindsight`` knows everything in advance and is no policy of theirs."""
