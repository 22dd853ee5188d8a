"""Once a week, at the beginning of it, sites are asked to sign the days of work that wait for them."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Date, Integer, cast, func, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.db import Database
from scheduler.core.tables import Market
from scheduler.core.weeks import monday
from scheduler.market.office import office_of
from scheduler.market.settings import MarketSettings

WORTH = timedelta(hours=4)
"""How long after its time it is still worth writing (the machine was off)."""


def queue_hours_to_sign(database: Database, now: datetime) -> int:
    """Write what is due into the outbox; return how many messages. Done again, it writes none twice."""
    return database.in_every_market(lambda session, engine: ask_to_sign(session, engine, now))


def ask_to_sign(session: Session, engine: Actor, now: datetime) -> int:
    """Write what is due in one market, on the first day of the week on which anybody is at work; return how many."""
    market = session.get_one(Market, engine.market)
    settings = MarketSettings.of(market.settings)
    if not settings.worked_hours:
        return 0
    zone = ZoneInfo(market.timezone)
    week = monday(now.astimezone(zone).date())
    opening = office_of(session, market).opening(datetime.combine(week, time(), zone).astimezone(UTC))
    day = opening.astimezone(zone).date()
    due = datetime.combine(day, time.fromisoformat(settings.digest_time), zone)
    if not due <= now < due + WORTH:
        return 0
    return session.scalars(select(func.queue_hours_to_sign(cast(week, Date), type_=Integer))).one()
