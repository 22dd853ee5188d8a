"""The daily message: once a date, at the market's own time, for whoever wants one a day."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Date, Integer, cast, func, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.db import Database
from scheduler.core.tables import Market
from scheduler.market.settings import MarketSettings

LATE = timedelta(hours=4)
"""How long after its time a day's message is still worth writing (the machine was off)."""


def due_day(now: datetime, timezone: str, at: time) -> date | None:
    """Return the date whose message is due on that clock, None before its time or long after it."""
    local = now.astimezone(ZoneInfo(timezone))
    begins = datetime.combine(local.date(), at, local.tzinfo)
    return local.date() if begins <= local < begins + LATE else None


def queue_digests(database: Database, now: datetime) -> int:
    """Write the daily messages that are due into the outbox; return how many. Done again, it writes none twice."""
    return database.in_every_market(lambda session, engine: _of_market(session, engine, now))


def _of_market(session: Session, engine: Actor, now: datetime) -> int:
    market = session.get_one(Market, engine.market)
    at = time.fromisoformat(MarketSettings.of(market.settings).digest_time)
    day = due_day(now, market.timezone, at)
    if day is None:
        return 0
    return session.scalars(select(func.queue_digests(cast(day, Date), type_=Integer))).one()
