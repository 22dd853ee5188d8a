"""Of whom nothing is needed any more: a list for a person to decide on, who erases or does not."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import false, func, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.sorting import alphabetical
from scheduler.core.tables import Employment, Worker, WorkerName
from scheduler.core.weeks import clock
from scheduler.workforce.retention import LONGEST


@dataclass(frozen=True, slots=True)
class PastPeriod:
    """Somebody whose last contract ended on ``last_day``; until ``needed_until`` a text asked for what is kept."""

    id: int
    name: str
    code: str
    last_day: date
    needed_until: date


def past_periods(session: Session, actor: Actor, now: datetime) -> tuple[PastPeriod, ...]:
    """Return the workers of the actor's agency whose period is over, by name."""
    today = now.astimezone(clock(session, actor)).date()
    query = (
        select(Worker.id, func.coalesce(WorkerName.display_name, Worker.code), Worker.code, func.max(Employment.to_day))
        .join(Employment, Employment.worker_id == Worker.id)
        .outerjoin(WorkerName, WorkerName.worker_id == Worker.id)
        .where(Worker.agency_id == actor.organisation, Worker.forgotten_at.is_(None))
        .group_by(Worker.id, WorkerName.display_name)
        .having(func.bool_and(func.coalesce(Employment.to_day < today, false())))
    )
    over = []
    for worker, name, code, last_day in session.execute(query):
        until = LONGEST.until(last_day)
        if last_day is not None and until is not None and until < today:
            over.append(PastPeriod(worker, name, code, last_day, until))
    return tuple(sorted(over, key=lambda each: alphabetical(each.name)))
