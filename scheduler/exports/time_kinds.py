"""What time the minutes of a day of work fall into: nights, Sundays, public holidays, and all else."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from scheduler.core.tables.calendar_codes import HolidayLaw, SolidarityDay
from scheduler.core.tables.payroll_codes import TimeKind
from scheduler.market.calendar.public_holidays import public_holidays, worked_holiday

NIGHT_ENDS, NIGHT_BEGINS = time(6), time(21)
"""Where no agreement says otherwise: L3122-20."""

A_DAY = timedelta(days=1)


def is_holiday(law: HolidayLaw, solidarity: SolidarityDay) -> Callable[[date], bool]:
    """Return what tells whether a day is a public holiday that is not worked as the day of solidarity."""
    return lambda day: day in public_holidays(law, day.year) and day != worked_holiday(law, solidarity, day.year)


def by_kind(
    starts_at: datetime, ends_at: datetime, break_minutes: int, zone: ZoneInfo, holiday: Callable[[date], bool]
) -> Mapping[TimeKind, int]:
    """Return how many minutes of a day of work are of which kind; together they are its paid minutes.

    A break is kept as a length, not as a time: it is taken from the time that is paid like any other, and only what is
    longer than that from nights, then Sundays, then public holidays.
    """
    found = dict.fromkeys(TimeKind, 0)
    for start, end in _pieces(starts_at, ends_at, zone):
        found[_kind(start.astimezone(zone), holiday)] += int((end - start).total_seconds()) // 60
    left = break_minutes
    for kind in TimeKind:
        taken = min(left, found[kind])
        found[kind] -= taken
        left -= taken
    return {kind: minutes for kind, minutes in found.items() if minutes}


def _pieces(starts_at: datetime, ends_at: datetime, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    """Cut a time, on the clock that never jumps, wherever the kind can change on the market's."""
    first, last = starts_at.astimezone(zone).date(), ends_at.astimezone(zone).date()
    days = (first + n * A_DAY for n in range((last - first).days + 1))
    marks = (
        datetime.combine(day, clock, zone).astimezone(UTC)
        for day in days
        for clock in (time(), NIGHT_ENDS, NIGHT_BEGINS)
    )
    start, end = starts_at.astimezone(UTC), ends_at.astimezone(UTC)
    cuts = [start, *(each for each in marks if start < each < end), end]
    yield from pairwise(cuts)


def _kind(moment: datetime, holiday: Callable[[date], bool]) -> TimeKind:
    if holiday(moment.date()):
        return TimeKind.HOLIDAY
    if moment.isoweekday() == 7:  # noqa: PLR2004  # Sunday
        return TimeKind.SUNDAY
    return TimeKind.BASE if NIGHT_ENDS <= moment.time() < NIGHT_BEGINS else TimeKind.NIGHT
