"""Who says that they cannot come any more and has not been taken off yet, as whoever plans must see to it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.core.one_statement import Query
from scheduler.core.tables import Mission, Request, RequestShift, Site
from scheduler.lead.followed import FIRST_START, followed, person_of
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
    statement = (
        followed()
        .add_columns(said.c.said_at)
        .join(said, said.c.mission_id == Mission.id)
        .where(RequestShift.ends_at > now)
        .group_by(said.c.said_at)
        .order_by(FIRST_START, Mission.id)
    )
    return tuple(
        Unable(
            mission=row.id,
            site=row.site,
            person=person_of(row),
            agency=row.agency,
            agency_phone=row.phone,
            starts_at=clock.local(row.first_start),
            said_at=clock.local(row.said_at),
        )
        for row in session.execute(statement)
    )
