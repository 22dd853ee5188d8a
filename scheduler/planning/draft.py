"""How the pairs of a plan become missions, and how these are stored."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import count

from sqlalchemy import delete, insert, select
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.states import Action, start
from scheduler.core.tables import Mission, MissionShift
from scheduler.core.tables.codes import MissionState, Origin
from scheduler.planning.translate import AskedShift, BookedShift, Hand, Index

Key = tuple[int, int]
"""A request and a worker."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A shift as a mission takes it: one of the shift's slots (1 to headcount)."""

    shift: int
    slot: int
    headcount: int
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class ProposedMission:
    """What a worker newly gets of a request."""

    request: int
    organisation: int
    hand: Hand
    slots: tuple[Slot, ...]

    @property
    def key(self) -> Key:
        """The request and the worker."""
        return self.request, self.hand.id

    @property
    def starts_at(self) -> datetime:
        """The start of the first shift."""
        return min(slot.starts_at for slot in self.slots)

    @property
    def ends_at(self) -> datetime:
        """The end of the last shift."""
        return max(slot.ends_at for slot in self.slots)


@dataclass(frozen=True, slots=True)
class Draft:
    """A plan against the plan in force: new parts, missions published or held that stay, and those that do not."""

    parts: tuple[ProposedMission, ...]
    kept: frozenset[int]
    withdrawn: frozenset[int]


def drafted(
    plan: Iterable[tuple[str, str]],
    index: Index,
    now: datetime,
    broken: Collection[tuple[int, int]] = (),
    since: Collection[int] = (),
) -> Draft:
    """Map the pairs of a plan to missions.

    Confirmed missions stand for themselves. A published mission stays when the plan keeps all of its shifts that are
    still to be planned, a held one when the plan gives its worker just these: nobody was told of it, so one day more
    makes one mission and not two. Everything else that a worker has of a request becomes one part, with those coming
    shifts of a replaced mission that lie outside the plan's window. A mission with nothing left to plan is not looked
    at.

    Parameters
    ----------
    plan
        (shift, worker) by the instance's names, pins included.
    index
        Of the current translation.
    now
        What has begun by then is nobody's to plan any more.
    broken
        Missions with shifts that count as nobody's: whoever is drafted for them gets their slots.
    since
        Published missions of which the plan could not know: they stay whatever it gives their workers.
    """
    coming = {name: shift for name, shift in index.shifts.items() if shift.starts_at > now}
    ids = {shift.id for shift in coming.values()}
    fixed = {(each.shift, each.worker) for each in index.booked if each.state != MissionState.PUBLISHED}
    wanted: defaultdict[Key, set[int]] = defaultdict(set)
    for name, code in plan:
        worker = index.workers[code].id
        if name in coming and (coming[name].id, worker) not in fixed:
            wanted[coming[name].request, worker].add(coming[name].id)
    published: defaultdict[int, list[BookedShift]] = defaultdict(list)
    for each in index.booked:
        if each.state == MissionState.PUBLISHED:
            published[each.mission].append(each)

    kept, withdrawn = set(), set()
    for mission, booked in published.items():
        key = booked[0].request, booked[0].worker
        still_open = {each.shift for each in booked} & ids
        if not still_open:
            continue
        if still_open <= wanted[key] or mission in since:
            kept.add(mission)
            wanted[key] -= still_open
        else:
            withdrawn.add(mission)
            wanted[key] |= {each.shift for each in booked if each.shift not in ids and each.starts_at > now}
    held_kept, held_withdrawn = _held(index, wanted, ids, now)
    kept |= held_kept
    withdrawn |= held_withdrawn
    standing = [
        each
        for each in (*index.booked, *index.held)
        if each.mission not in withdrawn and (each.mission, each.shift) not in broken
    ]
    offered = FreeSlots(index, standing)
    hands = {hand.id: hand for hand in index.workers.values()}
    parts = (offered.part(hands[worker], shifts) for (_, worker), shifts in sorted(wanted.items()) if shifts)
    return Draft(tuple(part for part in parts if part.hand.employment), frozenset(kept), frozenset(withdrawn))


def _held(
    index: Index, wanted: defaultdict[Key, set[int]], ids: Collection[int], now: datetime
) -> tuple[set[int], set[int]]:
    """Return the held missions that stay and those that do not, and take what stays out of what is wanted.

    ``ids`` are the shifts that the plan says something of; others of a replaced mission go on with its worker.
    """
    kept, withdrawn = set[int](), set[int]()
    hands = {hand.id for hand in index.workers.values()}
    by_part: defaultdict[Key, list[BookedShift]] = defaultdict(list)
    for each in index.held:
        by_part[each.request, each.worker].append(each)
    for key, own in by_part.items():
        missions, still_open = {each.mission for each in own}, {each.shift for each in own} & set(ids)
        if not still_open or still_open == wanted[key]:
            kept |= missions
            wanted[key] -= still_open
        else:
            withdrawn |= missions
            if key[1] in hands:
                wanted[key] |= {each.shift for each in own if each.shift not in ids and each.starts_at > now}
    return kept, withdrawn


class FreeSlots:
    """Hands out free slots of shifts, beside missions that stand."""

    def __init__(self, index: Index, standing: Iterable[BookedShift]) -> None:
        self._shifts: dict[int, AskedShift] = {shift.id: shift for shift in index.shifts.values()}
        for each in (*index.booked, *index.held):  # of replaced missions, outside the plan's window
            shift = AskedShift(
                each.shift, each.request, each.organisation, each.headcount, each.starts_at, each.ends_at
            )
            self._shifts.setdefault(each.shift, shift)
        self._taken: defaultdict[int, set[int]] = defaultdict(set)
        for each in standing:
            self._taken[each.shift].add(each.slot)

    def part(self, hand: Hand, shifts: Iterable[int]) -> ProposedMission:
        """Return a part with the lowest free slot of each shift, which is then taken."""
        asked = sorted((self._shifts[shift] for shift in shifts), key=lambda shift: (shift.starts_at, shift.id))
        slots = []
        for shift in asked:
            taken = self._taken[shift.id]
            slot = next(number for number in count(1) if number not in taken)
            taken.add(slot)
            slots.append(Slot(shift.id, slot, shift.headcount, shift.starts_at, shift.ends_at))
        return ProposedMission(asked[0].request, asked[0].organisation, hand, tuple(slots))


def propose(
    session: Session, actor: Actor, part: ProposedMission, run: int | None, origin: Origin = Origin.RUN
) -> Mission:
    """Store a part as a proposed mission; ``run`` is None when no run had the idea."""
    mission = Mission(
        market_id=actor.market,
        request_id=part.request,
        organisation_id=part.organisation,
        worker_id=part.hand.id,
        agency_id=part.hand.agency,
        employment_id=part.hand.employment,
        run_id=run,
        origin=origin,
    )
    start(session, actor, mission, Action.PROPOSE, run=run)
    add_slots(session, mission, part.slots)
    return mission


def fit(session: Session, mission: Mission, part: ProposedMission) -> None:
    """Give a proposed mission the slots of a part, whatever it had."""
    had = select(MissionShift.request_shift_id, MissionShift.slot).where(MissionShift.mission_id == mission.id)
    there = {(row.request_shift_id, row.slot) for row in session.execute(had)}
    wanted = {(slot.shift, slot.slot): slot for slot in part.slots}
    if gone := there - wanted.keys():
        drop(session, mission, [shift for shift, _ in gone])
    add_slots(session, mission, [slot for key, slot in wanted.items() if key not in there])


def drop(session: Session, mission: Mission, shifts: Iterable[int]) -> None:
    """Take shifts out of a proposed mission."""
    session.execute(
        delete(MissionShift)
        .where(MissionShift.mission_id == mission.id, MissionShift.request_shift_id.in_(list(shifts)))
        .execution_options(synchronize_session=False)
    )
    session.expire(mission, ["shifts"])


def add_slots(session: Session, mission: Mission, slots: Iterable[Slot]) -> None:
    """Add shifts to a mission."""
    rows = [
        {
            "mission_id": mission.id,
            "request_shift_id": slot.shift,
            "request_id": mission.request_id,
            "worker_id": mission.worker_id,
            "state": mission.state,
            "headcount": slot.headcount,
            "slot": slot.slot,
            "during": Range(slot.starts_at, slot.ends_at),
        }
        for slot in slots
    ]
    if rows:
        session.execute(insert(MissionShift), rows)
