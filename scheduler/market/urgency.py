"""What is urgent: one answer for the site that asks, for the lead's list of today and for messages.

A shift is urgent when no coming night plans it any more: only a person can still find somebody. What stands in a draft
waits for its publication, and becomes urgent when it starts within the lead time and nobody has published it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.acting_market import acting_market
from scheduler.core.tables import Market
from scheduler.market.settings import MarketSettings

A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Nights:
    """When a market plans, on its own clock, and which shifts each of these plans covers."""

    zone: ZoneInfo
    starts: time
    lead_time: timedelta
    horizon: timedelta

    @classmethod
    def of(cls, market: Market) -> "Nights":
        """Read the settings of a market."""
        return cls(
            zone=ZoneInfo(market.timezone),
            starts=market.nightly_start,
            lead_time=timedelta(minutes=market.lead_time_minutes),
            horizon=timedelta(days=MarketSettings.of(market.settings).horizon_days),
        )

    def night(self, morning: date) -> datetime:
        """Return the moment (UTC) at which the plan of a day's early morning is made."""
        return datetime.combine(morning, self.starts, self.zone).astimezone(UTC)

    def next_night(self, now: datetime) -> datetime:
        """Return the moment (UTC) of the first night after now."""
        morning = now.astimezone(self.zone).date()
        while (night := self.night(morning)) <= now:
            morning += A_DAY
        return night

    def urgent_before(self, now: datetime) -> datetime:
        """Return the moment (UTC) before which no coming night plans what starts."""
        return self.next_night(now) + self.lead_time

    def is_urgent(self, starts_at: datetime, now: datetime, *, drafted: bool = False) -> bool:
        """Tell whether an empty shift is urgent; ``drafted`` when publishing the draft would fill it."""
        return starts_at < (now + self.lead_time if drafted else self.urgent_before(now))

    def planned_by(self, shift: datetime, now: datetime) -> datetime | None:
        """Return the moment (UTC) of the first coming night that plans what starts at a moment; None when it is urgent.

        Far ahead, that is the first night whose horizon reaches it.
        """
        day = shift.astimezone(self.zone).date()
        morning = max(now.astimezone(self.zone).date(), day - self.horizon - self.lead_time - A_DAY)
        while (night := self.night(morning)) + self.lead_time <= shift:
            planned_from = (night + self.lead_time).astimezone(self.zone).date()
            if night > now and day < planned_from + self.horizon:
                return night
            morning += A_DAY
        return None


URGENT = {"urgent": True}
"""What the detail of an event says that reaches the lead at once (``telling.sql``)."""


def urgency(session: Session, actor: Actor, starts: Iterable[datetime], now: datetime) -> dict[str, bool]:
    """Return what an event says of work that begins at these moments and nobody has: ``URGENT``, or nothing."""
    nights = Nights.of(acting_market(session, actor))
    return dict(URGENT) if any(nights.is_urgent(start, now) for start in starts if start > now) else {}
