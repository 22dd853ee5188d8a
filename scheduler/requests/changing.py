"""What all changes of a request share: which shifts still lie ahead, and what the log keeps of them.

Every change takes the request's lock first, so that two people who change it at once come one after the other.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.errors import Conflict
from scheduler.core.states import Action, lock_request
from scheduler.core.tables import Event, Request, RequestShift
from scheduler.core.tables.codes import Thing
from scheduler.core.transitions import transition
from scheduler.requests.own import own_request


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


def version(session: Session, which: int) -> int:
    """Return the number of a request's last change in the log, 0 when it stands as it was asked for."""
    changes = select(func.coalesce(func.max(Event.id), 0)).where(
        Event.thing == Thing.REQUEST, Event.thing_id == which, Event.action == Action.AMEND
    )
    return session.scalars(changes).one()


def require_unchanged(session: Session, actor: Actor, which: int, seen: int | None) -> None:
    """Go on only if nobody has changed a request since the version that was looked at (None: whatever was seen).

    Nobody else changes it from then on, until the transaction ends.

    Raises
    ------
    NotFound
        When there is none of the actor's.
    Conflict
        ``somebody_else_at_once``: somebody has.
    """
    lock_request(session, own_request(session, actor, which))
    if seen is not None and seen != version(session, which):
        reason = "somebody_else_at_once"
        raise Conflict(reason)


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
