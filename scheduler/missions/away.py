"""Whoever cannot come any more is unavailable, for every request: noted in their file, where their agency changes it.

It is the engine's hand: whoever plans may say that somebody cannot come, but not write in the files of an agency.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.as_engine import as_engine
from scheduler.core.tables import AvailabilityException, Worker
from scheduler.core.tables.codes import ExceptionKind
from scheduler.core.weeks import clock

A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Shift:
    """A shift of the mission before it was changed, and whether it is freed."""

    day: date
    starts_at: datetime
    ends_at: datetime
    freed: bool


def note_away(
    session: Session, actor: Actor, worker: int, shifts: Iterable[Shift], *, since: datetime, throughout: bool
) -> bool:
    """Note whole days as an unavailability, but never hours before ``since``, nor such as were left to them.

    ``throughout``: from the first freed day to the last day of the mission, the days between included; else the freed
    days alone. False where the file is not kept in this market any more: then nothing is noted.
    """
    of_mission = sorted(shifts, key=lambda each: each.starts_at)
    days = sorted({each.day for each in of_mission if each.freed})
    stretches = [(days[0], of_mission[-1].day)] if throughout else [(day, day) for day in days]
    zone = clock(session, actor)
    rows = []
    for first, last in stretches:
        midnight, end = (datetime.combine(day, time(), tzinfo=zone) for day in (first, last + A_DAY))
        night = [each.ends_at for each in of_mission if not each.freed and each.starts_at < midnight]
        own = [each.ends_at for each in of_mission if each.freed and first <= each.day <= last]
        span = {"starts_at": max(midnight, since, *night), "ends_at": max(end, *own)}
        rows.append({"worker_id": worker, "rule": ExceptionKind.UNAVAILABLE, **span})
    with as_engine(session, actor):
        kept = session.scalar(select(Worker.id).where(Worker.id == worker, Worker.forgotten_at.is_(None)))
        if kept is not None:
            session.execute(insert(AvailabilityException), rows)
    return kept is not None
