"""The list of a market's sites, as whoever sets it up looks through it: page by page, by words, by who serves them."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor, require_lead
from scheduler.core.tables import Member, Organisation, Site, Territory
from scheduler.core.tables.codes import OrganisationKind

OF_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class WantedSites:
    """Which sites are listed: those whose name, address or UAI holds all words, served by an agency or by nobody."""

    search: str = ""
    agency: int | None = None
    unserved: bool = False
    page: int = 1


@dataclass(frozen=True, slots=True)
class SiteLine:
    """A site in the list: ``agencies`` counts who serves it, ``sector`` names who does so first."""

    id: int
    name: str
    address: str
    uai: str | None
    closed_from: date | None
    agencies: int
    sector: str | None


@dataclass(frozen=True, slots=True)
class SiteList:
    """A page of the list: whether more follow, how many there are on all pages, the agencies to choose from by name."""

    lines: tuple[SiteLine, ...]
    more: bool
    total: int
    agencies: tuple[tuple[int, str], ...]


def site_list(session: Session, actor: Actor, wanted: WantedSites) -> SiteList:
    """Return a page of the market's sites by name.

    Raises
    ------
    NotAllowed
        To anybody but who plans the market.
    """
    require_lead(actor)
    served = select(Territory.site_id, func.count().label("agencies")).group_by(Territory.site_id).subquery()
    first = and_(Territory.site_id == Site.id, Territory.sector)
    query = (
        select(
            Site.id,
            Site.shown,
            Site.address,
            Site.uai,
            Site.closed_from,
            func.coalesce(served.c.agencies, 0),
            Organisation.name,
            func.count().over(),
        )
        .outerjoin(served, served.c.site_id == Site.id)
        .outerjoin(Territory, first)
        .outerjoin(Organisation, Organisation.id == Territory.agency_id)
        .where(Site.market_id == actor.market)
        .order_by(Site.shown, Site.id)
    )
    for word in wanted.search.split():
        query = query.where(
            or_(*(each.icontains(word, autoescape=True) for each in (Site.shown, Site.address, Site.uai)))
        )
    if wanted.unserved:
        query = query.where(served.c.agencies.is_(None))
    elif wanted.agency is not None:
        of_agency = select(Territory.site_id).where(Territory.agency_id == wanted.agency)
        query = query.where(Site.id.in_(of_agency))
    rows = session.execute(query.limit(OF_A_PAGE).offset(OF_A_PAGE * (wanted.page - 1))).all()
    total = rows[0][-1] if rows else 0
    agencies = session.execute(
        select(Organisation.id, Organisation.name)
        .join(Member, Member.organisation_id == Organisation.id)
        .where(Member.market_id == actor.market, Member.kind == OrganisationKind.AGENCY)
        .order_by(Organisation.name)
    )
    return SiteList(
        tuple(SiteLine(*row[:-1]) for row in rows),
        OF_A_PAGE * wanted.page < total,
        total,
        tuple((number, name) for number, name in agencies),
    )
