"""What changes how long people travel after a market is set up, each with the new minutes; for who leads the market."""

from sqlalchemy.orm import Session

from scheduler.core.access import Actor, require_lead
from scheduler.core.acting_market import acting_market
from scheduler.core.errors import NotFound
from scheduler.core.tables import Site, Territory
from scheduler.market.setting_up.checks import checked_point
from scheduler.market.travel import enrich
from scheduler.market.travel_model import TravelModel


def change_travel_model(session: Session, actor: Actor, model: TravelModel | None) -> None:
    """Let the market go by another model of travel, or by the built-in one (None).

    Raises
    ------
    NotAllowed
        For whoever does not lead the market.
    """
    require_lead(actor)
    acting_market(session, actor).travel_model = None if model is None else model.written()
    enrich(session, actor)


def move_site(session: Session, actor: Actor, site: int, point: tuple[float, float]) -> None:
    """Say that a site lies elsewhere, degrees.

    Raises
    ------
    NotAllowed, NotFound, Invalid
        For whoever does not lead the market, a site that it has not, a point that cannot be.
    """
    found = _site(session, actor, site)
    found.lat, found.lon = checked_point(*point)
    enrich(session, actor)


def serve_site(session: Session, actor: Actor, site: int, agency: int) -> None:
    """Let one more agency send people to a site.

    Raises
    ------
    NotAllowed, NotFound
        For whoever does not lead the market, and a site that it has not.
    Conflict
        When it does so already.
    """
    found = _site(session, actor, site)
    session.add(Territory(market_id=found.market_id, site_id=found.id, agency_id=agency))
    enrich(session, actor)


def _site(session: Session, actor: Actor, site: int) -> Site:
    require_lead(actor)
    found = session.get(Site, site)
    if found is None or found.market_id != actor.market:
        thing = "site"
        raise NotFound(thing, site)
    return found
