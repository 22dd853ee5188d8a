"""Whether a market keeps the ledger of hours at all: where it does not, no page says a word about it."""

from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.acting_market import acting_market
from scheduler.core.errors import NotFound
from scheduler.market.settings import MarketSettings


def keeps_hours(session: Session, actor: Actor) -> bool:
    """Tell whether the actor's market keeps the ledger."""
    return MarketSettings.of(acting_market(session, actor).settings).worked_hours


def require_hours(session: Session, actor: Actor) -> None:
    """Let only a market that keeps the ledger go on.

    Raises
    ------
    NotFound
        For any other.
    """
    if not keeps_hours(session, actor):
        thing = "hours"
        raise NotFound(thing, actor.market)
