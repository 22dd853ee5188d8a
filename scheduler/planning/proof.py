"""What proves a run: the very documents that were searched and found, to be checked or searched again by anybody."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor, require_lead
from scheduler.core.errors import NotFound
from scheduler.core.tables import Market, Run
from scheduler.core.tables.codes import Thing
from scheduler.market.settings import MarketSettings


@dataclass(frozen=True, slots=True)
class Documents:
    """A run's instance (its bytes have the run's SHA-256) and solution; None as long as there is none."""

    instance: bytes | None
    solution: bytes | None


def threads(session: Session, actor: Actor) -> int:
    """Return on how many threads the actor's market is planned."""
    return MarketSettings.of(session.get_one(Market, actor.market).settings).threads


def documents(session: Session, actor: Actor, run: int) -> Documents:
    """Return the documents of a run of the actor's market.

    Raises
    ------
    NotFound
        When there is none of that number in the actor's market.
    NotAllowed
        For whoever does not plan the market.
    """
    require_lead(actor)
    row = session.execute(
        select(Run.instance, Run.solution).where(Run.id == run, Run.market_id == actor.market)
    ).one_or_none()
    if row is None:
        raise NotFound(Thing.RUN, run)
    return Documents(*(None if each is None else each.encode() for each in row))
