"""The days on which nobody works in a market, and those in the holidays on which somebody does."""

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy.orm import Session

from scheduler.core.many_rows import add
from scheduler.core.tables import Closure, PermanenceDay
from scheduler.core.tables.codes import ClosureReason


def close_days(session: Session, market: int, days: Mapping[date, ClosureReason], site: int | None = None) -> None:
    """Close the whole market on days, or one site (id).

    Raises
    ------
    Conflict
        When one of them is closed already.
    """
    add(
        session,
        Closure,
        [{"market_id": market, "site_id": site, "day": day, "reason": why} for day, why in days.items()],
    )


def open_in_holidays(session: Session, market: int, days: Iterable[tuple[int, date]]) -> None:
    """Say on which days of the school holidays the agents of a site (id) are at work.

    Raises
    ------
    Conflict
        When that was said before.
    """
    add(session, PermanenceDay, [{"market_id": market, "site_id": site, "day": day} for site, day in days])
