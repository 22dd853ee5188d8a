"""For which organisation and in which market somebody acts, of those of their account: chosen without signing out."""

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


@dataclass(frozen=True, slots=True)
class OwnUser:
    """As whom somebody may act: a user of their account, for one organisation, in its markets."""

    user: int
    organisation: str
    markets: tuple[OwnMarket, ...]


def own_users(session: Session, who: SignedIn) -> tuple[OwnUser, ...]:
    """Return as whom the owner of an account may act, by organisation, and in which markets, by name."""
    found: dict[int, tuple[str, list[OwnMarket]]] = {}
    for row in session.execute(text("SELECT * FROM own_roles()")):
        here = (row.user_id, row.market_id) == (who.actor.user, who.actor.market)
        market = OwnMarket(row.market_id, row.market_code, row.market, here)
        found.setdefault(row.user_id, (row.organisation, []))[1].append(market)
    return tuple(OwnUser(user, organisation, tuple(markets)) for user, (organisation, markets) in found.items())


def act_as(session: Session, who: SignedIn, user: int, code: str) -> None:
    """Act as a user of one's account in a market from the next request on; what that demands at the door is asked then.

    Raises
    ------
    NotFound
        When there is no such user of the account, or they take part in no such market.
    """
    query = text("SELECT market_id FROM own_roles() WHERE user_id = :user AND market_code = :code")
    market = session.scalar(query, {"user": user, "code": code})
    if market is None:
        thing = "market"
        raise NotFound(thing, code)
    values = {"user_id": user, "market_id": market}
    session.execute(update(UserSession).where(UserSession.id == who.session).values(values))
