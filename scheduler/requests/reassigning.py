"""What becomes of missions whose shifts got other hours: kept, asked anew, or freed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.as_engine import as_engine
from scheduler.core.states import Action, move
from scheduler.core.tables import Mission, MissionShift, RequestShift
from scheduler.core.tables.codes import STANDING, MissionState, Origin
from scheduler.core.weeks import clock
from scheduler.planning.asking import answer_by, offer_part
from scheduler.planning.draft import ProposedMission, Slot, add_slots
from scheduler.planning.obstacles import BreaksRules, obstacles
from scheduler.planning.offering import call_who_agreed
from scheduler.planning.present import Broken, Present
from scheduler.planning.translate import Hand
from scheduler.requests.changing import written


@dataclass(frozen=True, slots=True)
class Reassigned:
    """In slots: how many go on with the same person, and how many were freed."""

    kept: int = 0
    freed: int = 0


@dataclass(frozen=True, slots=True)
class Holder:
    """A mission and its slots (by shift) of the shifts that change; ``rest``: it has other shifts too."""

    mission: int
    worker: int
    slots: Mapping[int, int]
    rest: bool


def released(session: Session, actor: Actor, shifts: Sequence[RequestShift]) -> list[Holder]:
    """Take shifts out of the missions in force for as long as the transaction changes them; return who had them."""
    ids = [shift.id for shift in shifts]
    with as_engine(session, actor):
        rows = session.execute(
            select(MissionShift.mission_id, MissionShift.worker_id, MissionShift.request_shift_id, MissionShift.slot)
            .where(MissionShift.request_shift_id.in_(ids), MissionShift.state.in_(STANDING))
            .order_by(MissionShift.mission_id)
        ).all()
        slots: defaultdict[tuple[int, int], dict[int, int]] = defaultdict(dict)
        for mission, worker, shift, slot in rows:
            slots[mission, worker][shift] = slot
        missions = [mission for mission, _ in slots]
        session.execute(
            delete(MissionShift)
            .where(MissionShift.mission_id.in_(missions), MissionShift.request_shift_id.in_(ids))
            .execution_options(synchronize_session=False)
        )
        left = set(session.scalars(select(MissionShift.mission_id).where(MissionShift.mission_id.in_(missions))))
    return [Holder(mission, worker, had, mission in left) for (mission, worker), had in slots.items()]


def reassign(
    session: Session,
    actor: Actor,
    holders: Sequence[Holder],
    shifts: Mapping[int, RequestShift],
    old: Mapping[int, dict[str, Any]],
    now: datetime,
    *,
    free: bool,
) -> Reassigned:
    """Give changed shifts back to those whose rules allow it.

    Raises
    ------
    BreaksRules
        When they break a rule for somebody, unless that frees them of these shifts.
    """
    if not holders:
        return Reassigned()
    zone = clock(session, actor)
    broken: list[Broken] = []
    kept: dict[int, list[int]] = {}
    with as_engine(session, actor) as engine:
        present = Present(session, engine, now, max(shift.ends_at for shift in shifts.values()))
        for holder in holders:
            found = {shift: present.take(holder.worker, shift) for shift in holder.slots}
            broken += [each for those in found.values() for each in those]
            kept[holder.mission] = [shift for shift, those in found.items() if not those]
    if broken and not free:
        raise BreaksRules(obstacles(session, broken, shifts, zone))
    for holder in holders:
        _settle(session, actor, holder, _Change(holder, kept[holder.mission], shifts, old, zone), now)
    stay = sum(len(each) for each in kept.values())
    return Reassigned(stay, sum(len(holder.slots) for holder in holders) - stay)


@dataclass(frozen=True, slots=True)
class _Change:
    """What one mission's shifts were and are."""

    holder: Holder
    kept: Sequence[int]
    shifts: Mapping[int, RequestShift]
    old: Mapping[int, dict[str, Any]]
    zone: ZoneInfo

    @property
    def detail(self) -> dict[str, Any]:
        """What the log keeps."""
        new = written((self.shifts[shift] for shift in self.kept), self.zone)
        return {"change": "move_hours", "old": {"shifts": self.before(self.holder.slots)}, "new": {"shifts": new}}

    def before(self, which: Iterable[int]) -> list[dict[str, Any]]:
        return sorted((self.old[shift] for shift in which), key=lambda each: str(each["starts_at"]))

    @property
    def slots(self) -> list[Slot]:
        """The slots to give back."""
        found = [self.shifts[shift] for shift in self.kept]
        return [
            Slot(each.id, self.holder.slots[each.id], each.headcount, each.starts_at, each.ends_at) for each in found
        ]


def _settle(session: Session, actor: Actor, holder: Holder, change: _Change, now: datetime) -> None:
    mission = session.get_one(Mission, holder.mission)
    confirmed = mission.state == MissionState.CONFIRMED
    if not change.kept and not holder.rest:
        move(session, actor, mission, Action.CANCEL, detail=change.detail)
        return
    move(session, actor, mission, Action.AMEND, detail=change.detail)
    if not change.kept:
        return
    with as_engine(session, actor) as engine:
        if confirmed and holder.rest:  # the other days stay confirmed, only these are asked anew
            part = ProposedMission(mission.request_id, mission.organisation_id, _hand(mission), tuple(change.slots))
            offer_part(session, engine, part, now, Origin.CHANGED, change.detail | {"instead_of": mission.id})
            return
        add_slots(session, mission, change.slots)
        session.execute(select(func.forget_word(mission.id)))  # it was said to other hours
        if confirmed:
            move(session, engine, mission, Action.ASK_AGAIN, detail=change.detail)
        mission.answer_by = answer_by(session, engine, now, min(slot.starts_at for slot in change.slots))
        if not confirmed:
            call_who_agreed(session, engine, mission)


def _hand(mission: Mission) -> Hand:
    return Hand(mission.worker_id, "", mission.agency_id, mission.employment_id)
