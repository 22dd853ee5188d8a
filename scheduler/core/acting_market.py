"""The market in which somebody acts, read once a transaction."""

from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.errors import NotFound
from scheduler.core.kept_rows import hold
from scheduler.core.tables import Market


def acting_market(session: Session, actor: Actor) -> Market:
    """Return the actor's market.

    Raises
    ------
    NotFound
        When the actor does not belong to the market any more.
    """
    found = session.get(Market, actor.market)
    if found is None:
        thing = "market"
        raise NotFound(thing, actor.market)
    return hold(session, found)
