"""Call a request off."""

from sqlalchemy import Integer, func, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.errors import NotPossible
from scheduler.core.states import Action, move
from scheduler.core.tables import RequestShift
from scheduler.core.tables.codes import Thing
from scheduler.requests.own import own_request


def cancel(session: Session, actor: Actor, request: int) -> int:
    """Call off what is left of a request and of its missions; return how many missions that concerns.

    Days that were worked stay as they are.

    Raises
    ------
    NotFound
        When there is no such request, or none of the actor's.
    NotPossible
        When it is cancelled already, or its last shift is over.
    NotAllowed
        When the actor's role does not ask for replacements.
    """
    found = own_request(session, actor, request)
    left = session.scalar(
        select(func.count()).where(RequestShift.request_id == request, RequestShift.ends_at > func.now())
    )
    if not left:
        raise NotPossible(Thing.REQUEST, found.state, Action.CANCEL)
    move(session, actor, found, Action.CANCEL)
    return session.scalars(select(func.cancel_missions(request, type_=Integer))).one()
