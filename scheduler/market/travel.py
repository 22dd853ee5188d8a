"""How long workers travel, estimated: from about where they live, by their means, along roads that are not straight.

An agency that knows better writes its own minutes; the estimate only keeps a new file from being nowhere. Its numbers
are those of the market's travel model; every trip is taken for a rural one, which is the careful side for buses.
"""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.acting_market import acting_market
from scheduler.core.sorting import alphabetical
from scheduler.core.tables import Site, Territory, TravelTime, Worker, WorkerHome
from scheduler.core.tables.codes import TravelMode
from scheduler.market.mobility import Leg, read_travel_model
from scheduler.market.places import Spot, kilometres, read_map

HUNDREDTH = Decimal("0.01")
WITH_COMMUNES = "calvados"
"""The market whose communes stand in a file; elsewhere people live near a site."""


@dataclass(frozen=True, slots=True)
class Point:
    """About where somebody lives: hundredths of a degree, about a kilometre."""

    lat: Decimal
    lon: Decimal


def rounded(lat: float, lon: float) -> Point:
    """Return a point no more exactly than a home may be known."""
    return Point(Decimal(lat).quantize(HUNDREDTH), Decimal(lon).quantize(HUNDREDTH))


def places_to_live(session: Session, actor: Actor) -> dict[str, Point]:
    """Return places by which an agency says about where somebody lives: communes, or the market's sites, by name."""
    market = acting_market(session, actor).code
    if market == WITH_COMMUNES:
        found = {each.name: rounded(each.latitude, each.longitude) for each in read_map().communes}
    else:
        sites = session.execute(select(Site.name, Site.lat, Site.lon).where(Site.market_id == actor.market))
        found = {name: rounded(lat, lon) for name, lat, lon in sites}
    return dict(sorted(found.items(), key=lambda each: alphabetical(each[0])))


def estimate_travel(session: Session, actor: Actor, worker: Worker) -> None:
    """Write the minutes of a worker to the sites of the agency's territory anew; without a home there are none."""
    session.execute(delete(TravelTime).where(TravelTime.worker_id == worker.id))
    home = session.get(WorkerHome, worker.id)
    if home is None:
        return
    sites = session.execute(
        select(Site.id, Site.lat, Site.lon)
        .join(Territory, Territory.site_id == Site.id)
        .where(Territory.agency_id == actor.organisation)
    ).all()
    spot = Spot(latitude=float(home.lat), longitude=float(home.lon))
    leg = _leg(worker.travel_mode)
    rows = [
        {
            "worker_id": worker.id,
            "site_id": site,
            "minutes": _minutes(leg, spot, Spot(latitude=lat, longitude=lon)),
            "earliest_arrival_minute": _minute(leg.first),
            "latest_departure_minute": _minute(leg.last),
        }
        for site, lat, lon in sites
    ]
    if rows:
        session.execute(insert(TravelTime), rows)


def _leg(mode: TravelMode) -> Leg:
    return next(each.rural for each in read_travel_model().means if each.mode == mode)


def _minutes(leg: Leg, home: Spot, site: Spot) -> int:
    return leg.minutes(kilometres(home, site) * read_travel_model().detour_factor)


def _minute(reading: str | None) -> int | None:
    return None if reading is None else int(reading[:2]) * 60 + int(reading[3:])
