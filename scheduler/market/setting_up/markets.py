"""A market by itself: its code, clock and settings, and the places that people say to live in."""

import re
from collections.abc import Mapping
from datetime import time
from typing import Any

from sqlalchemy.orm import Session

from scheduler.core.errors import Invalid
from scheduler.core.many_rows import add
from scheduler.core.tables import Market, Place
from scheduler.market.places_to_live import Point
from scheduler.market.setting_up.checks import checked_code, checked_name
from scheduler.market.setting_up.clocks import clock_of
from scheduler.market.settings import MarketSettings

CODE = re.compile("[a-z][a-z0-9-]*")


BEGINS_WITH: Mapping[str, Any] = {"foresight": True, "announce_days": 10}
"""Settings of a new market: what serves more in simulated years (docs/benchmarks.md), with the seven working days of
notice that the law wants where no agreement gives less (L3123-31). One that was there before goes on as it was."""


def found_market(
    session: Session,
    code: str,
    name: str,
    *,
    timezone: str | None = None,
    nightly_start: time = time(3, 30),
    lead_time_minutes: int = 0,
    settings: Mapping[str, Any] | None = None,
) -> Market:
    """Store a new market.

    Parameters
    ----------
    code
        A letter, then letters, digits and hyphens: part of addresses and commands.
    timezone
        By its name in the IANA database; the market's clock. None: that of its school zone.
    nightly_start
        When the night is planned, on that clock.
    lead_time_minutes
        What starts earlier after a run has begun is not planned by it.
    settings
        Those that differ from ``BEGINS_WITH`` and, beyond, from ``MarketSettings``.

    Raises
    ------
    Conflict
        When there is such a market already.
    Invalid
        When a value cannot be.
    """
    if lead_time_minutes < 0:
        field, reason = "lead_time_minutes", "out_of_range"
        raise Invalid(field, reason)
    zone = MarketSettings.of(settings or {}).school_zone
    market = Market(
        code=checked_code(code, CODE),
        name=checked_name(name),
        timezone=clock_of(timezone, zone),
        nightly_start=nightly_start,
        lead_time_minutes=lead_time_minutes,
        settings={**BEGINS_WITH, **(settings or {})},
    )
    session.add(market)
    session.flush()
    return market


def name_places(session: Session, market: int, places: Mapping[str, Point]) -> None:
    """Store the places by which people say about where they live, by name."""
    rows = [
        {"market_id": market, "name": checked_name(name), "lat": at.lat, "lon": at.lon} for name, at in places.items()
    ]
    add(session, Place, rows)
