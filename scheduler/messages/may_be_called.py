"""The evening before: whoever stands by and agreed to be called reads for what that may be; it books nothing.

Of each mission once, in the last office hour or soon after, so that nobody is woken and the agency can still be rung;
what changes afterwards stands on their page.
"""

from datetime import datetime, time, timedelta

from sqlalchemy import Integer, func, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.db import Database
from scheduler.core.tables import Market
from scheduler.market.office import A_DAY, office_of
from scheduler.messages.digests import due_day

BEFORE_CLOSING = timedelta(hours=1)


def queue_may_be_called(database: Database, now: datetime) -> int:
    """Write what is due into the outbox; return how many messages. Done again, it writes none twice."""
    return database.in_every_market(lambda session, engine: _of_market(session, engine, now))


def _of_market(session: Session, engine: Actor, now: datetime) -> int:
    office = office_of(session, session.get_one(Market, engine.market))
    today = now.astimezone(office.zone).date()
    due = (datetime.combine(today, office.closes) - BEFORE_CLOSING).time()
    if not office.works_on(today) or due_day(now, office.zone.key, due) is None:
        return 0
    next_day = office.opening(office.at(today + A_DAY, time.min)).astimezone(office.zone).date()
    before = office.at(next_day + A_DAY, time.min)
    return session.scalars(select(func.queue_may_be_called(before, type_=Integer))).one()
