"""Missions that are held: promised to their site by a published plan or an answer to news, announced to nobody yet.

A held mission books nothing: who comes may still change, that somebody comes may not. It is announced some days before
its first day at the latest (``market.notice``), or at once where its worker already has a part of the request.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.acting_market import acting_market
from scheduler.core.states import Action, move
from scheduler.core.tables import Mission, MissionShift, Request, RequestShift, holds
from scheduler.core.tables.codes import BOOKED
from scheduler.core.transitions import FOLLOWING
from scheduler.market.notice import Notice
from scheduler.planning.draft import Key, ProposedMission, Slot, add_slots, drop
from scheduler.planning.queue import ask_to_answer

TO_FIND_OTHERS = timedelta(minutes=10)
"""How long after a promise is lost its site hears of it: by then whoever can come instead may have been found."""


@dataclass(frozen=True, slots=True)
class Announcing:
    """What decides whether a part of a plan is announced now, and what does it; ``told`` has a part already."""

    session: Session
    actor: Actor
    now: datetime
    notice: Notice
    told: frozenset[Key]

    @classmethod
    def of(cls, session: Session, actor: Actor, now: datetime, requests: Collection[int]) -> "Announcing":
        """Read the notice of the actor's market, and who has been told of a part of some requests."""
        rows = session.execute(
            select(Mission.request_id, Mission.worker_id).where(
                Mission.request_id.in_(requests), Mission.state.in_(BOOKED)
            )
        )
        told = frozenset((request, worker) for request, worker in rows)
        return cls(session, actor, now, Notice.of(session, acting_market(session, actor)), told)

    def is_due(self, part: Key, starts_at: datetime) -> bool:
        """Tell whether a part that first begins at a moment is to be announced by now."""
        return self.notice.is_due(starts_at, self.now) or part in self.told

    def settle(self, mission: Mission, part: ProposedMission, action: Action, since: datetime | None) -> bool:
        """Announce a part of a plan that is due, hold any other; return whether it was announced.

        ``since`` is since when it was held, if it was.
        """
        if self.is_due(part.key, part.starts_at):
            self.announce(mission, part.starts_at, action, mission.run_id)
            return True
        mission.held_since = since or self.now
        move(self.session, self.actor, mission, Action.HOLD, run=mission.run_id)
        return False

    def announce_if_due(self, mission: Mission, action: Action, run: int | None = None) -> bool:
        """Announce a held mission whose time has come; return whether it has."""
        starts_at = min(start for start, _ in mission.hours)
        if not self.is_due((mission.request_id, mission.worker_id), starts_at):
            return False
        self.announce(mission, starts_at, action, run)
        return True

    def announce(self, mission: Mission, starts_at: datetime, action: Action, run: int | None = None) -> None:
        """Ask the agency: ``publish`` by a person, ``offer`` by the engine."""
        if mission.held_since is not None:
            _seat(self.session, mission)
        mission.answer_by = self.notice.deadlines.answer_by(self.now, starts_at)
        move(self.session, self.actor, mission, action, run=run)


def _seat(session: Session, mission: Mission) -> None:
    """Give a held mission free slots of its shifts: what books nothing cannot keep others out of them."""
    shifts = {each.request_shift_id: each for each in mission.shifts}
    booked = select(MissionShift.request_shift_id, MissionShift.slot).where(
        MissionShift.request_shift_id.in_(shifts), MissionShift.state.in_(BOOKED)
    )
    taken = {(shift, slot) for shift, slot in session.execute(booked)}
    moved = [
        Slot(each.request_shift_id, slot, each.headcount, each.during.lower, each.during.upper)
        for each in shifts.values()
        if (each.request_shift_id, each.slot) in taken and each.during.lower and each.during.upper
        for slot in [next(free for free in count(1) if (each.request_shift_id, free) not in taken)]
    ]
    if moved:
        drop(session, mission, [each.shift for each in moved])
        add_slots(session, mission, moved)


def people_on(session: Session, shifts: Collection[int]) -> Mapping[int, int]:
    """Return how many people each of some shifts has: announced, or held for it; whoever is both counts once."""
    if not shifts:
        return {}
    session.flush()
    people = (
        select(MissionShift.request_shift_id, func.count(MissionShift.worker_id.distinct()))
        .where(MissionShift.request_shift_id.in_(shifts), MissionShift.state.in_(BOOKED) | holds())
        .group_by(MissionShift.request_shift_id)
    )
    return dict(session.execute(people).all())


def tell_of_lost(session: Session, actor: Actor, before: Mapping[int, int], now: datetime) -> None:
    """Have it seen to where promised shifts have fewer people than ``before`` (``people_on``), and need more.

    Their sites are told soon (``requests.answering``), and whoever can come instead is looked for (``planning.news``).
    A place that was empty before is no news. Whoever waits for an answer already was told of nobody yet, and hears soon
    enough. Call it when all that a transaction holds and announces is stored.
    """
    if not before:
        return
    left = people_on(session, before.keys())
    fewer = [shift for shift, people in before.items() if left.get(shift, 0) < people]
    coming = select(RequestShift).where(RequestShift.id.in_(fewer), RequestShift.starts_at > now)
    lost = {each.request_id for each in session.scalars(coming) if left.get(each.id, 0) < each.headcount}
    concerned = select(Request).where(Request.id.in_(lost), Request.state.in_(FOLLOWING)).order_by(Request.id)
    for each in session.scalars(concerned):
        if each.answered_at is not None or each.promised_at is None:
            each.promised_at, each.answered_at = now + TO_FIND_OTHERS, None
            each.promised_from = each.promised_from or now
        ask_to_answer(session, actor, each.id)
