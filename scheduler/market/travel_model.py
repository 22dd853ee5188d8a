"""The model of travel of a market: how fast each means is, how far it reaches, and when it runs.

A market stores its own, or goes by the one that stands here. Every trip is taken for a rural one, which is the careful
side for buses.
"""

import math
from collections.abc import Mapping
from hashlib import sha256
from typing import Annotated, Any

from msgspec import Meta, Struct, ValidationError, convert, json, to_builtins

from scheduler.core.errors import Invalid
from scheduler.core.tables import Market
from scheduler.core.tables.journey_codes import TravelMode

MinuteOfDay = Annotated[int, Meta(ge=0, le=2820)]
"""Minutes since midnight, up to 47 hours as in ``travel_times``."""


class Ride(Struct, frozen=True, forbid_unknown_fields=True):
    """One means of travel.

    Attributes
    ----------
    kmh, fixed_minutes
        Speed by road, and what every trip takes besides: walking to the stop, parking.
    reach_km
        The farthest anybody goes by it, by road.
    first_arrival, last_departure
        Between which clock times it serves a site, minutes since midnight; None: at all times.
    """

    kmh: Annotated[float, Meta(gt=0, le=200)]
    fixed_minutes: Annotated[int, Meta(ge=0, le=240)]
    reach_km: Annotated[float, Meta(gt=0, le=500)]
    first_arrival: MinuteOfDay | None = None
    last_departure: MinuteOfDay | None = None

    def __post_init__(self) -> None:
        if (self.first_arrival is None) != (self.last_departure is None):
            message = "first_arrival and last_departure are told together"
            raise ValueError(message)
        if self.first_arrival is not None and self.first_arrival >= (self.last_departure or 0):
            message = "last_departure must be after first_arrival"
            raise ValueError(message)

    def minutes(self, road_km: float) -> int:
        """Return the whole minutes of a trip."""
        return math.ceil(round(road_km / self.kmh * 60 + self.fixed_minutes, 6))

    @property
    def longest(self) -> int:
        """The minutes of the farthest trip."""
        return self.minutes(self.reach_km)


class TravelModel(Struct, frozen=True, forbid_unknown_fields=True):
    """All means, and how much longer than the crow's flight roads are (1: not at all)."""

    detour_factor: Annotated[float, Meta(ge=1, le=5)]
    car: Ride
    moped: Ride
    bike: Ride
    transit: Ride
    walk: Ride

    @classmethod
    def of(cls, market: Market) -> "TravelModel":
        """Return the model of a market.

        Raises
        ------
        Invalid
            When what the market has stored is no model.
        """
        return BUILT_IN if market.travel_model is None else cls.read(market.travel_model)

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> "TravelModel":
        """Read a model as a market stores it.

        Raises
        ------
        Invalid
            When a number is missing, unknown or out of range; the reason says which.
        """
        try:
            return convert(dict(stored), cls)
        except ValidationError as error:
            field, reason = "travel_model", "not_as_documented"
            raise Invalid(field, reason, str(error)) from error

    def ride(self, mode: TravelMode) -> Ride:
        """Return a means of travel."""
        found: Ride = getattr(self, mode.value)
        return found

    def written(self) -> dict[str, Any]:
        """Return it as a market stores it."""
        found: dict[str, Any] = to_builtins(self)
        return found

    @property
    def digest(self) -> str:
        """The hash of all its numbers: another model makes other minutes."""
        return sha256(json.encode(self, order="deterministic")).hexdigest()


BUILT_IN = TravelModel(
    detour_factor=1.3,
    car=Ride(kmh=52, fixed_minutes=4, reach_km=45),
    moped=Ride(kmh=22, fixed_minutes=3, reach_km=15),
    bike=Ride(kmh=14, fixed_minutes=2, reach_km=8),
    transit=Ride(kmh=32, fixed_minutes=15, reach_km=40, first_arrival=7 * 60, last_departure=19 * 60),
    walk=Ride(kmh=4.5, fixed_minutes=0, reach_km=3),
)
"""Assumptions of our own, those of rural trips in ``fixtures/markets/calvados/travel_model.json``."""
