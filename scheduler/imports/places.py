"""Coordinates in files that are hardly meant as they stand: a fault where that is sure, else a question."""

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.tables import Site
from scheduler.imports.columns import Row, shown
from scheduler.imports.faults import Code, Fault
from scheduler.market.distance import Spot
from scheduler.market.whereabouts import (
    Box,
    Doubt,
    doubt_about,
    exchanged,
    in_france,
    sites_of,
    territory_of,
    territory_of_market,
)


def of_sites(session: Session, actor: Actor, rows: Sequence[Row]) -> Iterable[Fault]:
    """Look at sites: each should lie near another one, of the market or of the file; the first one in its territory."""
    here = select(Site.uai, Site.lat, Site.lon).where(Site.market_id == actor.market)
    stored = {uai: Spot(latitude=lat, longitude=lon) for uai, lat, lon in session.execute(here)}
    given = {row["uai"]: point for row in rows if (point := _point(row)) is not None}
    sure = {uai: point for uai, point in given.items() if in_france(point)}
    market = territory_of_market(session, actor)
    for row in rows:
        if row["uai"] in given:
            others = [point for uai, point in {**stored, **sure}.items() if uai != row["uai"]]
            yield from _doubts(row, given[row["uai"]], others, territory_of(row["uai"], market))


def of_homes(session: Session, actor: Actor, rows: Sequence[Row]) -> Iterable[Fault]:
    """Look at homes, offices and communes: each should lie near a site of the market, or where there is none in it."""
    sites, market = list(sites_of(session, actor).values()), territory_of_market(session, actor)
    for row in rows:
        point = _point(row)
        if point is not None:
            yield from _doubts(row, point, sites, market)


def _point(row: Row) -> Spot | None:
    if row["lat"] is None or row["lon"] is None:
        return None
    return Spot(latitude=row["lat"], longitude=row["lon"])


def _doubts(row: Row, point: Spot, others: Sequence[Spot], territory: Sequence[Box]) -> Iterator[Fault]:
    doubt = doubt_about(point, others, territory)
    if doubt is not None:
        turned = exchanged(point) if doubt == Doubt.WHICH_ORDER else None
        both = _written(point) + (f" → {_written(turned)}" if turned else "")
        yield Fault(Code(doubt), row.number, "lat", shown(both))


def _written(point: Spot) -> str:
    return f"{point.latitude} ; {point.longitude}".replace(".", ",")
