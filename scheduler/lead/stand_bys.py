"""Who stands by for a mission, as whoever plans reads it."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor, require_lead
from scheduler.core.tables import Mission, StandBy, Worker
from scheduler.core.tables.codes import STANDING
from scheduler.market.people import Person, people, unknown


@dataclass(frozen=True, slots=True)
class Listed:
    """A stand-by: whether they are reserved for the mission, and whether they agreed to be called at short notice."""

    person: Person
    reserved: bool
    agrees: bool


def stand_bys_of(session: Session, actor: Actor, mission: int) -> tuple[Listed, ...]:
    """Return who stands by for a mission that stands, in the order in which they would be asked.

    Raises
    ------
    NotAllowed
        For whoever does not plan the market.
    """
    require_lead(actor)
    rows = session.execute(
        select(StandBy.worker_id, StandBy.rank, Worker.stands_by_since)
        .join(Mission, Mission.id == StandBy.mission_id)
        .outerjoin(Worker, Worker.id == StandBy.worker_id)
        .where(StandBy.mission_id == mission, Mission.market_id == actor.market, Mission.state.in_(STANDING))
        .order_by(StandBy.rank)
    ).all()
    known = people(session, {row.worker_id for row in rows}) if rows else {}
    return tuple(
        Listed(known.get(worker) or unknown(worker), rank == 1, since is not None) for worker, rank, since in rows
    )
