"""The market as it stands: what somebody could take on beside the plan in force, judged by the rules of ``verify``."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property

from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.acting_market import acting_market
from scheduler.planning.announced import held_pairs
from scheduler.planning.draft import FreeSlots, ProposedMission
from scheduler.planning.promises import still_held
from scheduler.planning.translate import problem_of, with_prices
from scheduler.planning.translate.index import shift_name
from solver.check import soft_parts, violations
from solver.check.cost import medium_cost
from solver.instance import read_instance
from solver.plan import Plan, Violation
from solver.problem import Assignment

GONE = "gone"
"""The worker's file is not in the market any more, or the shift is not to be planned."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that a shift would break for a worker; ``message`` is the sentence of ``releve verify``."""

    worker: int
    shift: int
    rule: str
    message: str


class Present:
    """The plan in force from a moment on, to which shifts are added one by one as long as no rule breaks.

    Parameters
    ----------
    session, actor
        A transaction of whoever plans the market.
    now
        What starts later can still be given, however short the lead time is.
    last
        The last moment to look at.
    """

    def __init__(self, session: Session, actor: Actor, now: datetime, last: datetime) -> None:
        market, self._now = acting_market(session, actor), now
        at = now - timedelta(minutes=market.lead_time_minutes)
        read = problem_of(session, actor, at, days=max((last - now).days, 0) + 2, by_hand=True)
        translation = with_prices(session, actor, read)
        self.index = translation.index
        self._free = FreeSlots(self.index, self.index.booked)
        self.codes = {hand.id: hand.code for hand in self.index.workers.values()}
        self.given = read_instance(translation.instance)
        self.plan = {*self.given.pinned, *self.given.published}
        self.problem = replace(self.given, published=(), max_disruptions=None)

    def take(self, worker: int, shift: int) -> tuple[Broken, ...]:
        """Give a shift to a worker if that breaks no rule; else return what it breaks, and nothing is given."""
        code, name = self.codes.get(worker), shift_name(shift)
        if code is None or name not in self.index.shifts or self.index.workers[code].employment is None:
            return (Broken(worker, shift, GONE, f"worker {code or worker} cannot be given shift {name}"),)
        found = self.broken({Assignment(name, code)})
        if not found:
            self.plan.add(Assignment(name, code))
        return tuple(Broken(worker, shift, each.rule, each.message) for each in found)

    def is_spoken_for(self, worker: int, shift: int) -> bool:
        """Tell whether a worker could be given a shift, but for what they are held for (``planning.holding``)."""
        pair = Assignment(shift_name(shift), self.codes.get(worker, ""))
        held = {each for each in self._held if each.worker == pair.worker}
        return bool(held) and not self.broken({pair}) and bool(self.broken({pair}, beside=held))

    @cached_property
    def _held(self) -> frozenset[Assignment]:
        return still_held(self.given, held_pairs(self.index, self._now))

    def broken(
        self, more: Iterable[Assignment], gone: Collection[Assignment] = (), beside: Collection[Assignment] = ()
    ) -> list[Violation]:
        """Return what some pairs would break beside the plan without others; what it breaks by itself is not theirs.

        ``beside`` are pairs that are looked at as if they were in the plan.
        """
        rest = self.plan.difference(gone).union(beside)
        standing = replace(self.problem, pinned=tuple(sorted(rest)))
        before = {each.message for each in violations(standing, Plan(tuple(rest)))}
        found = violations(standing, Plan((*rest, *more)))
        return [each for each in found if each.message not in before]

    def differences(self, more: Iterable[Assignment], gone: Collection[Assignment] = ()) -> tuple[int, int]:
        """Return by how much the score would rise (fall, when negative): unfilled work, and points of quality."""
        plans = Plan(tuple(self.plan)), Plan((*self.plan.difference(gone), *more))
        medium = [medium_cost(self.given, plan) for plan in plans]
        soft = [sum(soft_parts(self.given, plan).values()) for plan in plans]
        return medium[0] - medium[1], soft[0] - soft[1]

    def pairs(self, worker: int, shifts: Iterable[int]) -> set[Assignment]:
        """Return shifts with a worker by the instance's names; those that are not to be planned are left out."""
        names = (shift_name(shift) for shift in shifts)
        return {Assignment(name, self.codes[worker]) for name in names if name in self.index.shifts}

    def without(self, missions: Collection[int]) -> None:
        """Give the slots of missions back, before parts for others are made of them."""
        self._free = FreeSlots(self.index, [each for each in self.index.booked if each.mission not in missions])

    def part(self, worker: int, shifts: Iterable[int]) -> ProposedMission:
        """Return shifts of one request as a part for a worker; their slots are taken from then on."""
        return self._free.part(self.index.workers[self.codes[worker]], shifts)
