"""End a request earlier: an early return."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.errors import Invalid
from scheduler.core.states import Action, follow, move
from scheduler.core.tables import Request, RequestShift
from scheduler.core.weeks import clock
from scheduler.planning.people_counts import count_who_could_come
from scheduler.requests.changing import ahead, changeable, written
from scheduler.requests.cutting import cut


def shorten(session: Session, actor: Actor, which: int, last_day: date, *, now: datetime | None = None) -> int:
    """Make a day the request's last one; return how many missions lose shifts.

    Raises
    ------
    NotFound, NotPossible, NotAllowed
        As ``changeable`` does.
    Invalid
        When the day is not earlier than the last one, lies before a day that was worked, or leaves nothing.
    """
    now = now or datetime.now(UTC)
    request = changeable(session, actor, which)
    gone = [shift for shift in ahead(session, which, now) if shift.day > last_day]
    for problem in _wrong(session, request, last_day, len(gone), now):
        raise problem
    zone = clock(session, actor)
    detail = {
        "change": "shorten",
        "old": {"last_day": request.last_day.isoformat(), "shifts": written(gone, zone)},
        "new": {"last_day": last_day.isoformat(), "shifts": []},
    }
    touched = cut(session, actor, gone) if gone else 0
    request.last_day = last_day
    move(session, actor, request, Action.AMEND, detail=detail)
    follow(session, actor, which)
    count_who_could_come(session, actor, [which], now)
    return touched


def _wrong(session: Session, request: Request, last_day: date, gone: int, now: datetime) -> Iterator[Invalid]:
    if last_day >= request.last_day:
        yield Invalid("last_day", "not_earlier")
    mine = RequestShift.request_id == request.id
    worked = session.scalar(select(func.max(RequestShift.day)).where(mine, RequestShift.starts_at <= now))
    if worked is not None and last_day < worked:
        yield Invalid("last_day", "already_worked")
    if gone == session.scalar(select(func.count()).where(mine)):
        yield Invalid("last_day", "nothing_left")
