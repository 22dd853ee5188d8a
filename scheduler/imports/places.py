"""Coordinates that are hardly meant as they stand: exchanged, or far from everything in the market."""

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.tables import Site
from scheduler.imports.columns import Row, shown
from scheduler.imports.faults import Code, Fault
from scheduler.market.distance import Spot, kilometres

FAR = 150
"""Kilometres: as far as nobody is sent, and farther than a market is wide."""

FRANCE = (
    ((41.3, 51.2), (-5.3, 9.7)),
    ((15.8, 16.6), (-61.9, -60.9)),  # Guadeloupe
    ((14.3, 15.0), (-61.3, -60.7)),  # Martinique
    ((2.0, 5.9), (-54.7, -51.5)),  # Guyane
    ((-21.5, -20.8), (55.1, 55.9)),  # La Réunion
    ((-13.1, -12.5), (44.9, 45.4)),  # Mayotte
)
"""The parts of France: latitudes and longitudes."""


def of_sites(session: Session, actor: Actor, rows: Sequence[Row]) -> Iterable[Fault]:
    """Look at sites: each should lie near another one, of the market or of the file."""
    stored = {site.uai: Spot(latitude=site.lat, longitude=site.lon) for site in _sites(session, actor)}
    given = {
        row["uai"]: Spot(latitude=row["lat"], longitude=row["lon"])
        for row in rows
        if row["lat"] is not None and row["lon"] is not None
    }
    sure = {uai: point for uai, point in given.items() if _in_france(point)}
    for row in rows:
        if row["uai"] in given:
            others = [point for uai, point in {**stored, **sure}.items() if uai != row["uai"]]
            yield from _doubts(row, given[row["uai"]], others)


def of_homes(session: Session, actor: Actor, rows: Sequence[Row]) -> Iterable[Fault]:
    """Look at homes: each should lie near a site of the market."""
    sites = [Spot(latitude=site.lat, longitude=site.lon) for site in _sites(session, actor)]
    for row in rows:
        if row["lat"] is not None and row["lon"] is not None:
            yield from _doubts(row, Spot(latitude=row["lat"], longitude=row["lon"]), sites)


def _sites(session: Session, actor: Actor) -> Sequence[Site]:
    return session.scalars(select(Site).where(Site.market_id == actor.market)).all()


def _doubts(row: Row, point: Spot, others: Sequence[Spot]) -> Iterator[Fault]:
    if _plausible(point, others):
        return
    exchanged = Spot(latitude=point.longitude, longitude=point.latitude)
    latitude_can_be = -90 <= exchanged.latitude <= 90  # noqa: PLR2004  # degrees
    found = Code.EXCHANGED if latitude_can_be and _plausible(exchanged, others) else Code.FAR_AWAY
    yield Fault(found, row.number, "lat", shown(f"{point.latitude} ; {point.longitude}".replace(".", ",")))


def _plausible(point: Spot, others: Sequence[Spot]) -> bool:
    """Tell whether something may lie there: near one of the others or, where there are none, in France."""
    if not others:
        return _in_france(point)
    return any(kilometres(point, each) <= FAR for each in others)


def _in_france(point: Spot) -> bool:
    return any(
        south <= point.latitude <= north and west <= point.longitude <= east for (south, north), (west, east) in FRANCE
    )
