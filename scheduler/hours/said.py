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


def span(said: SaidHours, day: date, planned_start: datetime, planned_end: datetime, zone: ZoneInfo) -> Span:
    """Return the moments that somebody means.

    The start is the one nearest to the planned one, so that what begins after midnight is of the night before; the end
    is the first of that clock time after it. Of a time that the clocks show twice, it is the one nearer to the planned.
    """
    if said.reason in NOT_WORKED:
        return Span(planned_start, planned_start, 0)
    starts = (each for days in (0, -1, 1) for each in _moments(day + A_DAY * days, said.start_minute, zone))
    start = min(starts, key=lambda each: abs(each - planned_start))
    begun = start.astimezone(zone).date()
    ends = [each for each in _moments(begun, said.end_minute, zone) if each >= start]
    ends = ends or _moments(begun + A_DAY, said.end_minute, zone)
    return Span(start, min(ends, key=lambda each: abs(each - planned_end)), said.break_minutes)


def _moments(day: date, minute: int, zone: ZoneInfo) -> list[datetime]:
    """Return the moment at which clocks show that time, or both of them."""
    shown = datetime.combine(day, time(*divmod(minute, MINUTES)), zone)
    return sorted({shown.replace(fold=fold).astimezone(UTC) for fold in (0, 1)})
