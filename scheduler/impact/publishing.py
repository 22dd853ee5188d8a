"""The figures of a market as they are read: counted by its engine once a day, kept without small groups.

Whoever reads them reads one row by its key, so the page costs the same however large the market is, and nothing that is
hidden can be asked for in another way. Strangers get it only while the market publishes (``figures_of``).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import ValidationError, convert, to_builtins
from sqlalchemy import DateTime, Function, column, func, select
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.acting_market import acting_market
from scheduler.core.errors import NotFound
from scheduler.core.tables import PublishedFigures
from scheduler.core.weeks import clock
from scheduler.hours.kept import keeps_hours
from scheduler.impact.figures import Figures, figures, without_small_groups
from scheduler.impact.period import period_of


@dataclass(frozen=True, slots=True)
class Published:
    """The figures of a market without small groups, its name, and when they were counted."""

    code: str
    market: str
    counted_at: datetime
    figures: Figures


def count_figures(session: Session, engine: Actor, now: datetime) -> bool:
    """Count the figures anew where the market keeps hours, once a day and when its contract begins otherwise.

    Where no month of its contract is over there are none, and those that were counted go. Returns whether it did
    anything.
    """
    if not keeps_hours(session, engine):
        return False
    zone = clock(session, engine)
    today = now.astimezone(zone).date()
    days = period_of(session, engine, today)
    last = session.get(PublishedFigures, engine.market)
    if days is None and last is not None:
        session.delete(last)
        session.flush()
        return True
    if days is None or (last is not None and not _is_old(last, days.from_day, today, zone)):
        return False
    found = without_small_groups(figures(session, engine, days))
    values = {"counted_at": now, "figures": to_builtins(found)}
    stored = insert(PublishedFigures).values(market_id=engine.market, **values)
    session.execute(stored.on_conflict_do_update(index_elements=["market_id"], set_=values))
    session.expire_all()
    return True


def _is_old(last: PublishedFigures, begin: date, today: date, zone: ZoneInfo) -> bool:
    found = _figures(last.figures)
    return last.counted_at.astimezone(zone).date() != today or found is None or found.from_day != begin


def published(session: Session, code: str) -> Published:
    """Return the figures that a market publishes, for anybody.

    Raises
    ------
    NotFound
        When there is no such market, it publishes none, or none were counted yet.
    """
    found = _read(session, func.figures_of(code), code)
    if found is None:
        thing = "figures"
        raise NotFound(thing, code)
    return found


def counted(session: Session, actor: Actor) -> Published | None:
    """Return the figures of the actor's market, published or not; None before they were counted.

    Raises
    ------
    NotAllowed
        Unless the actor is the buyer or plans the market.
    """
    return _read(session, func.counted_figures(), acting_market(session, actor).code)


def _read(session: Session, asked: Function[Any], code: str) -> Published | None:
    columns = ("market", column("counted_at", DateTime(timezone=True)), column("figures", JSONB))
    row = session.execute(select(asked.table_valued(*columns))).one_or_none()
    if row is None or (found := _figures(row.figures)) is None:
        return None
    return Published(code, row.market, row.counted_at, found)


def _figures(stored: Mapping[str, Any]) -> Figures | None:
    """Read figures as they are stored; None for those of a version that counted others: they are counted anew."""
    try:
        return convert(stored, Figures)
    except ValidationError:
        return None
