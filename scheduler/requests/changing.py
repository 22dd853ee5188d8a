"""What all changes of a request share: which shifts still lie ahead, and what the log keeps of them.

Every change takes the request's lock first, so that two people who change it at once come one after the other.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.access import Actor
from scheduler.requests.own import own_request
from scheduler.states import Action, lock_request, transition
from scheduler.tables import Request, RequestShift
from scheduler.tables.codes import Thing


def changeable(session: Session, actor: Actor, which: int) -> Request:
    """Return a request that the actor may change, for them alone until the transaction ends.

    Raises
    ------
    NotFound
        When there is none of the actor's.
    NotPossible
        When it is cancelled.
    NotAllowed
        When the actor's role does not ask for replacements.
    """
    found = own_request(session, actor, which)
    lock_request(session, found)
    session.refresh(found)
    transition(Thing.REQUEST, found.state, Action.AMEND, actor.role)
    return found


def ahead(session: Session, request: int, now: datetime) -> list[RequestShift]:
    """Return the shifts that have not begun, in the order of time: the others never change."""
    return list(
        session.scalars(
            select(RequestShift)
            .where(RequestShift.request_id == request, RequestShift.starts_at > now)
            .order_by(RequestShift.starts_at, RequestShift.id)
            .execution_options(populate_existing=True)
        )
    )


def written(shifts: Iterable[RequestShift], zone: ZoneInfo) -> list[dict[str, Any]]:
    """Write shifts as the log keeps them: by the names of their columns, moments on the market's clock."""
    return [
        {
            "day": shift.day.isoformat(),
            "starts_at": shift.starts_at.astimezone(zone).isoformat(timespec="minutes"),
            "ends_at": shift.ends_at.astimezone(zone).isoformat(timespec="minutes"),
            "break_minutes": shift.break_minutes,
        }
        for shift in sorted(shifts, key=lambda each: (each.starts_at, each.id))
    ]
