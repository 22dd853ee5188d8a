"""The bills of the past, made by the product: agencies draft their months, the buyer accepts, all are issued."""

from collections.abc import Callable, Collection, Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.billing.drafting import draft
from scheduler.billing.moving import Moved, accept, issue, propose
from scheduler.core.access import Actor
from scheduler.core.db import Database
from scheduler.core.tables import Bill, HourHead
from scheduler.core.tables.bill_codes import BillKind, BillState

Act = Callable[[Session, Actor, Collection[int]], Moved]


def bill(database: Database, issuers: Iterable[Actor], buyer: Actor) -> int:
    """Bill each closed month that has no bills yet; return how many bills that makes."""
    issuers, made = list(issuers), 0
    with database.transaction(buyer) as session:
        closed = session.scalars(select(HourHead.month).where(HourHead.closed).order_by(HourHead.month)).all()
        billed = set(session.scalars(select(Bill.month)))
    for month in (each for each in closed if each not in billed):
        for actor in issuers:
            with database.transaction(actor) as session:
                made += draft(session, actor, month).made
            _all(database, actor, BillState.DRAFT, propose)
        _all(database, buyer, BillState.PROPOSED, accept)
        for actor in issuers:
            _all(database, actor, BillState.ACCEPTED, issue)
    return made


def _all(database: Database, actor: Actor, state: BillState, act: Act) -> None:
    with database.transaction(actor) as session:
        bills = session.scalars(select(Bill.id).where(Bill.state == state, Bill.kind == BillKind.BILL)).all()
        if bills:
            act(session, actor, bills)
