"""In which market somebody acts whose organisation takes part in several: chosen without signing out."""

from dataclasses import dataclass

from sqlalchemy import text, update
from sqlalchemy.orm import Session

from scheduler.core.errors import NotFound
from scheduler.core.tables import UserSession
from scheduler.market.accounts.sessions import SignedIn


@dataclass(frozen=True, slots=True)
class OwnMarket:
    """A market in which somebody may act, and whether they do now."""

    id: int
    code: str
    name: str
    here: bool


def own_markets(session: Session, who: SignedIn) -> tuple[OwnMarket, ...]:
    """Return the markets in which somebody may act, by name."""
    rows = session.execute(text("SELECT * FROM own_markets()"))
    return tuple(OwnMarket(row.id, row.code, row.name, row.id == who.actor.market) for row in rows)


def act_in(session: Session, who: SignedIn, code: str) -> None:
    """Act in another market from the next request on; what that market demands at the door is asked then.

    Raises
    ------
    NotFound
        When they take part in no such market.
    """
    market = session.scalar(text("SELECT id FROM own_markets() WHERE code = :code"), {"code": code})
    if market is None:
        thing = "market"
        raise NotFound(thing, code)
    session.execute(update(UserSession).where(UserSession.id == who.session).values(market_id=market))
