"""The last change by hand, undone; and whoever was forbidden for a request, allowed again."""

from datetime import UTC, datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor, require_lead
from scheduler.core.errors import Conflict, NotFound, NotPossible
from scheduler.core.states import Action, lock_requests, move
from scheduler.core.tables import ManualChange, Mission, MissionShift, RequestPerson, RequestShift
from scheduler.core.tables.codes import ManualKind, MissionState, Origin, PersonWish, Thing
from scheduler.market.clock import market_clock
from scheduler.planning.asking import offer_part
from scheduler.planning.draft import propose
from scheduler.planning.holding import Announcing
from scheduler.planning.journal import Done, changes_by_hand
from scheduler.planning.obstacles import BreaksRules, obstacles
from scheduler.planning.people_counts import count_who_could_come
from scheduler.planning.present import Present
from scheduler.planning.records import lock_drafts

CHANGED = "changed_meanwhile"
"""It is not what whoever undoes has seen."""


def undo(session: Session, actor: Actor, which: int | None = None, *, now: datetime | None = None) -> ManualKind | None:
    """Undo the last change by hand that stands, whoever made it, and return what it was; None: it was undone already.

    ``which`` is the change that whoever undoes has seen as the last one; None: whatever is.

    Missions that it made are withdrawn; missions that it withdrew are offered again, or held again, if the rules still
    allow it.

    Raises
    ------
    NotAllowed
        To anybody but who plans the market.
    NotFound
        When there is none.
    Conflict
        ``changed_meanwhile``: another one came after it.
    NotPossible
        When an agency has answered meanwhile, or a day has begun.
    BreaksRules
        When what was withdrawn breaks a rule by now.
    """
    require_lead(actor)
    now = now or datetime.now(UTC)
    lock_drafts(session, actor)
    last = session.scalars(
        select(ManualChange)
        .where(ManualChange.market_id == actor.market, ManualChange.undone_at.is_(None))
        .order_by(ManualChange.id.desc())
        .limit(1)
    ).first()
    if which is not None and (last is None or last.id != which):
        _see_undone(session, actor, which)
        return None
    if last is None:
        thing = "manual change"
        raise NotFound(thing, 0)
    detail = last.detail
    ids = [*detail["made"], *detail["gone"], *filter(None, [detail.get("mission")])]
    missions = {each.id: each for each in session.scalars(select(Mission).where(Mission.id.in_(ids)))}
    lock_requests(session, (each.request_id for each in missions.values()))
    for each in missions.values():
        session.refresh(each)
    if last.kind in {ManualKind.PIN, ManualKind.UNPIN}:
        mission, back = missions[detail["mission"]], last.kind == ManualKind.UNPIN
        move(session, actor, mission, Action.PIN if back else Action.UNPIN)
        mission.pinned = back
    for each in detail["made"]:
        if missions[each].state != MissionState.PUBLISHED:  # an agency has answered
            raise NotPossible(Thing.MISSION, missions[each].state, Action.WITHDRAW)
        move(session, actor, missions[each], Action.WITHDRAW, detail={"by_hand": "undo"})
    if last.kind == ManualKind.FORBID:
        _allow(session, last)
    _offer_again(session, actor, [missions[each] for each in detail["gone"]], now)
    _mark(session, actor, last)
    if last.kind == ManualKind.FORBID:  # a swap leaves every slot as it was
        count_who_could_come(session, actor, [detail["request"]], now)
    return last.kind


def allow_again(session: Session, actor: Actor, change: int) -> Done:
    """Let somebody who was forbidden for a request be planned for it again, once, whatever was changed since.

    Nothing is offered by that: the next run may propose them, and a planner may choose them.

    Raises
    ------
    NotAllowed
        To anybody but who plans the market.
    NotFound
        When the market has no such change, or it forbade nobody.
    """
    require_lead(actor)
    lock_drafts(session, actor)
    found = session.get(ManualChange, change, populate_existing=True)
    if found is None or found.market_id != actor.market or found.kind != ManualKind.FORBID:
        thing = "manual change"
        raise NotFound(thing, change)
    if found.undone_at is None:
        _allow(session, found)
        _mark(session, actor, found)
        count_who_could_come(session, actor, [found.detail["request"]])
    return next(each for each in changes_by_hand(session, actor) if each.id == change)


def _see_undone(session: Session, actor: Actor, which: int) -> None:
    found = session.get(ManualChange, which, populate_existing=True)
    if found is None or found.market_id != actor.market:
        thing = "manual change"
        raise NotFound(thing, which)
    if found.undone_at is None:
        raise Conflict(CHANGED)


def _allow(session: Session, forbidden: ManualChange) -> None:
    session.execute(
        delete(RequestPerson).where(
            RequestPerson.request_id == forbidden.detail["request"],
            RequestPerson.worker_id == forbidden.detail["worker"],
            RequestPerson.wish == PersonWish.FORBIDDEN,
        )
    )


def _mark(session: Session, actor: Actor, undone: ManualChange) -> None:
    undone.undone_at, undone.undone_by = session.scalar(select(func.now())), actor.user


def _offer_again(session: Session, actor: Actor, gone: list[Mission], now: datetime) -> None:
    if not gone:
        return
    shifts = {
        each.id: session.scalars(
            select(RequestShift)
            .join(MissionShift, MissionShift.request_shift_id == RequestShift.id)
            .where(MissionShift.mission_id == each.id)
            .order_by(RequestShift.starts_at)
        ).all()
        for each in gone
    }
    every = [shift for own in shifts.values() for shift in own]
    if not all(shifts.values()) or any(shift.starts_at <= now for shift in every):
        raise NotPossible(Thing.MISSION, MissionState.WITHDRAWN, Action.OFFER)
    present = Present(session, actor, now, max(shift.ends_at for shift in every))
    broken = [found for each in gone for shift in shifts[each.id] for found in present.take(each.worker_id, shift.id)]
    if broken:
        known = {shift.id: shift for shift in every}
        raise BreaksRules(obstacles(session, broken, known, market_clock(session, actor).zone))
    book = Announcing.of(session, actor, now, [each.request_id for each in gone])
    for each in gone:
        part = present.part(each.worker_id, [one.id for one in shifts[each.id]])
        if each.held_since is not None:  # nobody was told of it, and nobody is now
            book.settle(propose(session, actor, part, None, each.origin), part, Action.OFFER, each.held_since)
            continue
        again = offer_part(session, actor, part, now, Origin.MANUAL, {"by_hand": "undo"})
        again.pinned = each.pinned
