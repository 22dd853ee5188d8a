"""Days of a period, moments by the clock of a day, and the time between two of them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def days(first_day: date, last_day: date) -> Iterator[date]:
    """Iterate over the days of a period, both ends included."""
    return (first_day + timedelta(days=n) for n in range((last_day - first_day).days + 1))


def moment(day: date, minute: int, zone: ZoneInfo) -> datetime | None:
    """Return the moment (UTC) of a clock time (minutes since the day's midnight); None when the clocks skip it.

    An hour that comes twice, when the clocks are put back, means the first time.
    """
    wanted = datetime.combine(day, time()) + timedelta(minutes=minute)
    found = wanted.replace(tzinfo=zone).astimezone(UTC)
    return found if found.astimezone(zone).replace(tzinfo=None) == wanted else None


def minutes_between(begin: datetime, end: datetime) -> int:
    """Return the whole minutes that pass from one moment to another.

    Two moments of one zone differ by what its clocks show, which is an hour more or less where they change in between.
    """
    return int((end.astimezone(UTC) - begin.astimezone(UTC)).total_seconds()) // 60
