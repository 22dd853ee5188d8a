"""The last planner who administers a lead: the administration does not take them away either."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from scheduler.core.errors import LastPlanner


def require_no_last_planner(session: Session, who: int) -> None:
    """Refuse to take somebody's tick, role or account without whom nobody could set up a market; others wait meanwhile.

    Raises
    ------
    LastPlanner
        When no other planner of the agency, which leads a market, administers it.
    """
    if keeps_the_lead(session, who):
        raise LastPlanner


def keeps_the_lead(session: Session, who: int) -> bool:
    """Tell whether somebody is the last planner who administers an agency that leads a market."""
    return bool(session.scalar(text("SELECT keeps_the_lead(:who)"), {"who": who}))
