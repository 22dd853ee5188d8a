"""The time frame of a run: its horizon on the market's own clock, and how moments are written.

All moments are kept in UTC: two moments of one local zone compare by what the clock shows, which is wrong in the hour
that a clock change repeats.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
MINUTES_A_DAY = 24 * 60
AROUND = timedelta(weeks=13)
"""How far before and after the horizon other work is read: 12 weeks count together, whichever they are, and a rest."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What a run looks at: ``first`` is the first plannable moment, the horizon its whole local days."""

    zone: ZoneInfo
    first: datetime
    days: tuple[date, ...]

    @classmethod
    def of(cls, timezone: str, at: datetime, lead_time_minutes: int, horizon_days: int) -> "Frame":
        """Return the frame of a run at a moment."""
        zone = ZoneInfo(timezone)
        first = (at + timedelta(minutes=lead_time_minutes)).astimezone(UTC)
        today = first.astimezone(zone).date()
        return cls(zone, first, tuple(today + n * DAY for n in range(horizon_days)))

    @property
    def start(self) -> datetime:
        """The horizon's first moment."""
        return self.clock(self.days[0])

    @property
    def end(self) -> datetime:
        """The first moment after the horizon."""
        return self.clock(self.days[-1] + DAY)

    @property
    def last(self) -> datetime:
        """When work that starts in the horizon is over at the latest: a day after its end."""
        return self.clock(self.days[-1] + 2 * DAY)

    def clock(self, day: date, minute: int = 0) -> datetime:
        """Return the moment at which the clock shows a minute of a day; 1440 is the next midnight.

        Of a minute that a clock change repeats it is the first; one that is skipped counts on from before the change.
        """
        days, rest = divmod(minute, MINUTES_A_DAY)
        local = datetime.combine(day + days * DAY, time(rest // 60, rest % 60), tzinfo=self.zone)
        return local.astimezone(UTC)

    def written(self, moment: datetime) -> str:
        """Write a moment on the market's clock, with its offset."""
        return moment.astimezone(self.zone).isoformat(timespec="minutes")

    def span(self, begin: datetime, end: datetime, *names: str) -> dict[str, str]:
        """Write a span under two names, by default ``start`` and ``end``."""
        first, second = names or ("start", "end")
        return {first: self.written(begin), second: self.written(end)}


def minute_before(moment: datetime) -> datetime:
    """Round down to a whole minute, the smallest unit of a plan."""
    return moment.astimezone(UTC).replace(second=0, microsecond=0)


def minute_after(moment: datetime) -> datetime:
    """Round up to a whole minute."""
    down = minute_before(moment)
    return down if down == moment else down + timedelta(minutes=1)
