"""Closed lists of journeys."""

from enum import StrEnum


class TravelMode(StrEnum):
    """How a worker travels."""

    CAR = "car"
    MOPED = "moped"
    BIKE = "bike"
    TRANSIT = "transit"
    WALK = "walk"


class JourneySource(StrEnum):
    """Where the minutes of a way come from: estimated, told by the market's own table, or by a router on streets."""

    ESTIMATE = "estimate"
    TABLE = "table"
    OSRM = "osrm"
