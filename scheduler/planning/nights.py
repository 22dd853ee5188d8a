"""When a night's run is due, by the market's own clock, and when it is late."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from scheduler.core.tables.planning import NIGHT_ATTEMPTS

DAY = timedelta(days=1)

TICK = timedelta(minutes=5)
"""How often somebody looks whether a night is due; a night waits for its time at least so long."""

PAUSES = (timedelta(0), timedelta(minutes=15))
"""How long after the first and the second failure the next attempt waits: an error may be one that comes again."""

GRACE = timedelta(hours=1)
"""So long after it was last heard of, a night that failed is attempted again, even where its time is over."""

LATE = timedelta(minutes=30)
"""A night that begins later than so long after its time is late."""


@dataclass(frozen=True, slots=True)
class Tried:
    """The last date that had a run: whether one keeps it, how many failed, and when that was last heard of."""

    night: date
    kept: bool
    failed: int = 0
    heard_at: datetime | None = None

    def is_due_again(self, now: datetime, until: datetime) -> bool:
        """Tell whether the date is to be attempted again; ``until`` is the end of its time."""
        if self.kept or self.heard_at is None or not 0 < self.failed < NIGHT_ATTEMPTS:
            return False
        return self.heard_at + PAUSES[self.failed - 1] <= now < max(until, self.heard_at + GRACE)


def begins(night: date, timezone: str, nightly_start: time) -> datetime:
    """Return when a date's run is due.

    Where a clock change skips the time, it is as much later; where it comes twice, it is its first coming.
    """
    return datetime.combine(night, nightly_start, tzinfo=ZoneInfo(timezone)).astimezone(UTC)


def due(now: datetime, timezone: str, nightly_start: time, tried: Tried | None, catch_up_minutes: int) -> date | None:
    """Return the local date whose run should start now, None when none should.

    Each date has one plan. A machine that was off at its time makes up for it, but only so long: a plan that comes in
    the middle of the working day would be answered by nobody. A run that failed gives the date back, twice at most.

    Parameters
    ----------
    now
        The moment, with any offset.
    timezone, nightly_start
        The market's clock, and the time of its run on it.
    tried
        The last date that had a run, if any had.
    catch_up_minutes
        How long after its time a run may still start.
    """
    night = _newest(now, timezone, nightly_start)
    until = _until(night, timezone, nightly_start, catch_up_minutes)
    if tried is None or tried.night < night:
        return night if now < until else None
    return night if tried.night == night and tried.is_due_again(now, until) else None


def missed(
    now: datetime, timezone: str, nightly_start: time, tried: Tried | None, catch_up_minutes: int
) -> date | None:
    """Return the local date whose time has passed without any run, in a market that had nights before; else None."""
    night = _newest(now, timezone, nightly_start)
    until = _until(night, timezone, nightly_start, catch_up_minutes)
    return night if tried is not None and tried.night < night and until <= now else None


def is_late(due_at: datetime | None, began_at: datetime, attempt: int) -> bool:
    """Tell whether a night's plan came late: it began long after its time, or needed another attempt."""
    return due_at is not None and (attempt > 1 or began_at > due_at + LATE)


def _newest(now: datetime, timezone: str, nightly_start: time) -> date:
    """Return the last date whose time has come."""
    today = now.astimezone(ZoneInfo(timezone)).date()
    return today if begins(today, timezone, nightly_start) <= now else today - DAY


def _until(night: date, timezone: str, nightly_start: time, catch_up_minutes: int) -> datetime:
    return begins(night, timezone, nightly_start) + max(timedelta(minutes=catch_up_minutes), TICK)
