"""Publishing the figures of a market: counted by its engine once a day, kept without small groups, read by anybody.

What strangers read is one row by its key, so the page costs the same however large the market is, and nothing that is
hidden can be asked for in another way.
"""

from dataclasses import dataclass
from datetime import datetime

from msgspec import convert, to_builtins
from sqlalchemy import DateTime, column, func, select
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.acting_market import acting_market
from scheduler.core.errors import NotFound
from scheduler.core.tables import PublishedFigures
from scheduler.core.weeks import clock
from scheduler.impact.figures import Figures, figures, without_small_groups
from scheduler.impact.period import period_of
from scheduler.market.settings import MarketSettings


@dataclass(frozen=True, slots=True)
class Published:
    """The figures that a market shows to anybody, its name, and when they were counted."""

    code: str
    market: str
    counted_at: datetime
    figures: Figures


def publish_figures(session: Session, engine: Actor, now: datetime) -> bool:
    """Count the figures anew where the market publishes them and a day or a period has begun since; tell whether."""
    settings = MarketSettings.of(acting_market(session, engine).settings)
    if not (settings.public_figures and settings.worked_hours):
        return False
    zone = clock(session, engine)
    today = now.astimezone(zone).date()
    counted = period_of(session, engine, today)
    last = session.get(PublishedFigures, engine.market)
    if counted is None or (last is not None and not _is_old(last, counted.from_day.isoformat(), now)):
        return False
    found = without_small_groups(figures(session, engine, counted))
    values = {"counted_at": now, "figures": to_builtins(found)}
    stored = insert(PublishedFigures).values(market_id=engine.market, **values)
    session.execute(stored.on_conflict_do_update(index_elements=["market_id"], set_=values))
    session.expire_all()
    return True


def _is_old(last: PublishedFigures, begin: str, now: datetime) -> bool:
    return last.counted_at.date() != now.date() or last.figures.get("from_day") != begin


def published(session: Session, code: str) -> Published:
    """Return the figures that a market publishes, for anybody.

    Raises
    ------
    NotFound
        When there is no such market, it publishes none, or none were counted yet.
    """
    columns = ("market", column("counted_at", DateTime(timezone=True)), column("figures", JSONB))
    for row in session.execute(select(func.figures_of(code).table_valued(*columns))):
        return Published(code, row.market, row.counted_at, convert(row.figures, Figures))
    thing = "figures"
    raise NotFound(thing, code)
