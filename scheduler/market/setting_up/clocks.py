"""The clock of a market: what follows from its school zone unless somebody says otherwise, and when it may change.

Moments are stored, hours are shown on the market's clock: another clock would move every hour that is stored already.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from scheduler.core.errors import Invalid
from scheduler.core.tables import (
    AvailabilityException,
    Commitment,
    Market,
    Member,
    Request,
    RequestShift,
    Worker,
)
from scheduler.core.tables.calendar_codes import SchoolZone

MAINLAND = "Europe/Paris"
CLOCKS: Mapping[SchoolZone, str] = {
    SchoolZone.A: MAINLAND,
    SchoolZone.B: MAINLAND,
    SchoolZone.C: MAINLAND,
    SchoolZone.CORSE: MAINLAND,
    SchoolZone.GUADELOUPE: "America/Guadeloupe",
    SchoolZone.MARTINIQUE: "America/Martinique",
    SchoolZone.GUYANE: "America/Cayenne",
    SchoolZone.REUNION: "Indian/Reunion",
    SchoolZone.MAYOTTE: "Indian/Mayotte",
    SchoolZone.SAINT_PIERRE_ET_MIQUELON: "America/Miquelon",
}
"""By whose holidays count; of no school nothing follows."""

WINTER_AND_SUMMER = datetime(2026, 1, 15, tzinfo=UTC), datetime(2026, 7, 15, tzinfo=UTC)


def clock_of(given: str | None, zone: SchoolZone) -> str:
    """Return the clock of a new market: what was given, else that of its school zone, else the mainland's.

    Raises
    ------
    Invalid
        When there is no such time zone, or its hours are others than those of the school zone.
    """
    own = CLOCKS.get(zone)
    if not given:
        return own or MAINLAND
    found = checked_zone(given)
    if own and _hours(found) != _hours(own):
        field, reason = "timezone", "other_clock"
        raise Invalid(field, reason)
    return found


def changed_clock(session: Session, market: Market, given: str) -> str:
    """Return another clock for a market that has no hours yet.

    Raises
    ------
    Invalid
        When there is no such time zone, or hours are stored that would move.
    """
    found = checked_zone(given)
    if found != market.timezone and session.scalar(select(_has_hours(market.id))):
        field, reason = "timezone", "hours_would_move"
        raise Invalid(field, reason)
    return found


def checked_zone(timezone: str) -> str:
    """Return the name of a time zone.

    Raises
    ------
    Invalid
        When there is none of that name.
    """
    field, reason = "timezone", "unknown_zone"
    try:
        ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise Invalid(field, reason) from error
    return timezone


def _hours(timezone: str) -> tuple[object, ...]:
    return tuple(each.astimezone(ZoneInfo(timezone)).utcoffset() for each in WINTER_AND_SUMMER)


def _has_hours(market: int) -> ColumnElement[bool]:
    """Tell whether a market has shifts, or its agencies' people hours at which they work elsewhere or cannot come."""
    shifts = exists().where(RequestShift.request_id == Request.id, Request.market_id == market)
    here = (Worker.agency_id == Member.organisation_id, Member.market_id == market)
    return or_(
        shifts, *(exists().where(each.worker_id == Worker.id, *here) for each in (AvailabilityException, Commitment))
    )
