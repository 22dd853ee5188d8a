"""How far two points of the map are from each other."""

import math

import msgspec

EARTH_RADIUS_KM = 6371.0088


class Spot(msgspec.Struct, frozen=True, kw_only=True):
    """Something with a place on the map, degrees."""

    latitude: float
    longitude: float


def kilometres(one: Spot, other: Spot) -> float:
    """Return the great-circle distance (haversine), without detour."""
    lat, to_lat = math.radians(one.latitude), math.radians(other.latitude)
    half = (
        math.sin((to_lat - lat) / 2) ** 2
        + math.cos(lat) * math.cos(to_lat) * math.sin(math.radians(other.longitude - one.longitude) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(half))
