"""What is changed of a calendar is on record beside all else that is set up: a period's days, before and after."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.tables import Closure, PermanenceDay
from scheduler.core.tables.codes import Thing
from scheduler.market.calendar.periods import periods
from scheduler.market.changes import Change, readable_changes, record

OF_MARKET = 0
"""The number of the market's own calendar among those of its sites."""


def calendar_changes(session: Session, actor: Actor, site: int | None) -> tuple[Change, ...]:
    """Return the latest changes of a calendar (None: the market's), the last one first."""
    return readable_changes(session, actor, Thing.CALENDAR, which=OF_MARKET if site is None else site)


@contextmanager
def recorded(session: Session, actor: Actor, site: int | None, first_day: date, last_day: date) -> Iterator[None]:
    """Log what the block changes of a calendar (None: the market's) in a period, both ends included."""
    before = _written(session, actor, site, first_day, last_day)
    yield
    after = _written(session, actor, site, first_day, last_day)
    record(session, actor, Thing.CALENDAR, OF_MARKET if site is None else site, before, after)


def _written(session: Session, actor: Actor, site: int | None, first_day: date, last_day: date) -> dict[str, Any]:
    """Return the days of a period in JSON types, those in a row as one: first, last and, where closed, the reason."""
    here = Closure.site_id.is_(None) if site is None else Closure.site_id == site
    closed = session.execute(
        select(Closure.day, Closure.reason).where(
            Closure.market_id == actor.market, here, Closure.day.between(first_day, last_day)
        )
    )
    found: dict[str, Any] = {
        "closed": [
            [each.first_day.isoformat(), each.last_day.isoformat(), each.reason]
            for each in periods({row.day: row.reason for row in closed})
        ]
    }
    if site is not None:
        at_work = session.scalars(
            select(PermanenceDay.day).where(
                PermanenceDay.site_id == site, PermanenceDay.day.between(first_day, last_day)
            )
        )
        found["at_work"] = [
            [each.first_day.isoformat(), each.last_day.isoformat()] for each in periods(dict.fromkeys(at_work))
        ]
    return found
