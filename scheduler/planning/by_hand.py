"""The plan by hand: a planner swaps, pins and forbids; each is checked by the rules and weighed before it is done.

What is swapped is offered like anything else: the agencies answer. It is pinned, so the next run keeps it.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.errors import NotPossible
from scheduler.core.states import Action, lock_request, lock_requests, move
from scheduler.core.tables import ManualChange, Request, RequestPerson
from scheduler.core.tables.codes import ManualKind, MissionState, Origin, PersonWish, Thing
from scheduler.planning.asking import offer_part
from scheduler.planning.holding import people_on, tell_of_lost
from scheduler.planning.obstacles import BreaksRules
from scheduler.planning.people_counts import count_who_could_come
from scheduler.planning.weighing import Weighed, missions_of, try_forbidding, try_swap


def swap(session: Session, actor: Actor, one: int, other: int, *, now: datetime | None = None) -> tuple[int, int]:
    """Withdraw two announced missions and offer each to the other's worker; return the new missions.

    Raises
    ------
    NotAllowed, NotFound, NotPossible, Invalid
        As ``weigh_swap`` does.
    BreaksRules, Conflict
        When a rule breaks, or a slot or a worker was taken at this very moment; nothing is changed then.
    """
    now = now or datetime.now(UTC)
    missions = missions_of(session, actor, (one, other))
    lock_requests(session, (each.request_id for each in missions))
    for each in missions:
        session.refresh(each)
    found = try_swap(session, actor, missions, now)
    if found.weighed.obstacles:
        raise BreaksRules(found.weighed.obstacles)
    for each in missions:
        move(session, actor, each, Action.WITHDRAW, detail={"by_hand": "swap"})
    found.present.without({one, other})
    made = []
    for mission, taken in zip(reversed(missions), missions, strict=True):
        part = found.present.part(mission.worker_id, found.shifts[taken.id])
        new = offer_part(session, actor, part, now, Origin.MANUAL, {"by_hand": "swap"})
        new.pinned = True
        made.append(new.id)
    _note(session, actor, ManualKind.SWAP, found.weighed, made=made, gone=[one, other])
    return made[0], made[1]


def pin(session: Session, actor: Actor, which: int, *, on: bool) -> None:
    """Have runs keep an announced mission as if it were confirmed, or no longer.

    Raises
    ------
    NotAllowed, NotFound
        As ``weigh_swap`` does.
    NotPossible
        When it is not announced, or is so already.
    """
    (mission,) = missions_of(session, actor, (which,))
    action = Action.PIN if on else Action.UNPIN
    lock_request(session, mission)
    session.refresh(mission)
    if mission.pinned == on:
        raise NotPossible(Thing.MISSION, mission.state, action)
    move(session, actor, mission, action)
    mission.pinned = on
    kind = ManualKind.PIN if on else ManualKind.UNPIN
    _note(session, actor, kind, Weighed((), 0, 0), made=[], gone=[], mission=which)


def forbid(session: Session, actor: Actor, which: int, *, now: datetime | None = None) -> int:
    """Keep a mission's worker from its request, from now on and in runs; withdraw the mission if it is announced.

    Return the request.

    Raises
    ------
    NotAllowed, NotFound, NotPossible
        As ``weigh_forbidding`` does.
    Conflict
        ``wish_exists``: the worker is forbidden already.
    """
    now = now or datetime.now(UTC)
    (mission,) = missions_of(session, actor, (which,))
    lock_request(session, mission)
    session.refresh(mission)
    found = try_forbidding(session, actor, mission, now)
    wish = {"request_id": mission.request_id, "worker_id": mission.worker_id, "wish": PersonWish.FORBIDDEN}
    session.execute(insert(RequestPerson), [wish])
    move(session, actor, session.get_one(Request, mission.request_id), Action.FORBID)
    gone = []
    if mission.state in {MissionState.PUBLISHED, MissionState.PROPOSED}:
        gone = [which] if mission.state == MissionState.PUBLISHED or mission.is_held else []
        before = people_on(session, [shift.request_shift_id for shift in mission.shifts] if mission.is_held else [])
        move(session, actor, mission, Action.WITHDRAW, detail={"by_hand": "forbid"})
        tell_of_lost(session, actor, before, now)
    _note(
        session,
        actor,
        ManualKind.FORBID,
        found.weighed,
        made=[],
        gone=gone,
        request=mission.request_id,
        worker=mission.worker_id,
    )
    count_who_could_come(session, actor, [mission.request_id], now)
    return mission.request_id


def _note(
    session: Session, actor: Actor, kind: ManualKind, weighed: Weighed, *, made: list[int], gone: list[int], **more: Any
) -> None:
    detail = {"made": made, "gone": gone, **more}
    session.add(
        ManualChange(
            market_id=actor.market,
            made_by=actor.user,
            kind=kind,
            detail=detail,
            medium=weighed.medium,
            soft=weighed.soft,
        )
    )
    session.flush()
