"""An agency's workers as a file of them says it: what goes out in these words can be brought in again."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.tables import Employment, Pass, Worker, WorkerName
from scheduler.core.weeks import clock
from scheduler.workforce.passes import current, passes_of


@dataclass(frozen=True, slots=True)
class Record:
    """What is stored of a worker: the last contract, and the PASS IAE that counts today, its end as it was granted.

    A contract is told by its days and its minutes a week.
    """

    name: str | None
    max_travel_minutes: int | None
    under_18: bool
    contract: tuple[date, date | None, int | None] | None = None
    held_pass: tuple[str | None, date, date] | None = None


def records(session: Session, actor: Actor, now: datetime) -> dict[int, Record]:
    """Return what is stored of the workers whose files the actor's agency keeps, by worker."""
    today = now.astimezone(clock(session, actor)).date()
    query = (
        select(Worker, WorkerName.display_name)
        .outerjoin(WorkerName, WorkerName.worker_id == Worker.id)
        .where(Worker.agency_id == actor.organisation, Worker.forgotten_at.is_(None))
    )
    found = session.execute(query).all()
    ids = [worker.id for worker, _name in found]
    contracts = {
        each.worker_id: (each.from_day, each.to_day, each.weekly_minutes)
        for each in session.scalars(
            select(Employment)
            .where(Employment.worker_id.in_(ids), Employment.agency_id == actor.organisation)
            .order_by(Employment.from_day)
        )
    }
    granted = {
        (each.worker_id, each.from_day): (each.number, each.from_day, each.to_day)
        for each in session.scalars(select(Pass).where(Pass.worker_id.in_(ids)))
    }
    held = {worker: current(each, today) for worker, each in passes_of(session, ids).items()}
    return {
        worker.id: Record(
            name,
            worker.max_travel_minutes,
            worker.under_18,
            contracts.get(worker.id),
            granted.get((worker.id, counts.from_day)) if (counts := held.get(worker.id)) else None,
        )
        for worker, name in found
    }
