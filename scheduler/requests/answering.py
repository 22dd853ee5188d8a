"""Keeping promises: at the promised moment a site hears who comes, or that nobody was found yet, and what is next.

The job worker looks every minute. Each request is a transaction of its own and is answered once.
"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.db import Database
from scheduler.core.states import Action, lock_request, move
from scheduler.core.tables import Event, Mission, MissionShift, PeopleCount, Request, Run
from scheduler.core.tables.codes import MissionState, RunState, Thing
from scheduler.core.transitions import FOLLOWING
from scheduler.market.clock import Clock, market_clock
from scheduler.market.urgency import nights_of
from scheduler.planning.shift_filling import ShiftFilling, filling
from scheduler.requests.promised import named_by, promised_by_shift

FAR = timedelta(days=400)
"""A request lasts a year at most."""

log = logging.getLogger(__name__)


class Why(StrEnum):
    """Why nobody has a shift yet, in the terms of whoever asked for it."""

    NO_NIGHT = "no_night"
    NOT_PUBLISHED = "not_published"
    REFUSED = "refused"
    NOBODY = "nobody"
    BUSY = "busy"


class Next(StrEnum):
    """What happens then."""

    CALL = "call"
    PUBLISH = "publish"
    SEARCH = "search"


def keep_promises(database: Database, now: datetime) -> int:
    """Answer what was promised until now; return how many requests. Done again, it answers none twice."""
    answered = 0
    for code, engine in database.engines().items():
        with database.transaction(engine) as session:
            due = promised(session, engine, now)
        for request in due:
            try:
                with database.transaction(engine) as session:
                    answered += answer(session, engine, request, now)
            except Exception:
                # Whatever is wrong with one request: the others wait for their answers, and messages behind them.
                log.exception("request %s of %s is not answered", request, code)
    return answered


def promised(session: Session, engine: Actor, now: datetime) -> Sequence[int]:
    """Return the requests whose promised moment has come, the longest promised first."""
    return session.scalars(
        select(Request.id)
        .where(
            Request.market_id == engine.market,
            Request.promised_at <= now,
            Request.answered_at.is_(None),
            Request.state.in_(FOLLOWING),
        )
        .order_by(Request.promised_at, Request.id)
    ).all()


def answer(session: Session, engine: Actor, which: int, now: datetime) -> bool:
    """Tell a site what has become of a request; return whether that was still to be done."""
    request = session.get_one(Request, which)
    lock_request(session, request)
    session.refresh(request)
    if request.promised_at is None or request.promised_at > now or request.answered_at is not None:
        return False
    if request.state not in FOLLOWING:
        return False
    request.answered_at = now
    clock = market_clock(session, engine)
    shifts = filling(session, clock, now, now + FAR, request=which)
    if not shifts:  # all of it has begun or was taken out: there is nothing to hear any more
        return False
    move(session, engine, request, Action.ANSWER, detail=_situation(session, engine, request, shifts, clock, now))
    return True


def _situation(
    session: Session, engine: Actor, request: Request, shifts: Sequence[ShiftFilling], clock: Clock, now: datetime
) -> dict[str, Any]:
    """Return what stands now: slots confirmed, offered and held, which shifts nobody has, why, what is next."""
    empty = [each for each in shifts if each.empty > 0]
    said: dict[str, Any] = {
        "confirmed": sum(each.confirmed for each in shifts),
        "waiting": sum(each.published for each in shifts),
        "empty": [{"starts_at": each.starts_at.isoformat(), "ends_at": each.ends_at.isoformat()} for each in empty],
    }
    if held := sum(each.promised for each in shifts):
        promised = promised_by_shift()
        begins_at = session.scalar(select(func.max(promised.c.begins_at)).where(promised.c.request_id == request.id))
        said["held"] = held
        if named := named_by(session, engine, begins_at, now):
            said["named_by"] = named.isoformat()
    if said["waiting"]:
        last = select(func.max(Mission.answer_by)).where(
            Mission.request_id == request.id, Mission.state == MissionState.PUBLISHED
        )
        if answer_by := session.scalar(last):
            said["answer_by"] = clock.local(answer_by).isoformat()
    if empty:
        why = _why(session, request, empty)
        late = nights_of(session, engine).urgent(now)
        urgent = any(late.covers(each.starts_at, drafted=each.drafted == each.empty) for each in empty)
        then = Next.CALL if urgent else Next.PUBLISH if why == Why.NOT_PUBLISHED else Next.SEARCH
        said |= {"why": why.value, "next": then.value}
    return said


def _why(session: Session, request: Request, empty: Sequence[ShiftFilling]) -> Why:
    asked_at = session.scalar(
        select(func.max(Event.at)).where(
            Event.thing == Thing.REQUEST,
            Event.thing_id == request.id,
            Event.action.in_((Action.SUBMIT, Action.AMEND)),
        )
    )
    last = session.scalars(
        select(Run)
        .where(Run.market_id == request.market_id, Run.state == RunState.DONE)
        .order_by(Run.id.desc())
        .limit(1)
    ).one_or_none()
    if last is None or last.started_at < (asked_at or request.created_at):
        return Why.NO_NIGHT
    if last.published_at is None and any(each.drafted for each in empty):
        return Why.NOT_PUBLISHED
    lost = (
        select(Mission.id)
        .join(MissionShift, MissionShift.mission_id == Mission.id)
        .where(
            Mission.state.in_((MissionState.DECLINED, MissionState.EXPIRED)),
            MissionShift.request_shift_id.in_([each.shift for each in empty]),
        )
    )
    if session.scalars(lost.limit(1)).first() is not None:
        return Why.REFUSED
    count = session.get(PeopleCount, request.id)
    return Why.BUSY if count is not None and count.partly else Why.NOBODY
