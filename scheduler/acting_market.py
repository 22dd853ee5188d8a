"""The market in which somebody acts, read once a transaction."""

from sqlalchemy.orm import Session

from scheduler.access import Actor
from scheduler.errors import NotFound
from scheduler.held import hold
from scheduler.tables import Market


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
