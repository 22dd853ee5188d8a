"""Whom a site knows: workers who were confirmed for it, by the name that it got to read then."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.tables import Mission, MissionShift, Request, RequestShift, WorkerName
from scheduler.core.tables.codes import COVERING
from scheduler.requests.site_of import site_of


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A worker who comes or came to a site, and the last day of it."""

    worker: int
    name: str
    last_day: date


def people_known(session: Session, actor: Actor, site: int) -> tuple[KnownPerson, ...]:
    """Return the workers whom a site knows, those who came last first.

    Raises
    ------
    NotFound
        When the site is not there or not the actor's.
    """
    site_of(session, actor, site)
    rows = session.execute(
        select(Mission.worker_id, WorkerName.display_name, func.max(RequestShift.day))
        .join(Request, Request.id == Mission.request_id)
        .join(WorkerName, WorkerName.worker_id == Mission.worker_id)
        .join(MissionShift, MissionShift.mission_id == Mission.id)
        .join(RequestShift, RequestShift.id == MissionShift.request_shift_id)
        .where(Request.site_id == site, Mission.state.in_(COVERING))
        .group_by(Mission.worker_id, WorkerName.display_name)
    )
    found = (KnownPerson(worker, name, last_day) for worker, name, last_day in rows)
    return tuple(sorted(found, key=lambda each: (-each.last_day.toordinal(), each.name)))
