"""Which missions wait for their agency's answer, as whoever plans follows them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from scheduler.core.access import Actor, require_lead
from scheduler.core.tables import Mission
from scheduler.core.tables.codes import MissionState
from scheduler.lead.followed import FIRST_START, followed, person_of
from scheduler.market.clock import Clock, market_clock
from scheduler.market.people import Person
from scheduler.missions.agreed import SaidYes, agreed_missions, said_yes

RISK = timedelta(hours=24)
"""A mission that starts within this time and is still unanswered is at risk."""


@dataclass(frozen=True, slots=True)
class Awaited:
    """A published mission whose agency has yet to answer; moments on the market's clock."""

    mission: int
    request: int
    site: str
    person: Person
    agency: str
    agency_phone: str | None
    first_start: datetime
    answer_by: datetime | None
    overdue: bool
    at_risk: bool
    said_yes: SaidYes | None
    """A stand-by's word; the agency has yet to confirm."""
    nobody_comes: bool
    """Somebody has said yes to work that begins before their agency opens: nobody comes unless it confirms before."""


def awaited(session: Session, actor: Actor, now: datetime) -> tuple[Awaited, ...]:
    """Return the published missions that wait for an answer, the nearest deadline first.

    Raises
    ------
    NotAllowed
        To anybody but the lead's planner.
    """
    require_lead(actor)
    return missions_awaited(session, market_clock(session, actor), now)


def missions_awaited(session: Session, clock: Clock, now: datetime) -> tuple[Awaited, ...]:
    """Return the same for somebody of whom it is known that they plan the market."""
    agreed = agreed_missions()
    more = (agreed.c.confirms_at, agreed.c.on_duty, agreed.c.begins_at)
    statement = (
        followed()
        .add_columns(Mission.answer_by, *more)
        .outerjoin(agreed, agreed.c.mission_id == Mission.id)
        .where(Mission.state == MissionState.PUBLISHED)
        .group_by(*more)
        .order_by(Mission.answer_by.nulls_last(), FIRST_START, Mission.id)
    )
    return tuple(_awaited(clock, row, now) for row in session.execute(statement))


def _awaited(clock: Clock, row: Row[*tuple[Any, ...]], now: datetime) -> Awaited:
    said = said_yes(clock, row)
    return Awaited(
        mission=row.id,
        request=row.request_id,
        site=row.site,
        person=person_of(row),
        agency=row.agency,
        agency_phone=row.phone,
        first_start=clock.local(row.first_start),
        answer_by=clock.local(row.answer_by) if row.answer_by else None,
        overdue=row.answer_by is not None and row.answer_by < now,
        at_risk=row.first_start < now + RISK,
        said_yes=said,
        nobody_comes=said is not None and said.begins_at is not None and now < said.confirms_at,
    )
