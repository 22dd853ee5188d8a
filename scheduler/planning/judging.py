"""Which missions that stand break a rule by now: a paper ended, a day was closed, a limit fell.

The rules are those of ``solver.check``, on the plan in force as if nothing of it were settled. What a site wishes is no
law: whoever it does not want any more may still come to what was confirmed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.tables.codes import STANDING
from scheduler.planning.translate import problem_of_standing
from scheduler.planning.translate.index import shift_name
from solver.check import broken_static, violations
from solver.instance import read_instance
from solver.plan import Plan, Rule
from solver.problem import Assignment, Problem

NO_LAW = frozenset({Rule.BANNED, Rule.UNKNOWN_TRAVEL, Rule.MAX_WORKERS})
"""Wishes of a site, and ways that nobody has worked out."""


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """A rule that a shift of a standing mission breaks; ``worker`` by code."""

    mission: int
    shift: int
    rule: str
    request: int = field(default=0, compare=False)
    worker: str = field(default="", compare=False)


def judged(session: Session, actor: Actor, now: datetime) -> tuple[Fault, ...]:
    """Return what the plan in force breaks from now on; the session is a transaction of whoever plans the market.

    Where several shifts break a rule together, the later ones are named, those first that nobody has confirmed: without
    them the rest breaks none.
    """
    translation = problem_of_standing(session, actor, now, by_hand=True)
    if translation is None:
        return ()
    problem = read_instance(translation.instance)
    missions = {
        Assignment(shift_name(each.shift), hand.code): each
        for hand in translation.index.workers.values()
        for each in translation.index.booked
        if each.worker == hand.id and each.state in STANDING
    }
    return tuple(
        sorted(
            Fault(missions[pair].mission, missions[pair].shift, rule, missions[pair].request, pair.worker)
            for pair, rule in _broken(problem, frozenset(problem.pinned), frozenset(problem.published))
            if pair in missions
        )
    )


def _broken(
    problem: Problem, confirmed: frozenset[Assignment], announced: frozenset[Assignment]
) -> Iterator[tuple[Assignment, Rule]]:
    """Iterate over the pairs that cannot stay, each with a rule."""
    rest = set(confirmed | announced)
    for pair in sorted(rest):
        for rule in broken_static(problem, problem.worker(pair.worker), problem.shift_by_id[pair.shift]):
            if rule not in NO_LAW:
                rest.discard(pair)
                yield pair, rule
    free = replace(problem, pinned=(), published=(), max_disruptions=None)
    while True:
        found = [each for each in violations(free, Plan(tuple(rest))) if each.worker and each.rule not in NO_LAW]
        gone: dict[Assignment, Rule] = {}
        for each in found:
            pairs = {Assignment(shift, str(each.worker)) for shift in each.shifts} & rest
            if pairs and not gone.keys() & pairs:  # else what goes already may have mended this one too
                gone[_last(problem, pairs, announced)] = each.rule
        if not gone:
            return
        yield from gone.items()
        rest -= gone.keys()


def _last(problem: Problem, pairs: Iterable[Assignment], announced: frozenset[Assignment]) -> Assignment:
    return max(pairs, key=lambda pair: (pair in announced, problem.shift_by_id[pair.shift].start, pair))
