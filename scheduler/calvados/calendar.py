"""When the collèges of school zone B are open, and the clock of Paris."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays
import msgspec
from vacances_scolaires_france import SchoolHolidayDates, UnsupportedYearException

from scheduler.calvados.market import read_rows

TIMEZONE = "Europe/Paris"
FRIDAY = 5
WEDNESDAY = 3
WEDNESDAY_CLOSES = time(13)
"""No lessons on Wednesday afternoons; the hour is an assumption."""

MIDNIGHT = "24:00"


class _Bridge(msgspec.Struct, frozen=True):
    first_day: date
    last_day: date


def days(start: date, end: date) -> Iterator[date]:
    """Iterate over the days from ``start`` to the day before ``end``."""
    return (start + timedelta(days=n) for n in range((end - start).days))


def is_public_holiday(day: date) -> bool:
    """Tell whether a day is one of the eleven public holidays (Code du travail, L3133-1)."""
    return day in _public_holidays(day.year)


def is_school_day(day: date) -> bool:
    """Tell whether the collèges have lessons on a day.

    Raises
    ------
    ValueError
        If the school calendar of that year is not known.

    """
    if day.isoweekday() > FRIDAY or is_public_holiday(day):
        return False
    try:
        closed = _school_holidays().is_holiday_for_zone(day, "B")
    except UnsupportedYearException as error:
        message = f"start: the school holidays of {day.year} are not known"
        raise ValueError(message) from error
    return not closed and not any(bridge.first_day <= day <= bridge.last_day for bridge in _bridges())


def instant(day: date, clock: str) -> str:
    """Return a day's clock time ("08:30", "24:00") as ISO 8601 with the offset of Paris."""
    if clock == MIDNIGHT:
        day, clock = day + timedelta(days=1), "00:00"
    return datetime.combine(day, time.fromisoformat(clock), ZoneInfo(TIMEZONE)).isoformat()


@cache
def _public_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("FR", years=year))


@cache
def _school_holidays() -> SchoolHolidayDates:
    return SchoolHolidayDates()


@cache
def _bridges() -> tuple[_Bridge, ...]:
    return tuple(read_rows("school_bridges.csv", _Bridge))
