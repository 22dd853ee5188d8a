"""Which booked missions a change to a file touches: a change takes nobody off a mission, a person does."""

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.tables import Mission, MissionShift
from scheduler.core.tables.codes import BOOKED
from scheduler.core.weeks import clock, midnight
from scheduler.missions.lines import MissionLine, lines


def booked_between(
    session: Session, actor: Actor, worker_id: int, begin: datetime, end: datetime | None
) -> tuple[MissionLine, ...]:
    """Return the agency's booked missions of a worker with a shift in a stretch of time; without an end all later.

    Each with the shifts in that stretch: what else it has stays as it is.
    """
    inside = (
        select(MissionShift.mission_id)
        .where(
            MissionShift.mission_id == Mission.id,
            func.upper(MissionShift.during) > begin,
            *([func.lower(MissionShift.during) < end] if end else []),
        )
        .exists()
    )
    own = (Mission.worker_id == worker_id, Mission.state.in_(BOOKED), inside)
    return tuple(
        replace(
            each, shifts=tuple(it for it in each.shifts if it.ends_at > begin and not (end and it.starts_at >= end))
        )
        for each in lines(session, actor, clock(session, actor), *own)
    )


def booked_after(session: Session, actor: Actor, worker_id: int, last_day: date) -> tuple[MissionLine, ...]:
    """Return the booked missions with a shift after a day."""
    zone = clock(session, actor)
    after = midnight(date.fromordinal(last_day.toordinal() + 1), zone)
    return booked_between(session, actor, worker_id, after, None)
