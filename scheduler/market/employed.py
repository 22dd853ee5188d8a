"""Who works for the agencies of a market in some days: whoever left keeps a file, and is in no list of these days."""

from datetime import date

from sqlalchemy import ColumnElement, Date, and_, func, or_, select

from scheduler.core.tables import Employment, Member, Worker

LAST_DAY = func.least(Employment.to_day, Member.until_day, type_=Date)
"""Until when somebody works here: as long as they are employed and their agency takes part; null is without an end."""


def employed(first: date, last: date) -> ColumnElement[bool]:
    """Tell of an employment by a member of the market whether it holds on a day from one to another."""
    return and_(Employment.from_day <= last, or_(LAST_DAY.is_(None), first <= LAST_DAY))


def works_here(market: int, first: date, last: date) -> ColumnElement[bool]:
    """Tell of a worker whether a member of a market employs them on a day from one to another."""
    return (
        select(Employment.id)
        .join(Member, Member.organisation_id == Employment.agency_id)
        .where(Employment.worker_id == Worker.id, Member.market_id == market, employed(first, last))
        .exists()
    )
