"""Coordinates that are hardly meant as they stand: zeros, exchanged, far from all of the market, or in no part of it.

Where the other places of a market are tells most. Of the first one its territory does: the part of France whose
number a school's UAI begins with, else the one whose holidays the market keeps.
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum, auto

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.acting_market import acting_market
from scheduler.core.tables import Site
from scheduler.core.tables.calendar_codes import HolidayLaw, SchoolZone
from scheduler.market.distance import Spot, kilometres
from scheduler.market.settings import MarketSettings

FAR = 150
"""Kilometres: as far as nobody is sent, and farther than a market is wide."""

A_POLE = 90
"""Degrees; nothing lies farther north or south."""

A_HUNDREDTH = 0.01

Box = tuple[tuple[float, float], tuple[float, float]]
"""The least and the most of latitudes and of longitudes."""

MAINLAND: Box = ((41.3, 51.2), (-5.3, 9.7))
OVERSEAS: Mapping[HolidayLaw, Box] = {
    HolidayLaw.GUADELOUPE: ((15.8, 16.6), (-61.9, -60.9)),
    HolidayLaw.MARTINIQUE: ((14.3, 15.0), (-61.3, -60.7)),
    HolidayLaw.GUYANE: ((2.0, 5.9), (-54.7, -51.5)),
    HolidayLaw.REUNION: ((-21.5, -20.8), (55.1, 55.9)),
    HolidayLaw.MAYOTTE: ((-13.1, -12.5), (44.9, 45.4)),
    HolidayLaw.SAINT_BARTHELEMY: ((17.8, 18.0), (-63.0, -62.7)),
    HolidayLaw.SAINT_MARTIN: ((18.0, 18.2), (-63.2, -62.9)),
    HolidayLaw.SAINT_PIERRE_ET_MIQUELON: ((46.7, 47.2), (-56.5, -56.1)),
}
ISLANDS = (HolidayLaw.SAINT_BARTHELEMY, HolidayLaw.SAINT_MARTIN)
NUMBERED: Mapping[str, tuple[HolidayLaw, ...]] = {
    "971": (HolidayLaw.GUADELOUPE, *ISLANDS),  # the academy of which these two are
    "972": (HolidayLaw.MARTINIQUE,),
    "973": (HolidayLaw.GUYANE,),
    "974": (HolidayLaw.REUNION,),
    "975": (HolidayLaw.SAINT_PIERRE_ET_MIQUELON,),
    "976": (HolidayLaw.MAYOTTE,),
    "977": ISLANDS[:1],
    "978": ISLANDS[1:],
}
ON_THE_MAINLAND = frozenset({f"{each:03}" for each in range(1, 96)} | {"620", "720"})
"""How the UAI of a school begins: the number of its department, those of Corsica in the digits of these."""

ANYWHERE: tuple[Box, ...] = (MAINLAND, *OVERSEAS.values())


class Doubt(StrEnum):
    """Why coordinates are hardly meant as they stand."""

    EXCHANGED = auto()
    """They lie far from everything, and the other way round among the rest."""
    WHICH_ORDER = auto()
    """The other way round they are likelier, and nothing else of the market proves it."""
    FAR_AWAY = auto()
    OUTSIDE = auto()
    NOWHERE = auto()
    """Zero and zero: what stands there where nobody knows the place, a point in the sea that no market reaches."""


def doubt_about(point: Spot, others: Sequence[Spot], territory: Sequence[Box]) -> Doubt | None:
    """Return what is odd about a point, as seen from the other places of its market and the territory it should be in.

    Where there is another place, only nearness counts: a market may reach into the neighbour's territory.
    """
    if is_nowhere(point):
        return Doubt.NOWHERE
    turned = exchanged(point)
    if others:
        if _near(point, others):
            return None
        if turned is None or not _near(turned, others):
            return Doubt.FAR_AWAY
        return Doubt.WHICH_ORDER if _inside(point, territory) else Doubt.EXCHANGED
    if _inside(point, territory):
        return None
    return Doubt.WHICH_ORDER if turned is not None and _inside(turned, territory) else Doubt.OUTSIDE


def is_nowhere(point: Spot) -> bool:
    """Tell whether both coordinates are zero, as exactly as homes are kept."""
    return max(abs(point.latitude), abs(point.longitude)) < A_HUNDREDTH


def exchanged(point: Spot) -> Spot | None:
    """Return a point read the other way round, None where its longitude is no latitude."""
    if abs(point.longitude) > A_POLE:
        return None
    return Spot(latitude=point.longitude, longitude=point.latitude)


def in_france(point: Spot) -> bool:
    """Tell whether a point lies in any part of France."""
    return _inside(point, ANYWHERE)


def territory_of(uai: str | None, otherwise: tuple[Box, ...] = ANYWHERE) -> tuple[Box, ...]:
    """Return where a school with that number lies, as far as the number tells."""
    number = (uai or "")[:3]
    if number in ON_THE_MAINLAND:
        return (MAINLAND,)
    return tuple(OVERSEAS[each] for each in NUMBERED[number]) if number in NUMBERED else otherwise


def territory_of_market(session: Session, actor: Actor) -> tuple[Box, ...]:
    """Return where a market lies: as the holidays say that it keeps, where somebody has said which."""
    stored = acting_market(session, actor).settings
    settings = MarketSettings.of(stored)
    if "holiday_law" in stored:
        law = settings.holiday_law
        return (OVERSEAS[law],) if law in OVERSEAS else (MAINLAND,)
    if settings.school_zone in {SchoolZone.UNSAID, SchoolZone.NONE}:
        return ANYWHERE
    overseas = {each.value: box for each, box in OVERSEAS.items()}
    return (overseas.get(settings.school_zone.value, MAINLAND),)


def sites_of(session: Session, actor: Actor) -> dict[int, Spot]:
    """Return where the sites of a market lie, by their ids."""
    rows = session.execute(select(Site.id, Site.lat, Site.lon).where(Site.market_id == actor.market))
    return {number: Spot(latitude=lat, longitude=lon) for number, lat, lon in rows}


def _near(point: Spot, others: Iterable[Spot]) -> bool:
    return any(kilometres(point, each) <= FAR for each in others)


def _inside(point: Spot, boxes: Iterable[Box]) -> bool:
    return any(
        south <= point.latitude <= north and west <= point.longitude <= east for (south, north), (west, east) in boxes
    )
