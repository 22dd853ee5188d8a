"""How long workers travel: as the market's table says, else from where they live, along roads that are not straight.

Minutes are kept with their source and a key of what they were computed from. ``enrich`` fills in what is missing or
stale in a market: before each run, and after whatever changes a home, a means, a site, the table or the model.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ARRAY, Integer, Text, cast, column, func, select, text
from sqlalchemy.orm import Session
from sqlalchemy.sql.selectable import TableValuedAlias

from scheduler.core.access import Actor
from scheduler.core.acting_market import acting_market
from scheduler.core.as_engine import as_engine, engine_of
from scheduler.core.one_statement import AnyRow
from scheduler.core.tables import Market, Site, Worker, WorkerHome
from scheduler.core.tables.journey_codes import JourneySource
from scheduler.market.distance import Spot, kilometres
from scheduler.market.travel_model import TravelModel


@dataclass(frozen=True, slots=True)
class Enriched:
    """How many ways were computed, and of how many people nobody knows where they live."""

    computed: int = 0
    homeless: int = 0


def travel_gaps(market: Market, workers: Collection[int] | None = None, site: int | None = None) -> TableValuedAlias:
    """Return the pairs (``worker_id``, ``site_id``) of a market without minutes that count, for who plans it.

    Of all people and sites, or of some people, to one site: each pair costs a hash.

    ``stale`` tells that there are minutes, computed from what is not so any more; ``computed_from`` is what new ones
    would be computed from, and ``given`` what the market's own table says, both for the engine alone.
    """
    who = cast(None if workers is None else list(workers), ARRAY(Integer))
    return func.travel_gaps(TravelModel.of(market).digest, who, cast(site, Integer)).table_valued(
        column("worker_id", Integer),
        column("site_id", Integer),
        "stale",
        column("computed_from", Text),
        column("given", Integer),
        name="gap",
    )


def enrich(session: Session, actor: Actor) -> Enriched:
    """Compute the minutes that are missing in the actor's market, and those that are stale.

    The engine does it, whoever has changed something: who moves a site may not read homes. An agency's own minutes
    stay. A market that nobody leads yet has no engine; its first run computes what is missing.
    """
    if engine_of(session, actor) is None:
        return Enriched()
    with as_engine(session, actor) as engine:
        market = acting_market(session, engine)
        gap = travel_gaps(market)
        columns = gap.c.worker_id, gap.c.site_id, gap.c.stale, gap.c.computed_from, gap.c.given
        gaps = session.execute(select(*columns)).all()
        _forget(session, [each for each in gaps if each.stale])
        known = [each for each in gaps if each.computed_from is not None]
        _keep(session, _computed(session, market, known) if known else [])
    homeless = {each.worker_id for each in gaps if each.computed_from is None}
    return Enriched(len(known), len(homeless))


def _computed(session: Session, market: Market, gaps: Sequence[AnyRow]) -> list[tuple[Any, ...]]:
    model = TravelModel.of(market)
    located = select(Worker.id, Worker.travel_mode, WorkerHome.lat, WorkerHome.lon)
    rides, homes = {}, {}
    for worker, mode, lat, lon in session.execute(located.outerjoin(WorkerHome, WorkerHome.worker_id == Worker.id)):
        rides[worker] = model.ride(mode)
        if lat is not None:
            homes[worker] = Spot(latitude=float(lat), longitude=float(lon))
    points = select(Site.id, Site.lat, Site.lon).where(Site.market_id == market.id)
    sites = {site: Spot(latitude=lat, longitude=lon) for site, lat, lon in session.execute(points)}
    rows = []
    # The keys were read first: what changes since then makes them stale, and what is gone is left out.
    for worker, site, _stale, key, given in gaps:
        if site not in sites or worker not in (homes if given is None else rides):
            continue
        ride, minutes, source = rides[worker], given, JourneySource.TABLE
        if minutes is None:
            minutes = ride.minutes(kilometres(homes[worker], sites[site]) * model.detour_factor)
            source = JourneySource.ESTIMATE
        rows.append((worker, site, minutes, ride.first_arrival, ride.last_departure, key, source.value))
    return rows


FORGET = text("""
    DELETE FROM travel_times t
    USING unnest(CAST(:workers AS integer[]), CAST(:sites AS integer[])) AS gone (worker_id, site_id)
    WHERE t.worker_id = gone.worker_id AND t.site_id = gone.site_id
""")

# Somebody else who computes the same at once may be faster.
KEEP = text("""
    INSERT INTO travel_times
        (worker_id, site_id, minutes, earliest_arrival_minute, latest_departure_minute, computed_from, source)
    SELECT * FROM unnest(
        CAST(:workers AS integer[]), CAST(:sites AS integer[]), CAST(:minutes AS integer[]),
        CAST(:firsts AS integer[]), CAST(:lasts AS integer[]), CAST(:keys AS text[]), CAST(:sources AS text[])
    )
    ON CONFLICT DO NOTHING
""")


def _forget(session: Session, stale: Sequence[AnyRow]) -> None:
    if stale:
        pairs = {"workers": [each.worker_id for each in stale], "sites": [each.site_id for each in stale]}
        session.execute(FORGET, pairs)


def _keep(session: Session, rows: Sequence[tuple[Any, ...]]) -> None:
    if rows:
        names = ("workers", "sites", "minutes", "firsts", "lasts", "keys", "sources")
        columns = (list(values) for values in zip(*rows, strict=True))
        session.execute(KEEP, dict(zip(names, columns, strict=True)))


TAKE = text("""
    UPDATE travel_times t
    SET computed_from = travel_key(h.lat, h.lon, s.lat, s.lon, w.travel_mode, :model), source = 'estimate'
    FROM worker_homes h, workers w, sites s
    WHERE h.worker_id = t.worker_id AND w.id = t.worker_id AND s.id = t.site_id AND s.market_id = :market
""")


def take_as_computed(session: Session, market: Market) -> None:
    """Let the minutes that a market was loaded with count until what they depend on changes; for the administration."""
    session.execute(TAKE, {"market": market.id, "model": TravelModel.of(market).digest})
