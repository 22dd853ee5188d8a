"""Which sites an agency serves: its territory under its State convention (R5132-19), and its sector in it."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import and_, delete, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.errors import Invalid
from scheduler.core.tables import Site, Territory
from scheduler.core.tables.codes import Thing
from scheduler.market.changes import record
from scheduler.market.setting_up.agencies import Agency, locked, taking_part
from scheduler.market.travel import enrich


@dataclass(frozen=True, slots=True)
class Choice:
    """A site of the market: whether an agency serves it, and whether before others (``sector``)."""

    site: int
    name: str
    served: bool
    sector: bool


def territory(session: Session, actor: Actor, agency: int) -> tuple[Agency, int, tuple[Choice, ...]]:
    """Return an agency, the number of its last change, and all sites of the market by name.

    Raises
    ------
    NotAllowed, NotFound
        To anybody but who plans the market, and of an agency that it has not.
    """
    found = taking_part(session, actor, agency)
    rows = session.execute(
        select(Site.id, Site.shown, Territory.agency_id.is_not(None), Territory.sector)
        .outerjoin(Territory, and_(Territory.site_id == Site.id, Territory.agency_id == agency))
        .where(Site.market_id == actor.market)
        .order_by(Site.shown, Site.id)
    )
    choices = tuple(Choice(site, name, served, bool(sector)) for site, name, served, sector in rows)
    return found.agencies[0], found.last, choices


def change_territory(session: Session, actor: Actor, agency: int, sites: Collection[int], *, seen: int) -> None:
    """Let an agency serve these sites and no others; ways that are new get their minutes.

    What stands at a site that it serves no longer, stands.

    Raises
    ------
    NotAllowed, NotFound
        For whoever does not set up the market, and of an agency that it has not.
    Invalid
        When the market has not one of the sites.
    Conflict
        ``somebody_else_at_once``: others changed the agency since.
    """
    locked(session, actor, agency, seen)
    here = session.execute(select(Site.id, Site.shown).where(Site.market_id == actor.market))
    names = {row.id: row.shown for row in here}
    wanted = set(sites)
    if not wanted <= names.keys():
        field, reason = "sites", "unknown_site"
        raise Invalid(field, reason)
    key = {"market_id": actor.market, "agency_id": agency}
    there = set(session.scalars(select(Territory.site_id).filter_by(**key)))
    new, gone = wanted - there, there - wanted
    session.execute(delete(Territory).filter_by(**key).where(Territory.site_id.in_(gone)))
    session.add_all(Territory(**key, site_id=site) for site in sorted(new))
    session.flush()
    told = {"sites_added": sorted(names[each] for each in new), "sites_removed": sorted(names[each] for each in gone)}
    record(session, actor, Thing.ORGANISATION, agency, {}, {name: each for name, each in told.items() if each})
    if new:
        enrich(session, actor)
