"""Which missions that stand break a rule by now: a paper ended, a day was closed, a limit fell.

The rules are those of ``solver.check``, on the plan in force as if nothing of it were settled. What a site wishes is no
law: whoever it does not want any more may still come to what was confirmed.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.law import DEMANDING_PASS
from scheduler.core.tables import Mission, MissionShift, Organisation, Pass, PassSuspension, RequestShift
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
    found = [
        Fault(missions[pair].mission, missions[pair].shift, rule, missions[pair].request, pair.worker)
        for pair, rule in _broken(problem, frozenset(problem.pinned), frozenset(problem.published))
        if pair in missions
    ]
    return tuple(sorted(_by_their_papers(session, found)))


def _by_their_papers(session: Session, found: Sequence[Fault]) -> Iterator[Fault]:
    """Call by its name what an instance can only say as a hole in somebody's time: no PASS IAE holds on that day."""
    away = {(each.mission, each.shift) for each in found if each.rule == Rule.AVAILABILITY}
    without: set[tuple[int, int]] = set()
    if away:
        covering = RequestShift.day.between(PassSuspension.from_day, func.coalesce(PassSuspension.to_day, date.max))
        suspended = select(PassSuspension.id).where(PassSuspension.pass_id == Pass.id, covering).exists()
        holds = (
            select(Pass.id)
            .where(
                Pass.worker_id == MissionShift.worker_id,
                RequestShift.day.between(Pass.from_day, Pass.to_day),
                ~suspended,
            )
            .exists()
        )
        rows = session.execute(
            select(MissionShift.mission_id, MissionShift.request_shift_id)
            .join(RequestShift, RequestShift.id == MissionShift.request_shift_id)
            .join(Mission, Mission.id == MissionShift.mission_id)
            .join(Organisation, Organisation.id == Mission.agency_id)
            .where(
                tuple_(MissionShift.mission_id, MissionShift.request_shift_id).in_(away),
                Organisation.agency_kind.in_(DEMANDING_PASS),
                ~holds,
            )
        )
        without = {(mission, shift) for mission, shift in rows}
    for each in found:
        yield replace(each, rule=Rule.ENGAGEMENT) if (each.mission, each.shift) in without else each


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
