"""When a night's run is due, by the market's own clock."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)


def due(
    now: datetime, timezone: str, nightly_start: time, last_night: date | None, catch_up_minutes: int
) -> date | None:
    """Return the local date whose run should start now, None when none should.

    Each date has one run. Where a clock change skips the time, the run starts as much later; where it comes twice, at
    its first coming. A machine that was off at that time makes up for it, but only so long: a plan that comes in the
    middle of the working day would be answered by nobody.

    Parameters
    ----------
    now
        The moment, with any offset.
    timezone, nightly_start
        The market's clock, and the time of its run on it.
    last_night
        The last date that had its run, if any had.
    catch_up_minutes
        How long after its time a run may still start.
    """
    zone = ZoneInfo(timezone)
    now = now.astimezone(UTC)
    today = now.astimezone(zone).date()
    for night in (today, today - DAY):
        begin = datetime.combine(night, nightly_start, tzinfo=zone).astimezone(UTC)
        if begin <= now < begin + timedelta(minutes=catch_up_minutes):
            return night if last_night is None or last_night < night else None
    return None
