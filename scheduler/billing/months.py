"""The months of bills as a list: what each comes to, and how far its bills are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.billing.kept import require_bills
from scheduler.core.access import Actor
from scheduler.core.tables import Bill, HourHead
from scheduler.core.tables.bill_codes import BillKind, BillState

LATEST = 24
"""So many months are listed."""


@dataclass(frozen=True, slots=True)
class BilledMonth:
    """A month, by the bills of it that the actor may read.

    ``states`` counts bills that stand by how far they are, those that were taken back left out; ``notes`` counts the
    credit notes that took them back, ``cents`` is what the bills that stand come to, with their VAT.
    """

    month: date
    states: Mapping[BillState, int]
    notes: int
    cents: int

    @property
    def bills(self) -> int:
        """How many bills stand."""
        return sum(self.states.values())


def months_of_bills(session: Session, actor: Actor) -> tuple[BilledMonth, ...]:
    """Return the months that are closed or have a bill, the latest first; at most the last two years.

    Raises
    ------
    NotFound
        Where the market does not bill.
    """
    require_bills(session, actor)
    closed = select(HourHead.month).where(HourHead.market_id == actor.market, HourHead.closed)
    billed = select(Bill.month).where(Bill.market_id == actor.market)
    both = closed.union(billed).subquery()
    listed = select(both.c.month).order_by(both.c.month.desc()).limit(LATEST).subquery()
    of_month = (Bill.month == listed.c.month) & (Bill.market_id == actor.market)
    query = (
        select(
            *(listed.c.month, Bill.kind, Bill.state, Bill.credited),
            func.count(Bill.id),
            func.coalesce(func.sum(Bill.net_cents + Bill.vat_cents), 0),
        )
        .outerjoin(Bill, of_month)
        .group_by(listed.c.month, Bill.kind, Bill.state, Bill.credited)
    )
    states: dict[date, dict[BillState, int]] = {}
    notes: dict[date, int] = {}
    cents: dict[date, int] = {}
    for month, kind, state, credited, count, amount in session.execute(query):
        own = states.setdefault(month, {})
        if kind == BillKind.CREDIT_NOTE:
            notes[month] = notes.get(month, 0) + count
        elif kind is not None and not credited:
            own[state] = own.get(state, 0) + count
            cents[month] = cents.get(month, 0) + int(amount)
    return tuple(
        BilledMonth(
            month,
            {each: states[month][each] for each in BillState if each in states[month]},
            notes.get(month, 0),
            cents.get(month, 0),
        )
        for month in sorted(states, reverse=True)
    )
