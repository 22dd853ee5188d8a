"""The one site that somebody acts for."""

from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.errors import NotFound
from scheduler.core.tables import Site


def site_of(session: Session, actor: Actor, site: int) -> Site:
    """Return a site that the actor may ask for: one of their own, any of the market for whoever leads it.

    Raises
    ------
    NotFound
        When it is not there or not theirs.
    """
    found = session.get(Site, site)
    if found is None or not (actor.leads or found.organisation_id == actor.organisation):
        thing = "site"
        raise NotFound(thing, site)
    return found
