"""Whether a market bills at all, and who issues: where it does not, no page says a word about it."""

from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.acting_market import acting_market
from scheduler.core.errors import NotFound
from scheduler.core.tables.bill_codes import Circuit
from scheduler.core.tables.codes import Role
from scheduler.market.settings import MarketSettings


def circuit(session: Session, actor: Actor) -> Circuit:
    """Return who issues the bills of the actor's market."""
    settings = MarketSettings.of(acting_market(session, actor).settings)
    return settings.billing if settings.worked_hours else Circuit.OFF


def require_bills(session: Session, actor: Actor) -> Circuit:
    """Let only a market that bills go on.

    Raises
    ------
    NotFound
        For any other.
    """
    found = circuit(session, actor)
    if found == Circuit.OFF:
        thing = "bills"
        raise NotFound(thing, actor.market)
    return found


def issues(found: Circuit, actor: Actor, agency: int) -> bool:
    """Tell whether the actor issues the bills of an agency's hours; the database says the same (``issues_bills``)."""
    if found == Circuit.LEAD:
        return actor.leads and actor.role == Role.PLANNER
    return found == Circuit.MEMBERS and agency == actor.organisation and actor.role in {Role.COORDINATOR, Role.PLANNER}


def takes_back(actor: Actor, agency: int, issuer: int) -> bool:
    """Tell whether the actor takes an issued bill back, as the database does (``takes_bill_back``).

    A credit note is its issuer's own, whoever the market has said to issue since.
    """
    own = agency == actor.organisation and actor.role in {Role.COORDINATOR, Role.PLANNER}
    return issuer == actor.organisation and (own or (actor.leads and actor.role == Role.PLANNER))
