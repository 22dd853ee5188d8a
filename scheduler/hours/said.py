"""Hours as somebody says them: clock times on a day, of which the moments are found beside those that were planned."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from scheduler.core.tables.hour_codes import NOT_WORKED, HoursReason

A_DAY = timedelta(days=1)
MINUTES = 60


@dataclass(frozen=True, slots=True)
class SaidHours:
    """From when to when somebody worked, in minutes since midnight of the market's clock, and the break.

    ``reason`` says why they are others than planned; of a day without work it is needed, and the times say nothing.
    """

    start_minute: int
    end_minute: int
    break_minutes: int
    reason: HoursReason | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """The same as moments."""

    starts_at: datetime
    ends_at: datetime
    break_minutes: int


def span(said: SaidHours, day: date, planned_start: datetime, zone: ZoneInfo) -> Span:
    """Return the moments that somebody means.

    The start is the one nearest to the planned one, so that what begins after midnight is of the night before; the end
    is the first of that clock time after it.
    """
    if said.reason in NOT_WORKED:
        return Span(planned_start, planned_start, 0)
    starts = (_moment(day + A_DAY * days, said.start_minute, zone) for days in (0, -1, 1))
    start = min(starts, key=lambda each: abs(each - planned_start))
    begun = start.astimezone(zone).date()
    end = _moment(begun, said.end_minute, zone)
    return Span(start, end if end >= start else _moment(begun + A_DAY, said.end_minute, zone), said.break_minutes)


def _moment(day: date, minute: int, zone: ZoneInfo) -> datetime:
    days, rest = divmod(minute, 24 * MINUTES)
    return datetime.combine(day + A_DAY * days, time(*divmod(rest, MINUTES)), zone).astimezone(UTC)
