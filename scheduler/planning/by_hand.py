"""The plan by hand: a planner swaps, pins and forbids; each is checked by the rules and weighed before it is done.

What is weighed is the plan in force from now on, with the published and the confirmed missions; a draft is not looked
at. What is swapped is offered like anything else: the agencies answer. It is pinned, so the next run keeps it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from scheduler.access import Actor
from scheduler.errors import Invalid, NotFound, NotPossible
from scheduler.leading import Person, market_clock, people, require_lead, unknown
from scheduler.obstacles import BreaksRules, Obstacle, obstacles
from scheduler.planning.asking import offer_part
from scheduler.planning.present import Broken, Present
from scheduler.states import Action, lock_request, lock_requests, move
from scheduler.tables import ManualChange, Mission, MissionShift, Request, RequestPerson, RequestShift, Site
from scheduler.tables.codes import ManualKind, MissionState, Origin, PersonWish, Thing
from scheduler.translate.index import number_of
from solver.problem import Assignment


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a change would do: the rules it breaks, and by how much the plan's score rises (falls, when negative).

    ``medium`` is work filled in minutes times priority, ``soft`` points of quality; both are exact: the independent
    check of the plan before and after.
    """

    obstacles: tuple[Obstacle, ...]
    medium: int
    soft: int


@dataclass(frozen=True, slots=True)
class Announced:
    """A published mission in a list."""

    id: int
    person: Person
    site: str
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class Trial:
    """A change under consideration, on the market as it is."""

    present: Present
    weighed: Weighed


def weigh_swap(session: Session, actor: Actor, one: int, other: int, *, now: datetime | None = None) -> Weighed:
    """Say what it would do if the workers of two announced missions changed places.

    Raises
    ------
    NotAllowed, NotFound
        To who does not plan the market, and for what it does not have.
    NotPossible
        When one is not announced, or has begun: what is confirmed is the agency's word.
    Invalid
        When both are the same person's, or the same mission.
    """
    now = now or datetime.now(UTC)
    missions = [_mission(session, actor, each) for each in (one, other)]
    return _try_swap(session, actor, missions, now).weighed


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
    missions = [_mission(session, actor, each) for each in (one, other)]
    lock_requests(session, (each.request_id for each in missions))
    for each in missions:
        session.refresh(each)
    found = _try_swap(session, actor, missions, now)
    _require_whole(found)
    shifts = [_shifts(session, each.id) for each in missions]
    for each in missions:
        move(session, actor, each, Action.WITHDRAW, detail={"by_hand": "swap"})
    found.present.without({one, other})
    made = []
    for mission, parts in zip(reversed(missions), shifts, strict=True):
        new = offer_part(
            session, actor, found.present.part(mission.worker_id, parts), now, Origin.MANUAL, {"by_hand": "swap"}
        )
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
    mission = _mission(session, actor, which)
    action = Action.PIN if on else Action.UNPIN
    lock_request(session, mission)
    session.refresh(mission)
    if mission.pinned == on:
        raise NotPossible(Thing.MISSION, mission.state, action)
    move(session, actor, mission, action)
    mission.pinned = on
    kind = ManualKind.PIN if on else ManualKind.UNPIN
    _note(session, actor, kind, Weighed((), 0, 0), made=[], gone=[], mission=which)


def weigh_forbidding(session: Session, actor: Actor, which: int, *, now: datetime | None = None) -> Weighed:
    """Say what it would do to keep a mission's worker from its request; an announced mission is withdrawn by that.

    Raises
    ------
    NotAllowed, NotFound
        As ``weigh_swap`` does.
    NotPossible
        When the mission is confirmed or done.
    """
    now = now or datetime.now(UTC)
    return _try_forbidding(session, actor, _mission(session, actor, which), now).weighed


def forbid(session: Session, actor: Actor, which: int, *, now: datetime | None = None) -> None:
    """Keep a mission's worker from its request, from now on and in runs; withdraw the mission if it is announced.

    Raises
    ------
    NotAllowed, NotFound, NotPossible
        As ``weigh_forbidding`` does.
    Conflict
        ``wish_exists``: the worker is forbidden already.
    """
    now = now or datetime.now(UTC)
    mission = _mission(session, actor, which)
    lock_request(session, mission)
    session.refresh(mission)
    found = _try_forbidding(session, actor, mission, now)
    wish = {"request_id": mission.request_id, "worker_id": mission.worker_id, "wish": PersonWish.FORBIDDEN}
    session.execute(insert(RequestPerson), [wish])
    move(session, actor, session.get_one(Request, mission.request_id), Action.FORBID)
    gone = []
    if mission.state in {MissionState.PUBLISHED, MissionState.PROPOSED}:
        gone = [which] if mission.state == MissionState.PUBLISHED else []
        move(session, actor, mission, Action.WITHDRAW, detail={"by_hand": "forbid"})
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


def _try_swap(session: Session, actor: Actor, missions: Sequence[Mission], now: datetime) -> Trial:
    one, other = missions
    if one.worker_id == other.worker_id:
        field, problem = "other", "same_person"
        raise Invalid(field, problem)
    shifts = [_shifts(session, each.id) for each in missions]
    last = now
    for each, own in zip(missions, shifts, strict=True):
        rows = session.scalars(select(RequestShift).where(RequestShift.id.in_(own))).all()
        if each.state != MissionState.PUBLISHED or not rows or any(row.starts_at <= now for row in rows):
            raise NotPossible(Thing.MISSION, each.state, "swap")
        last = max(last, *(row.ends_at for row in rows))
    present = Present(session, actor, now, last)
    gone = present.pairs(one.worker_id, shifts[0]) | present.pairs(other.worker_id, shifts[1])
    more = present.pairs(other.worker_id, shifts[0]) | present.pairs(one.worker_id, shifts[1])
    return _weighed(session, actor, present, more, gone)


def _try_forbidding(session: Session, actor: Actor, mission: Mission, now: datetime) -> Trial:
    if mission.state in {MissionState.CONFIRMED, MissionState.DONE}:
        raise NotPossible(Thing.MISSION, mission.state, Action.FORBID)
    shifts = _shifts(session, mission.id)
    last = max(session.scalars(select(RequestShift.ends_at).where(RequestShift.id.in_(shifts))), default=now)
    present = Present(session, actor, now, max(last, now))
    known = mission.worker_id in present.codes and mission.state == MissionState.PUBLISHED
    return _weighed(session, actor, present, set(), present.pairs(mission.worker_id, shifts) if known else set())


def _weighed(session: Session, actor: Actor, present: Present, more: set[Assignment], gone: set[Assignment]) -> Trial:
    found = present.broken(more, gone)
    broken = []
    for each in found:
        shift = next((name for name in each.shifts if any(name == pair.shift for pair in more)), min(more).shift)
        code = each.worker or next(pair.worker for pair in more if pair.shift == shift)
        broken.append(Broken(present.index.workers[code].id, number_of(shift), each.rule, each.message))
    rows = session.scalars(select(RequestShift).where(RequestShift.id.in_([each.shift for each in broken]))).all()
    told = obstacles(session, broken, {row.id: row for row in rows}, market_clock(session, actor).zone)
    return Trial(present, Weighed(told, *present.differences(more, gone)))


def _require_whole(found: Trial) -> None:
    if found.weighed.obstacles:
        raise BreaksRules(found.weighed.obstacles)


def _mission(session: Session, actor: Actor, which: int) -> Mission:
    require_lead(actor)
    found = session.get(Mission, which)
    if found is None or found.market_id != actor.market:
        raise NotFound(Thing.MISSION, which)
    return found


def _shifts(session: Session, mission: int) -> list[int]:
    query = select(MissionShift.request_shift_id).where(MissionShift.mission_id == mission)
    return list(session.scalars(query.order_by(MissionShift.during)))


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


def swappable(session: Session, actor: Actor, which: int, *, now: datetime | None = None) -> tuple[Announced, ...]:
    """Return the announced missions that another one could be swapped with, in the order of time.

    Raises
    ------
    NotAllowed, NotFound
        As ``weigh_swap`` does.
    NotPossible
        When the mission is not announced.
    """
    now = now or datetime.now(UTC)
    mission = _mission(session, actor, which)
    if mission.state != MissionState.PUBLISHED:
        raise NotPossible(Thing.MISSION, mission.state, "swap")
    known = people(session)
    rows = session.execute(
        select(Mission.id, Mission.worker_id, Site.name, func.min(RequestShift.day), func.max(RequestShift.day))
        .join(Request, Request.id == Mission.request_id)
        .join(Site, Site.id == Request.site_id)
        .join(MissionShift, MissionShift.mission_id == Mission.id)
        .join(RequestShift, RequestShift.id == MissionShift.request_shift_id)
        .where(
            Mission.market_id == actor.market,
            Mission.state == MissionState.PUBLISHED,
            Mission.worker_id != mission.worker_id,
        )
        .group_by(Mission.id, Site.name)
        .having(func.min(RequestShift.starts_at) > now)
        .order_by(func.min(RequestShift.starts_at), Mission.id)
    )
    return tuple(
        Announced(number, known.get(worker) or unknown(worker), site, first, last)
        for number, worker, site, first, last in rows
    )
