"""Which requests somebody may follow."""

from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.errors import NotFound
from scheduler.core.kept_rows import hold
from scheduler.core.tables import Request


def own_request(session: Session, actor: Actor, which: int) -> Request:
    """Return a request of the actor's own sites, any of the market to whoever leads it.

    Raises
    ------
    NotFound
        When there is none; an agency with a mission on it has a view of its own.
    """
    found = session.get(Request, which)
    if found is None or not (actor.leads or found.organisation_id == actor.organisation):
        thing = "request"
        raise NotFound(thing, which)
    return hold(session, found)
