"""The bills of a closed month: each agency prepares its own, the Département accepts what it reads, they are issued."""

from collections.abc import Callable, Collection
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.billing.drafting import draft
from scheduler.billing.moving import Moved, accept, issue, propose
from scheduler.core.access import Actor
from scheduler.core.tables import Bill
from scheduler.core.tables.bill_codes import BillState
from scheduler.demo.replay.stage import Stage

Move = Callable[[Session, Actor, Collection[int]], Moved]


def bill_month(stage: Stage, month: date, at: datetime) -> bool:
    """Let a closed month be billed, by whoever does it in life; tell that it is."""
    issuers = stage.people.coordinators.values()
    for each in issuers:
        with stage.acting(each, at) as (session, _):
            draft(session, each, month)
        _move(stage, each, month, at, propose, BillState.DRAFT)
    _move(stage, stage.people.buyer, month, at, accept, BillState.PROPOSED)
    for each in issuers:
        _move(stage, each, month, at, issue, BillState.ACCEPTED)
    return True


def _move(stage: Stage, actor: Actor, month: date, at: datetime, move: Move, state: BillState) -> None:
    """Do one thing with all bills of a month that somebody reads in a state."""
    with stage.acting(actor, at) as (session, _):
        query = select(Bill.id).where(Bill.market_id == actor.market, Bill.month == month, Bill.state == state)
        if which := session.scalars(query.order_by(Bill.id)).all():
            move(session, actor, which)
