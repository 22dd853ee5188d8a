"""The last change by hand, undone; and what was changed by hand, by whom."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from scheduler.access import Actor
from scheduler.errors import NotFound, NotPossible
from scheduler.leading import market_clock, require_lead
from scheduler.obstacles import BreaksRules, obstacles
from scheduler.planning.asking import offer_part
from scheduler.planning.present import Present
from scheduler.planning.records import lock_drafts
from scheduler.states import Action, lock_requests, move
from scheduler.tables import ManualChange, Mission, MissionShift, RequestPerson, RequestShift, User
from scheduler.tables.codes import ManualKind, MissionState, Origin, PersonWish, Thing


@dataclass(frozen=True, slots=True)
class Done:
    """A change by hand; ``mission`` and ``request`` are what it was about, as far as one is."""

    id: int
    kind: ManualKind
    at: datetime
    by: str
    missions: tuple[int, ...]
    request: int | None
    medium: int
    soft: int
    undone_at: datetime | None
    undone_by: str | None


def changes_by_hand(session: Session, actor: Actor, *, most: int = 20) -> tuple[Done, ...]:
    """Return what was changed by hand, the latest first.

    Raises
    ------
    NotAllowed
        To anybody but who plans the market.
    """
    require_lead(actor)
    clock = market_clock(session, actor)
    rows = session.scalars(
        select(ManualChange).where(ManualChange.market_id == actor.market).order_by(ManualChange.id.desc()).limit(most)
    ).all()
    names = dict(session.execute(select(User.id, User.name)).all())
    return tuple(
        Done(
            id=row.id,
            kind=row.kind,
            at=clock.local(row.made_at),
            by=names.get(row.made_by, ""),
            missions=tuple(row.detail["made"] or row.detail["gone"] or filter(None, [row.detail.get("mission")])),
            request=row.detail.get("request"),
            medium=row.medium,
            soft=row.soft,
            undone_at=clock.local(row.undone_at) if row.undone_at else None,
            undone_by=names.get(row.undone_by, "") if row.undone_by else None,
        )
        for row in rows
    )


def undo(session: Session, actor: Actor, *, now: datetime | None = None) -> ManualKind:
    """Undo the last change by hand that stands, whoever made it, and return what it was.

    Missions that it made are withdrawn, missions that it withdrew are offered again, if the rules still allow it.

    Raises
    ------
    NotAllowed
        To anybody but who plans the market.
    NotFound
        When there is none.
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
        session.execute(
            delete(RequestPerson).where(
                RequestPerson.request_id == detail["request"],
                RequestPerson.worker_id == detail["worker"],
                RequestPerson.wish == PersonWish.FORBIDDEN,
            )
        )
    _offer_again(session, actor, [missions[each] for each in detail["gone"]], now)
    last.undone_at, last.undone_by = session.scalar(select(func.now())), actor.user
    return last.kind


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
    for each in gone:
        part = present.part(each.worker_id, [one.id for one in shifts[each.id]])
        again = offer_part(session, actor, part, now, Origin.MANUAL, {"by_hand": "undo"})
        again.pinned = each.pinned
