"""The sites of a market, as whoever sets it up sees, adds and changes them, and who serves each."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, delete, func, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor, require_lead
from scheduler.core.errors import Invalid, NotFound
from scheduler.core.tables import Member, Organisation, Site, Territory
from scheduler.core.tables.codes import OrganisationKind, Thing
from scheduler.market.changes import Change, changes, hold_market, record, require_seen
from scheduler.market.setting_up.checks import checked_name, checked_point, checked_uai
from scheduler.market.travel import enrich


@dataclass(frozen=True, slots=True)
class SiteValues:
    """What is said of a site; ``point`` in degrees, ``closed_from`` when it closes for good."""

    name: str
    address: str
    point: tuple[float, float]
    closed_from: date | None = None

    def written(self) -> dict[str, Any]:
        """Return it in JSON types."""
        lat, lon = self.point
        closed = self.closed_from and self.closed_from.isoformat()
        return {"name": self.name, "address": self.address, "place": f"{lat:.5f}, {lon:.5f}", "closed_from": closed}


@dataclass(frozen=True, slots=True)
class Serving:
    """An agency of the market: whether it serves a site, and whether before others."""

    agency: int
    name: str
    serves: bool
    sector: bool


@dataclass(frozen=True, slots=True)
class SitePlace:
    """A site with all that can be changed of it, and its latest changes; ``shown`` is its name as it is read."""

    id: int
    uai: str | None
    shown: str
    values: SiteValues
    serving: tuple[Serving, ...]
    changes: tuple[Change, ...]

    @property
    def last(self) -> int:
        """The number of the last change, 0 when there was none: whoever changes says what they have seen."""
        return self.changes[0].id if self.changes else 0


def site_place(session: Session, actor: Actor, site: int) -> SitePlace:
    """Return a site.

    Raises
    ------
    NotAllowed, NotFound
        To anybody but who plans the market, and of a site that it has not.
    """
    require_lead(actor)
    found = session.get(Site, site)
    if found is None or found.market_id != actor.market:
        thing = "site"
        raise NotFound(thing, site)
    serving = session.execute(
        select(Organisation.id, Organisation.name, Territory.agency_id.is_not(None), Territory.sector)
        .join(Member, Member.organisation_id == Organisation.id)
        .outerjoin(Territory, and_(Territory.agency_id == Organisation.id, Territory.site_id == site))
        .where(Member.market_id == actor.market, Member.kind == OrganisationKind.AGENCY)
        .order_by(Organisation.name)
    )
    return SitePlace(
        found.id,
        found.uai,
        found.shown,
        SiteValues(found.name, found.address, (found.lat, found.lon), found.closed_from),
        tuple(Serving(agency, name, serves, bool(sector)) for agency, name, serves, sector in serving),
        changes(session, actor, Thing.SITE, which=site),
    )


def add_site(session: Session, actor: Actor, uai: str, values: SiteValues) -> int:
    """Store a new site, of an establishment of its own, and return its number; nobody serves it yet.

    Raises
    ------
    NotAllowed
        For whoever does not set up the market.
    Invalid
        When a value cannot be, or the UAI is somebody's already.
    """
    hold_market(session, actor, Thing.SITE)
    uai, values = checked_uai(uai), _checked(values)
    establishment = session.scalar(select(func.add_establishment(uai.lower(), values.name)))
    if establishment is None or session.scalar(select(Site.id).where(Site.market_id == actor.market, Site.uai == uai)):
        field, reason = "uai", "uai_taken"
        raise Invalid(field, reason)
    lat, lon = values.point
    site = Site(
        market_id=actor.market,
        organisation_id=establishment,
        uai=uai,
        name=values.name,
        address=values.address,
        lat=lat,
        lon=lon,
        closed_from=values.closed_from,
    )
    session.add(site)
    session.flush()
    new = {name: each for name, each in ({"uai": uai} | values.written()).items() if each is not None}
    record(session, actor, Thing.SITE, site.id, {}, new)
    return site.id


def change_site(session: Session, actor: Actor, site: int, values: SiteValues, *, seen: int) -> None:
    """Say otherwise what a site is called, where it lies, when it closes; ways to another place get new minutes.

    Raises
    ------
    NotAllowed, NotFound, Invalid
        For whoever does not set up the market, of a site that it has not, when a value cannot be.
    Conflict
        ``somebody_else_at_once``: others changed it since.
    """
    found = _held(session, actor, site, seen)
    values = _checked(values)
    if record(session, actor, Thing.SITE, site, found.values.written(), values.written()):
        row = session.get_one(Site, site)
        row.name, row.address, row.closed_from = values.name, values.address, values.closed_from
        row.lat, row.lon = values.point
        session.flush()
        if values.point != found.values.point:
            enrich(session, actor)


def change_serving(
    session: Session, actor: Actor, site: int, agencies: Collection[int], sector: int | None, *, seen: int
) -> None:
    """Let these agencies serve a site and no others, one of them first; what stands there, stands.

    Raises
    ------
    NotAllowed, NotFound
        For whoever does not set up the market, and of a site that it has not.
    Invalid
        When the market has not one of the agencies, or who is first does not serve the site.
    Conflict
        ``somebody_else_at_once``: others changed the site since.
    """
    found = _held(session, actor, site, seen)
    names = {each.agency: each.name for each in found.serving}
    wanted = set(agencies)
    if not wanted <= names.keys() or not {sector} <= wanted | {None}:
        field, reason = "sector", "does_not_serve"
        raise Invalid(field, reason)
    there = {each.agency for each in found.serving if each.serves}
    first = next((each.agency for each in found.serving if each.sector), None)
    key = {"market_id": actor.market, "site_id": site}
    session.execute(delete(Territory).filter_by(**key).where(Territory.agency_id.in_(there - wanted)))
    session.flush()
    for row in session.scalars(select(Territory).filter_by(**key)):
        row.sector = row.sector and row.agency_id == sector
    session.flush()  # only one agency may be first at a time
    session.add_all(Territory(**key, agency_id=agency, sector=False) for agency in sorted(wanted - there))
    session.flush()
    if sector is not None:
        session.get_one(Territory, (sector, site)).sector = True
        session.flush()

    def written(serving: Collection[int], before_others: int | None) -> Mapping[str, Any]:
        return {
            "agencies": sorted(names[each] for each in serving),
            "sector": None if before_others is None else names[before_others],
        }

    record(session, actor, Thing.SITE, site, written(there, first), written(wanted, sector))
    if wanted - there:
        enrich(session, actor)


def _held(session: Session, actor: Actor, site: int, seen: int) -> SitePlace:
    hold_market(session, actor, Thing.SITE)
    found = site_place(session, actor, site)
    require_seen(session, actor, Thing.SITE, site, seen)
    return found


def _checked(values: SiteValues) -> SiteValues:
    return SiteValues(
        checked_name(values.name),
        checked_name(values.address, "address"),
        checked_point(*values.point),
        values.closed_from,
    )
