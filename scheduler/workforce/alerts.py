"""Whose PASS IAE needs a thought: it ends within 90, 60 or 30 days, is over, or was never noted."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.law import DEMANDING_PASS
from scheduler.core.tables import Employment, Organisation, Worker, WorkerName
from scheduler.workforce.passes import PassLine, current, passes_of


@dataclass(frozen=True, slots=True)
class PassAlert:
    """A worker whose PASS IAE is to be looked after; ``within`` is 30, 60 or 90 days, 0 when none holds any more."""

    worker: int
    name: str
    held: PassLine | None
    within: int


def pass_alerts(session: Session, actor: Actor, today: date) -> tuple[PassAlert, ...]:
    """Return the alerts for those whom the actor's agency employs, the most urgent first: two statements.

    None where the agency's people need no PASS IAE.
    """
    employed = (
        select(Employment.worker_id)
        .join(Organisation, Organisation.id == Employment.agency_id)
        .where(
            Organisation.agency_kind.in_(DEMANDING_PASS),
            Employment.agency_id == actor.organisation,
            or_(Employment.to_day.is_(None), Employment.to_day >= today),
        )
        .distinct()
    )
    people = session.execute(
        select(Worker.id, func.coalesce(WorkerName.display_name, Worker.code))
        .outerjoin(WorkerName, WorkerName.worker_id == Worker.id)
        .where(Worker.agency_id == actor.organisation, Worker.id.in_(employed))
    ).all()
    passes = passes_of(session, [worker for worker, _ in people])
    found = []
    for worker, name in people:
        held = current(passes.get(worker, ()), today)
        within = 0 if held is None or held.days_left(today) < 0 else held.warns(today)
        if within is not None:
            found.append(PassAlert(worker, name, held, within))
    return tuple(sorted(found, key=lambda each: (each.held.to_day if each.held else date.min, each.name)))
