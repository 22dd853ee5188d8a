"""An agency's part of the market's hours, beside the part that was agreed."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.acting_market import acting_market
from scheduler.core.tables import AgencyShare
from scheduler.core.weeks import clock, midnight
from scheduler.market.settings import MarketSettings


@dataclass(frozen=True, slots=True)
class Part:
    """Paid minutes that an agency worked from a day on until now, and those of all agencies together."""

    since: date
    own: int
    market: int

    @property
    def part(self) -> float:
        """The agency's part of all minutes, 0 when there were none."""
        return self.own / self.market if self.market else 0.0


@dataclass(frozen=True, slots=True)
class Share:
    """The agreed part in percent (None: none is agreed), and the part in the fairness period and in the year."""

    percent: int | None
    days: int
    lately: Part
    year: Part

    def owed(self, part: Part) -> int | None:
        """Return the minutes that the agreed part would have been."""
        return None if self.percent is None else part.market * self.percent // 100


def share_of(session: Session, actor: Actor, now: datetime) -> Share:
    """Return what the actor's agency has worked of the market's hours; other agencies are one sum."""
    zone = clock(session, actor)
    today = now.astimezone(zone).date()
    settings = MarketSettings.of(acting_market(session, actor).settings)
    percent = (
        select(AgencyShare.percent)
        .where(AgencyShare.market_id == actor.market, AgencyShare.agency_id == actor.organisation)
        .scalar_subquery()
    )
    begins = (today - timedelta(days=settings.fairness_days), today.replace(month=1, day=1))
    moments = [midnight(day, zone) for day in begins]
    worked = func.worked_minutes_since(moments, now).table_valued("since_at", "own_minutes", "market_minutes")
    rows = session.execute(select(percent, worked.c.own_minutes, worked.c.market_minutes)).all()
    lately, year = (Part(day, row.own_minutes, row.market_minutes) for day, row in zip(begins, rows, strict=True))
    return Share(rows[0][0], settings.fairness_days, lately, year)
