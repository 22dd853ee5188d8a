"""The market on a map: sites with what they lack, agencies, and who is sent from where to where."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor, require_lead
from scheduler.core.tables import (
    Member,
    Mission,
    MissionShift,
    Organisation,
    Request,
    RequestShift,
    Site,
    Territory,
)
from scheduler.core.tables.codes import EXPECTED, MissionState, OrganisationKind
from scheduler.market.clock import market_clock
from scheduler.planning.shift_filling import filling

PERIOD = timedelta(weeks=4)


@dataclass(frozen=True, slots=True)
class Place:
    """A site: slots asked for in the coming four weeks and how many of them stand how; degrees.

    ``held`` are those that somebody is promised for, and is announced for later.
    """

    id: int
    name: str
    address: str
    lat: float
    lon: float
    sector: int | None
    closed: bool
    asked: int = 0
    confirmed: int = 0
    published: int = 0
    held: int = 0
    drafted: int = 0

    @property
    def empty(self) -> int:
        """Slots that nobody has, not even in the draft."""
        return self.asked - self.confirmed - self.published - self.held - self.drafted


@dataclass(frozen=True, slots=True)
class Home:
    """An agency, drawn in the middle of the sites that it serves first, as its own point is not stored."""

    id: int
    name: str
    leads: bool
    lat: float
    lon: float
    sites: int
    missions: int


@dataclass(frozen=True, slots=True)
class Link:
    """Missions of one agency at one site in the same state; a number of them, ``held`` ones apart from a draft's."""

    agency: int
    site: int
    state: MissionState
    missions: int
    held: bool = False


@dataclass(frozen=True, slots=True)
class ChartMap:
    """All that is drawn; agencies that serve no site first are not, since nothing says where they are."""

    places: tuple[Place, ...]
    homes: tuple[Home, ...]
    links: tuple[Link, ...]

    @property
    def held(self) -> bool:
        """Whether something is held in these weeks."""
        return any(link.held for link in self.links)


def chart_map(session: Session, actor: Actor, now: datetime) -> ChartMap:
    """Return the map of the coming four weeks.

    Raises
    ------
    NotAllowed
        To anybody but the lead's planner.
    """
    require_lead(actor)
    clock = market_clock(session, actor)
    counts: dict[int, list[int]] = defaultdict(lambda: [0] * 5)
    for shift in filling(session, clock, now, now + PERIOD):
        own = (shift.headcount, shift.confirmed, shift.published, shift.promised, shift.drafted)
        counts[shift.site] = [sum(pair) for pair in zip(counts[shift.site], own, strict=True)]
    today = clock.local(now).date()
    statement = (
        select(Site.id, Site.shown, Site.address, Site.lat, Site.lon, Territory.agency_id, Site.closed_from)
        .outerjoin(Territory, (Territory.site_id == Site.id) & Territory.sector)
        .order_by(Site.shown, Site.id)
    )
    places = tuple(
        Place(site, name, address, lat, lon, sector, closed is not None and closed <= today, *counts[site])
        for site, name, address, lat, lon, sector, closed in session.execute(statement)
    )
    links = _links(session, now)
    return ChartMap(places, _homes(session, places, links), links)


def _links(session: Session, now: datetime) -> tuple[Link, ...]:
    held = and_(Mission.state == MissionState.PROPOSED, Mission.held_since.is_not(None))
    of = Mission.agency_id, Request.site_id, Mission.state
    statement = (
        select(*of, func.count(Mission.id.distinct()), held.label("held"))
        .join(Request, Request.id == Mission.request_id)
        .join(MissionShift, MissionShift.mission_id == Mission.id)
        .join(RequestShift, RequestShift.id == MissionShift.request_shift_id)
        .where(MissionShift.state.in_(EXPECTED), RequestShift.starts_at >= now, RequestShift.starts_at < now + PERIOD)
        .group_by(*of, held)
        .order_by(*of, held)
    )
    return tuple(Link(*row) for row in session.execute(statement))


def _homes(session: Session, places: tuple[Place, ...], links: tuple[Link, ...]) -> tuple[Home, ...]:
    statement = (
        select(Organisation.id, Organisation.name, Member.leads)
        .join(Member, Member.organisation_id == Organisation.id)
        .where(Member.kind == OrganisationKind.AGENCY)
        .order_by(Member.leads.desc(), Organisation.name)
    )
    homes = []
    for agency, name, leads in session.execute(statement):
        own = [place for place in places if place.sector == agency and not place.closed]
        if own:
            lat = sum(place.lat for place in own) / len(own)
            lon = sum(place.lon for place in own) / len(own)
            missions = sum(link.missions for link in links if link.agency == agency)
            homes.append(Home(agency, name, leads, lat, lon, len(own), missions))
    return tuple(homes)
