"""Where somebody may say to live about: the places that a market names."""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.one_statement import together
from scheduler.core.sorting import alphabetical
from scheduler.core.tables import Place, Site

HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Point:
    """About where somebody lives: hundredths of a degree, about a kilometre."""

    lat: Decimal
    lon: Decimal


def rounded(lat: float, lon: float) -> Point:
    """Return a point no more exactly than a home may be known."""
    return Point(Decimal(lat).quantize(HUNDREDTH), Decimal(lon).quantize(HUNDREDTH))


def places_to_live(session: Session, actor: Actor) -> dict[str, Point]:
    """Return places by which an agency says about where somebody lives, by name.

    Those of the market, such as its communes; where none were brought in, people live near a site.
    """
    places = select(Place.name, Place.lat, Place.lon).where(Place.market_id == actor.market)
    sites = select(Site.name, Site.lat, Site.lon).where(Site.market_id == actor.market)
    found = together(session, places=places, sites=sites)
    points = {each.name: rounded(each.lat, each.lon) for each in found["places"] or found["sites"]}
    return dict(sorted(points.items(), key=lambda each: alphabetical(each[0])))
