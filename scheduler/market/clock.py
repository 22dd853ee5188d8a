"""A market's clock: its time zone, and how long before its start a shift can still be planned."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.acting_market import acting_market


@dataclass(frozen=True, slots=True)
class Clock:
    """A market's clock, and how long before its start a shift can still be planned by a run."""

    zone: ZoneInfo
    lead_time: timedelta

    def local(self, moment: datetime) -> datetime:
        """Return a moment on the market's own clock."""
        return moment.astimezone(self.zone)

    def reached_by_run(self, now: datetime) -> datetime:
        """Return from which moment on a run that somebody starts now plans, although the coming night may be late."""
        return self.local(now + self.lead_time)


def market_clock(session: Session, actor: Actor) -> Clock:
    """Return the clock of the actor's market.

    Raises
    ------
    NotFound
        When the actor does not belong to the market any more.
    """
    market = acting_market(session, actor)
    return Clock(ZoneInfo(market.timezone), timedelta(minutes=market.lead_time_minutes))
