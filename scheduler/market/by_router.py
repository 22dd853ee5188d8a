"""Estimates replaced by what a router says of real streets, for whoever drives: asked with no transaction open.

A way that changes afterwards is estimated at once (``travel.enrich``) and asked about anew; without an answer the
estimate stands. Places go out once however many people live there.
"""

import logging
import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.acting_market import acting_market
from scheduler.core.asking import Unanswered
from scheduler.core.db import Database
from scheduler.core.tables import Site, TravelTime, Worker, WorkerHome
from scheduler.core.tables.journey_codes import JourneySource, TravelMode
from scheduler.market.distance import Spot
from scheduler.market.router import Router
from scheduler.market.travel import enrich
from scheduler.market.travel_model import TravelModel

A_DAY = 24 * 60
log = logging.getLogger(__name__)

Transaction = Callable[[Actor], AbstractContextManager[Session]]
Ways = Mapping[Spot, frozenset[Spot]]
"""To which sites a way is estimated, by where it begins."""


def route(database: Database, router: Router) -> int:
    """Ask a router about all ways that are estimated, in every market; return how many it told."""
    return sum(route_market(database.transaction, engine, router) for engine in database.engines().values())


def route_market(transaction: Transaction, engine: Actor, router: Router) -> int:
    """Ask a router about a market's ways: one transaction to read them, and one to keep each answer."""
    with transaction(engine) as session:
        enrich(session, engine)
        wanted = estimated(session, engine)
    told = 0
    try:
        for begins, ends in _alike(wanted):
            seconds = router.seconds(begins, ends)
            with transaction(engine) as session:
                told += _keep(session, engine, begins, ends, seconds)
    except Unanswered as error:
        log.warning("the router does not answer (%s): ways stay estimated", error)
    return told


def estimated(session: Session, engine: Actor) -> Ways:
    """Return the ways by car in a market that are estimated."""
    query = (
        select(WorkerHome.lat, WorkerHome.lon, Site.lat, Site.lon)
        .select_from(TravelTime)
        .join(Worker, Worker.id == TravelTime.worker_id)
        .join(WorkerHome, WorkerHome.worker_id == Worker.id)
        .join(Site, Site.id == TravelTime.site_id)
        .where(
            Site.market_id == engine.market,
            TravelTime.source == JourneySource.ESTIMATE,
            Worker.travel_mode == TravelMode.CAR,
        )
    )
    found: defaultdict[Spot, set[Spot]] = defaultdict(set)
    for lat, lon, site_lat, site_lon in session.execute(query):
        found[Spot(latitude=float(lat), longitude=float(lon))].add(Spot(latitude=site_lat, longitude=site_lon))
    return {begin: frozenset(ends) for begin, ends in found.items()}


def _alike(ways: Ways) -> list[tuple[list[Spot], list[Spot]]]:
    """Return beginnings together from which the same sites are wanted."""
    found: defaultdict[frozenset[Spot], list[Spot]] = defaultdict(list)
    for begin, ends in ways.items():
        found[ends].append(begin)
    return [(sorted(begins, key=_order), sorted(ends, key=_order)) for ends, begins in found.items()]


def _order(place: Spot) -> tuple[float, float]:
    return place.latitude, place.longitude


# Only where home, site and means are still those that were asked about.
KEEP = text("""
    UPDATE travel_times t
    SET minutes = n.minutes, source = 'osrm'
    FROM unnest(
        CAST(:lats AS numeric[]), CAST(:lons AS numeric[]), CAST(:site_lats AS double precision[]),
        CAST(:site_lons AS double precision[]), CAST(:minutes AS integer[])
    ) AS n (lat, lon, site_lat, site_lon, minutes), worker_homes h, workers w, sites s
    WHERE h.lat = n.lat AND h.lon = n.lon AND s.lat = n.site_lat AND s.lon = n.site_lon AND s.market_id = :market
      AND w.id = h.worker_id AND w.travel_mode = 'car'
      AND t.worker_id = w.id AND t.site_id = s.id AND t.source = 'estimate'
    RETURNING t.site_id
""")


def _keep(
    session: Session,
    engine: Actor,
    begins: Sequence[Spot],
    ends: Sequence[Spot],
    seconds: Sequence[Sequence[float | None]],
) -> int:
    """Keep what a router told: parking and the way to the car come on top, as the market's model says."""
    beside = TravelModel.of(acting_market(session, engine)).car.fixed_minutes
    rows = [
        (begin.latitude, begin.longitude, end.latitude, end.longitude, math.ceil(told / 60 + beside))
        for begin, row in zip(begins, seconds, strict=True)
        for end, told in zip(ends, row, strict=True)
        if told is not None and told / 60 + beside <= A_DAY
    ]
    if not rows:
        return 0
    names = ("lats", "lons", "site_lats", "site_lons", "minutes")
    columns = dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))
    return len(session.execute(KEEP, columns | {"market": engine.market}).all())
