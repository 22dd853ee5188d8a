"""From a day of work forward to the bills that bear it, for whoever may read their days."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from scheduler.core.access import Actor
from scheduler.core.tables import Bill, BillDay, HourEntry
from scheduler.core.tables.bill_codes import BillKind


@dataclass(frozen=True, slots=True)
class Bearing:
    """A bill or credit note that bears a day; ``number`` is None before it is issued."""

    id: int
    kind: BillKind
    number: str | None


def bills_of_day(session: Session, actor: Actor, entry: int) -> tuple[Bearing, ...]:
    """Return the bills that bear the day of an entry of the ledger, whatever was said of it since; the first first."""
    asked, said = aliased(HourEntry), aliased(HourEntry)
    of_day = (said.request_shift_id == asked.request_shift_id) & (said.worker_id == asked.worker_id)
    query = (
        select(Bill.id, Bill.kind, Bill.number)
        .join(BillDay, BillDay.bill_id == Bill.id)
        .join(said, said.id == BillDay.entry_id)
        .join(asked, of_day)
        .where(asked.id == entry, Bill.market_id == actor.market)
        .order_by(Bill.id)
    )
    return tuple(Bearing(*row) for row in session.execute(query))
