"""When the collèges of school zone B are open, and the clock of Paris."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import msgspec

from scheduler.core.tables.calendar_codes import HolidayLaw, SchoolZone
from scheduler.core.tables.codes import ClosureReason
from scheduler.demo.data_files import read_rows
from scheduler.market.calendar.public_holidays import public_holidays
from scheduler.market.calendar.school_holidays import known_until as calendar_known_until
from scheduler.market.calendar.school_holidays import school_holidays

TIMEZONE = "Europe/Paris"
PARIS = ZoneInfo(TIMEZONE)
ZONE = SchoolZone.B
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
    return day in public_holidays(HolidayLaw.MAINLAND, day.year)


def is_school_day(day: date) -> bool:
    """Tell whether the collèges have lessons on a day.

    Raises
    ------
    ValueError
        If the school calendar of that day is not known.

    """
    return day.isoweekday() <= FRIDAY and closed_because(day) is None


def working_day(day: date, step: int) -> date:
    """Return the day, or the next (step 1) or the last (-1) one that is neither at a weekend nor a public holiday."""
    while day.isoweekday() > FRIDAY or is_public_holiday(day):
        day += timedelta(days=step)
    return day


def closed_because(day: date) -> ClosureReason | None:
    """Return why the collèges are closed on a day, None when nothing but perhaps the weekend closes them.

    Raises
    ------
    ValueError
        If the school calendar of that day is not known.

    """
    if is_public_holiday(day):
        return ClosureReason.PUBLIC_HOLIDAY
    if any(bridge.first_day <= day <= bridge.last_day for bridge in _bridges()):
        return ClosureReason.BRIDGE
    reason = school_holidays(ZONE).get(day)
    if reason is None and day > known_until():
        message = f"start: the school holidays of {day.year} are not known"
        raise ValueError(message)
    return reason


def known_until() -> date:
    """Return the last day of the published school calendar: the end of its last summer holidays.

    Raises
    ------
    ValueError
        If none is published.

    """
    found = calendar_known_until(ZONE)
    if found is None:
        message = "start: no school holidays are known"
        raise ValueError(message)
    return found


def moment(day: date, clock: str) -> datetime:
    """Return a day's clock time ("08:30", "24:00") in Paris."""
    if clock == MIDNIGHT:
        day, clock = day + timedelta(days=1), "00:00"
    return datetime.combine(day, time.fromisoformat(clock), PARIS)


def instant(day: date, clock: str) -> str:
    """Return a day's clock time ("08:30", "24:00") as ISO 8601 with the offset of Paris."""
    return moment(day, clock).isoformat()


@cache
def _bridges() -> tuple[_Bridge, ...]:
    return tuple(read_rows("school_bridges.csv", _Bridge))
