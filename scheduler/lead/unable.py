"""Who says that they cannot come any more and has not been taken off yet, as whoever plans must see to it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.core.one_statement import Query
from scheduler.core.tables import Mission, MissionShift, Organisation, Request, RequestShift, Site, Worker, WorkerName
from scheduler.market.clock import Clock
from scheduler.market.people import Person
from scheduler.missions.unable import unable_missions


@dataclass(frozen=True, slots=True)
class Unable:
    """A confirmed mission to which its worker cannot come; ``starts_at`` is its next shift, or the one that runs."""

    mission: int
    site: str
    person: Person
    agency: str
    agency_phone: str | None
    starts_at: datetime
    said_at: datetime


def sites_without() -> Query:
    """Ask for the site of each such mission, as a part of another statement."""
    said = unable_missions()
    of_site = select(Site.shown).join(Request, Request.site_id == Site.id)
    return of_site.join(said, said.c.request_id == Request.id).order_by(said.c.mission_id)


def unable(session: Session, clock: Clock, now: datetime) -> tuple[Unable, ...]:
    """Return whom the market must do without so far, the nearest first; for somebody who is known to plan it."""
    said = unable_missions()
    starts_at = func.min(RequestShift.starts_at)
    statement = (
        select(
            Mission.id,
            Mission.worker_id,
            Mission.agency_id,
            Site.shown.label("site"),
            Organisation.name.label("agency"),
            Organisation.phone,
            Worker.code,
            WorkerName.display_name,
            starts_at.label("starts_at"),
            said.c.said_at,
        )
        .join(said, said.c.mission_id == Mission.id)
        .join(Request, Request.id == Mission.request_id)
        .join(Site, Site.id == Request.site_id)
        .join(Organisation, Organisation.id == Mission.agency_id)
        .join(MissionShift, MissionShift.mission_id == Mission.id)
        .join(RequestShift, RequestShift.id == MissionShift.request_shift_id)
        # A file that its agency took out of the market cannot be read any more.
        .outerjoin(Worker, Worker.id == Mission.worker_id)
        .outerjoin(WorkerName, WorkerName.worker_id == Mission.worker_id)
        .where(RequestShift.ends_at > now)
        .group_by(Mission.id, Site.id, Organisation.id, Worker.id, WorkerName.worker_id, said.c.said_at)
        .order_by(starts_at, Mission.id)
    )
    return tuple(
        Unable(
            mission=row.id,
            site=row.site,
            person=Person(row.worker_id, row.code or f"#{row.worker_id}", row.agency_id, row.agency, row.display_name),
            agency=row.agency,
            agency_phone=row.phone,
            starts_at=clock.local(row.starts_at),
            said_at=clock.local(row.said_at),
        )
        for row in session.execute(statement)
    )
