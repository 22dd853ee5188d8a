"""As whom the rows of the folder are stored that people of the market bring otherwise."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.tables import Market, Member, User
from scheduler.core.tables.codes import Role


def engine_of(session: Session, market: Market) -> Actor | None:
    """Return the nightly run, None as long as nobody leads the market."""
    return _of_lead(session, market, Role.ENGINE)


def lead_of(session: Session, market: Market) -> Actor | None:
    """Return the lead's first planner, the nightly run as long as there is none, None when nobody leads the market."""
    return _of_lead(session, market, Role.PLANNER) or engine_of(session, market)


def planner_of(session: Session, market: Market) -> Actor | None:
    """Return the lead's first planner."""
    return _of_lead(session, market, Role.PLANNER)


def of_agency(market: Market, agency: int) -> Actor:
    """Return whoever keeps an agency's files: the administration itself, which asks for no user."""
    return Actor(0, agency, market.id, Role.COORDINATOR)


def _of_lead(session: Session, market: Market, role: Role) -> Actor | None:
    found = session.execute(
        select(User.id, User.organisation_id)
        .join(Member, Member.organisation_id == User.organisation_id)
        .where(Member.market_id == market.id, Member.leads, User.role == role, User.disabled_at.is_(None))
        .order_by(User.id)
    ).first()
    if found is None:
        return None
    # The administration stores in their name, and may do all that whoever sets up the market may.
    return Actor(found.id, found.organisation_id, market.id, role, leads=True, administers=role == Role.PLANNER)
