"""The ledger of a kept history: what was said of hours, brought in by the database, which chains it anew."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from msgspec import json
from sqlalchemy import cast, func, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from scheduler.core.many_rows import Row
from scheduler.core.tables import HourEntry


def bring_in(session: Session, market: int, rows: Sequence[Row]) -> dict[int, str]:
    """Store entries in their order, and return hashes by number; ``about_id`` of each is a place among them."""
    given = json.decode(json.encode([_written(each) for each in rows]))
    numbers = session.scalar(select(func.bring_in_hours(market, cast(given, JSONB)))) or ()
    kept = select(HourEntry.id, HourEntry.hash).where(HourEntry.market_id == market)
    hashes = dict(session.execute(kept).all())
    return {each: hashes[each] for each in numbers}


def _written(row: Row) -> dict[str, Any]:
    """Write an entry for the database: its columns, and the place of the one that it is about, counted from 1."""
    about = row["about_id"]
    told = {name: value for name, value in row.items() if name != "about_id" and value is not None}
    return {
        **{name: value.isoformat() if isinstance(value, date | datetime) else value for name, value in told.items()},
        **({"about": about + 1} if isinstance(about, int) else {}),
    }
