"""Call some days of a request off, or all that are left."""

from collections.abc import Collection
from datetime import UTC, date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.errors import Invalid, NotPossible
from scheduler.core.states import Action, follow, move
from scheduler.core.tables import RequestShift
from scheduler.core.tables.codes import Thing
from scheduler.core.weeks import clock
from scheduler.planning.people_counts import count_who_could_come
from scheduler.requests.cancel import cancel
from scheduler.requests.changing import ahead, changeable, written
from scheduler.requests.cutting import cut


def cancel_days(
    session: Session, actor: Actor, which: int, days: Collection[date], *, now: datetime | None = None
) -> int:
    """Call off what lies ahead on some days; return how many missions lose shifts.

    Without anything left, the whole request is cancelled. Days at the end of the period shorten it.

    Raises
    ------
    NotFound, NotPossible, NotAllowed
        As ``changeable`` does; not possible is also a day on which nothing is asked for any more.
    Invalid
        When no day is given, or one that has begun.
    """
    now = now or datetime.now(UTC)
    request = changeable(session, actor, which)
    gone = [shift for shift in ahead(session, which, now) if shift.day in set(days)]
    if missing := set(days) - {shift.day for shift in gone}:
        mine = RequestShift.request_id == which, RequestShift.day.in_(missing)
        if session.scalars(select(RequestShift.id).where(*mine)).first() is None:  # a colleague was faster
            raise NotPossible(Thing.REQUEST, request.state, Action.AMEND)
        field, problem = "days", "already_worked"
        raise Invalid(field, problem)
    if not gone:
        field, problem = "days", "no_shift"
        raise Invalid(field, problem)
    others = RequestShift.request_id == which, RequestShift.id.not_in([shift.id for shift in gone])
    left = session.scalars(select(RequestShift.day).where(*others)).all()
    if not left:
        return cancel(session, actor, which)
    zone = clock(session, actor)
    was = request.first_day, request.last_day
    if max(days) > max(left):
        request.last_day = max(left)
    if min(days) < min(left):
        request.first_day = min(left)
    detail = {
        "change": "cancel_days",
        "old": {"first_day": was[0].isoformat(), "last_day": was[1].isoformat(), "shifts": written(gone, zone)},
        "new": {"first_day": request.first_day.isoformat(), "last_day": request.last_day.isoformat(), "shifts": []},
    }
    touched = cut(session, actor, gone)
    move(session, actor, request, Action.AMEND, detail=detail)
    follow(session, actor, which)
    count_who_could_come(session, actor, [which], now)
    return touched
