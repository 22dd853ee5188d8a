"""Somebody was said not to have come, by mistake: hours and mission go back to what they were.

Whoever may say the one may say the other, for as long, and until somebody else is confirmed for these hours. What was
offered to others because of it is withdrawn.
"""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from sqlalchemy import ARRAY, ColumnElement, Date, DateTime, Integer, Text, and_, cast, column, func, literal, select
from sqlalchemy.orm import Session, aliased

from scheduler.core.access import Actor
from scheduler.core.as_engine import as_engine
from scheduler.core.errors import Conflict, NotPossible
from scheduler.core.one_statement import Query, together
from scheduler.core.states import Action, follow, log, move
from scheduler.core.tables import Event, Mission, MissionShift
from scheduler.core.tables.codes import MissionState, Thing
from scheduler.core.transitions import NO_SHOW_UNDONE, Transition
from scheduler.missions.no_show import Expected, expected, of_both_sides
from scheduler.missions.splitting import read_locked, split
from scheduler.planning.people_counts import count_who_could_come
from scheduler.planning.queue import ask_for_stand_bys
from scheduler.planning.records import lock_drafts


@dataclass(frozen=True, slots=True)
class NoShow:
    """A day on which somebody was said not to have come.

    ``stands`` says why it cannot be taken back: ``somebody_else`` is confirmed, the person is booked ``elsewhere``, or
    the hours were ``called_off``; None: it can. ``lead`` is whom to ring then.
    """

    mission: int
    worker: str | None
    day: date
    stands: str | None
    lead: str
    lead_phone: str | None


def no_shows(
    session: Session, now: datetime, *, request: int, worker: int | None = None, mission: int | None = None
) -> tuple[NoShow, ...]:
    """Return what was said around now of a request, or of one worker or mission of it: one statement."""
    return tuple(NoShow(*row) for row in session.execute(_said(now, request, worker, mission)))


def said_already(session: Session, actor: Actor, mission_id: int, now: datetime) -> tuple[int, tuple[NoShow, ...]]:
    """Return the request of a mission, and on which of its days its worker was said around now not to have come.

    Raises
    ------
    NotFound
        When the actor has no such mission.
    """
    found = of_both_sides(session, actor, mission_id)
    return found.request_id, no_shows(session, now, request=found.request_id, worker=found.worker_id)


def who_came(session: Session, request: int, now: datetime) -> tuple[tuple[Expected, ...], tuple[NoShow, ...]]:
    """Return of whom it can be said that they did not come to a request, and of whom it was: one statement."""
    found = together(session, expected=expected(request, now), said=_said(now, request))
    return tuple(Expected(*row) for row in found["expected"]), tuple(NoShow(*row) for row in found["said"])


def _said(now: datetime, request: int, worker: int | None = None, mission: int | None = None) -> Query:
    mine: ColumnElement[bool] = and_(Mission.request_id == request, Mission.state == MissionState.CANCELLED)
    if worker is not None:
        mine = and_(mine, Mission.worker_id == worker)
    if mission is not None:
        mine = and_(mine, Mission.id == mission)
    which = func.array(select(Mission.id).where(mine).scalar_subquery(), type_=ARRAY(Integer))
    said = func.no_shows_of(which, cast(literal(now), DateTime(timezone=True))).table_valued(
        column("mission_id", Integer),
        column("worker", Text),
        column("day", Date),
        column("stands", Text),
        column("lead", Text),
        column("lead_phone", Text),
    )
    return select(said)


def undo_no_show(session: Session, actor: Actor, mission_id: int, *, now: datetime | None = None) -> Mission:
    """Take back that somebody did not come, once, and return the mission that has the day again.

    Raises
    ------
    NotFound
        When the actor has no such mission.
    NotPossible
        When nobody said so of it, or that was too long ago.
    Conflict
        ``no_show_stands``: somebody else is confirmed by now, or the person works elsewhere.
    """
    now = now or datetime.now(UTC)
    lock_drafts(session, actor)
    missed = read_locked(session, of_both_sides(session, actor, mission_id))
    said = no_shows(session, now, request=missed.request_id, mission=mission_id)
    if not said:
        if (undone := _undone(session, missed)) is not None:
            return undone
        raise NotPossible(Thing.MISSION, missed.state, Action.UNDO_NO_SHOW)
    if said[0].stands is not None:
        reason = "no_show_stands"
        raise Conflict(reason)
    _withdraw_offers(session, actor, mission_id)
    session.flush()
    back = session.scalar(select(func.undo_no_show(mission_id, now)))
    session.expire_all()
    whole = session.get_one(Mission, back)
    detail = {"day": said[0].day.isoformat()}
    if whole is missed:
        log(session, actor, NO_SHOW_UNDONE, mission_id, detail=detail)
    else:  # it was one day of several
        log(session, actor, replace(NO_SHOW_UNDONE, was=whole.state), whole.id, detail=detail)
        emptied = Transition(Thing.MISSION, missed.state, Action.UNDO_NO_SHOW, missed.state)
        log(session, actor, emptied, mission_id, detail={"into": whole.id})
    follow(session, actor, whole.request_id)
    ask_for_stand_bys(session, actor)
    count_who_could_come(session, actor, [whole.request_id], now)
    return whole


def _undone(session: Session, missed: Mission) -> Mission | None:
    """Return the mission that has the day again, where the last that happened is that somebody took it back."""
    of_mission = Event.thing == Thing.MISSION, Event.thing_id == missed.id
    last = session.scalars(select(Event).where(*of_mission).order_by(Event.id.desc()).limit(1)).first()
    if last is None or last.action != Action.UNDO_NO_SHOW:
        return None
    return session.get_one(Mission, (last.detail or {}).get("into", missed.id))


def _withdraw_offers(session: Session, actor: Actor, mission_id: int) -> None:
    """Withdraw what was offered to others in the place of a mission; of a longer offer these shifts alone."""
    with as_engine(session, actor) as engine:
        was, offered = aliased(MissionShift), aliased(MissionShift)
        rows = session.execute(
            select(offered.mission_id, offered.request_shift_id)
            .join(was, and_(was.request_shift_id == offered.request_shift_id, was.slot == offered.slot))
            .where(was.mission_id == mission_id, offered.state == MissionState.PUBLISHED)
            .order_by(offered.mission_id)
        )
        taken: defaultdict[int, list[int]] = defaultdict(list)
        for mission, shift in rows:
            taken[mission].append(shift)
        for mission, shifts in taken.items():
            offer = session.get_one(Mission, mission)
            others = len(offer.shifts) > len(shifts)
            move(session, engine, split(session, engine, offer, shifts) if others else offer, Action.WITHDRAW)


def gone_into(session: Session, mission_id: int) -> int | None:
    """Return the mission that has the day again of one that nothing is left of; None for any other."""
    told = select(Event.detail["into"].as_integer()).where(
        Event.thing == Thing.MISSION, Event.thing_id == mission_id, Event.action == Action.UNDO_NO_SHOW
    )
    return session.scalar(told.order_by(Event.id.desc()).limit(1))
