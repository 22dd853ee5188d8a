"""When a site is answered: promised once, when it asks or asks for more, and stored with its request.

The promise is the first moment at which somebody publishes a plan that covers the work (``market.urgency``); it is kept
by ``answering``. A promise that is awaited is only ever moved forward.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.tables import MissionShift, Request, RequestShift
from scheduler.core.tables.codes import BOOKED
from scheduler.market.urgency import nights_of
from scheduler.planning.arriving import is_worth_coming
from scheduler.requests.promised import promised_by_shift


def promise(
    session: Session, actor: Actor, request: Request, starts: Sequence[datetime], now: datetime
) -> dict[str, bool]:
    """Promise an answer about work that begins at these moments and nobody has, as far as a night can plan it.

    Returns
    -------
        What the event says of it: that some of it is urgent, or nothing.
    """
    nights = nights_of(session, actor)
    at = nights.promise(starts, now)
    awaited = request.promised_at if request.answered_at is None else None
    if at is not None and (awaited is None or at < awaited):
        request.promised_at, request.promised_from, request.answered_at = at, nights.urgent_before(now), None
    return nights.urgency(starts, now)


def waiting(session: Session, request: int, now: datetime) -> Sequence[datetime]:
    """Return when the coming shifts of a request begin that still wait for somebody, in the order of time."""
    return [starts_at for starts_at, _ in wanting(session, request, now) if starts_at > now]


def wanting(session: Session, request: int, now: datetime) -> Sequence[tuple[datetime, datetime]]:
    """Return from when to when somebody is still looked for, of shifts to come and of those that go on.

    Nobody is looked for where somebody is promised.
    """
    promised = promised_by_shift()
    booked = (
        select(func.count())
        .where(MissionShift.request_shift_id == RequestShift.id, MissionShift.state.in_(BOOKED))
        .scalar_subquery()
    )
    rows = session.execute(
        select(RequestShift.starts_at, RequestShift.ends_at)
        .outerjoin(promised, promised.c.request_shift_id == RequestShift.id)
        .where(
            RequestShift.request_id == request,
            RequestShift.ends_at > now,
            booked + func.coalesce(promised.c.promised, 0) < RequestShift.headcount,
        )
        .order_by(RequestShift.starts_at)
    )
    return [(starts_at, ends_at) for starts_at, ends_at in rows if is_worth_coming(starts_at, ends_at, now)]
