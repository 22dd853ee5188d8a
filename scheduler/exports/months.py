"""The months of the ledger that can be exported, and whether they are final."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.errors import NotFound
from scheduler.core.tables import HourEntry, HourHead
from scheduler.core.tables.hour_codes import SETTLED
from scheduler.hours.days import LAST
from scheduler.hours.kept import require_hours

SHOWN = 24
"""Months that are offered; what is older is reached by its address."""


@dataclass(frozen=True, slots=True)
class ExportMonth:
    """A month of the ledger; ``open`` are days of those that the actor may see that do not count yet.

    Until it is ``closed`` everything exported of it is provisional.
    """

    first: date
    closed: bool
    open: int


def export_months(session: Session, actor: Actor) -> tuple[ExportMonth, ...]:
    """Return the months of which something can be exported, the latest first.

    Raises
    ------
    NotFound
        Where the market keeps no hours.
    """
    require_hours(session, actor)
    rows = session.execute(_query(actor).order_by(HourHead.month.desc()).limit(SHOWN))
    return tuple(ExportMonth(*row) for row in rows)


def export_month(session: Session, actor: Actor, first: date) -> ExportMonth:
    """Return one month.

    Raises
    ------
    NotFound
        When the ledger has no such month, or the market keeps none.
    """
    require_hours(session, actor)
    row = session.execute(_query(actor).where(HourHead.month == first)).one_or_none()
    if row is None:
        thing = "month"
        raise NotFound(thing, first.isoformat())
    return ExportMonth(*row)


def are_final(session: Session, actor: Actor, first: date, last: date) -> bool:
    """Tell whether all months of the ledger from one to another are closed."""
    still_open = select(HourHead.month).where(
        HourHead.market_id == actor.market, HourHead.month.between(first, last), ~HourHead.closed
    )
    return session.execute(still_open.limit(1)).one_or_none() is None


def _query(actor: Actor) -> Select[*tuple[Any, ...]]:
    mine = [] if actor.leads else [HourEntry.agency_id == actor.organisation]
    counts = HourEntry.kind.in_(SETTLED)
    return (
        select(HourHead.month, HourHead.closed, func.count(HourEntry.id).filter(~counts))
        .outerjoin(
            HourEntry,
            and_(
                HourEntry.market_id == HourHead.market_id,
                HourEntry.month == HourHead.month,
                HourEntry.day.is_not(None),
                LAST,
                *mine,
            ),
        )
        .where(HourHead.market_id == actor.market)
        .group_by(HourHead.month, HourHead.closed)
    )
