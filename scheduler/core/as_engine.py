"""The engine's eyes inside somebody else's transaction: what a change needs to look at but its author may not read.

A site that changes its request may not look into a worker's file; whether the worker's rules still hold must be known
all the same. The look, and what follows from it without anybody's choice (an offer), are the engine's and logged as
such.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.db import act_as
from scheduler.core.errors import NoNightlyRun
from scheduler.core.tables.codes import Role


@contextmanager
def as_engine(session: Session, actor: Actor) -> Iterator[Actor]:
    """Act as the engine of the actor's market in the block, then as the actor again.

    What is read in the block must not reach the actor's screen but as the use case allows. An error in the block ends
    the transaction, and with it whatever it acted as.

    Raises
    ------
    NoNightlyRun
        When nobody leads the market, or the account of its engine is missing.
    """
    session.flush()
    engine = engine_of(session, actor)
    if engine is None:
        thing = "market"
        code = session.scalar(text("SELECT code FROM markets WHERE id = :market"), {"market": actor.market})
        is_led = session.scalar(text("SELECT is_led FROM market_is_led(:code)"), {"code": code})
        raise NoNightlyRun(thing, code or actor.market, bool(is_led))
    act_as(session, engine)
    yield engine
    session.flush()
    act_as(session, actor)


def engine_of(session: Session, actor: Actor) -> Actor | None:
    """Return the engine of the actor's market, None as long as nobody leads it."""
    if actor.role == Role.ENGINE:
        return actor
    row = session.execute(
        text("SELECT organisation_id, user_id FROM engines() WHERE market_id = :market"), {"market": actor.market}
    ).one_or_none()
    return None if row is None else Actor(row.user_id, row.organisation_id, actor.market, Role.ENGINE, leads=True)
