"""The market in which somebody acts, read once a transaction."""

from sqlalchemy.orm import Session

from scheduler.access import Actor
from scheduler.tables import Market


def acting_market(session: Session, actor: Actor) -> Market | None:
    """Return the actor's market; None when they do not see it any more.

    A session holds its rows weakly and would read the market again for whoever asks next, so it is given a hold on it.
    """
    found = session.get(Market, actor.market)
    session.info[Market] = found
    return found
