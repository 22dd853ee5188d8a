"""The list that a coordinator works through: what to answer first, what is coming, what was."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Select, String, and_, func, literal, or_, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.tables import Mission, MissionShift, RequestShift, WorkerWord
from scheduler.core.tables.codes import COVERING, MissionState, Word
from scheduler.core.weeks import clock
from scheduler.missions.lines import MissionLine, lines, own

A_DAY = timedelta(days=1)
PAST = timedelta(days=28)
"""How long a mission stays in the list after its end."""

ANSWERABLE = frozenset({MissionState.PUBLISHED})


@dataclass(frozen=True, slots=True)
class AgencyMissions:
    """The missions of an agency.

    Attributes
    ----------
    cannot_come
        Confirmed and not over, whose worker says that they cannot come any more; with the shifts that are left.
    to_confirm
        Published and not over; the one with the nearest deadline first.
    coming
        Confirmed and not over, by their start.
    called_off
        Declined, withdrawn or cancelled while they would still be coming, by their start.
    past
        Over, whatever became of them, the latest first.
    """

    cannot_come: tuple[MissionLine, ...]
    to_confirm: tuple[MissionLine, ...]
    coming: tuple[MissionLine, ...]
    called_off: tuple[MissionLine, ...]
    past: tuple[MissionLine, ...]


def agency_missions(session: Session, actor: Actor, now: datetime) -> AgencyMissions:
    """Return the missions of an agency that are not over, or ended in the last four weeks."""
    shifts = select(MissionShift.mission_id)
    # By the days themselves, however many years of missions there are; a shift lasts a day at most.
    begun = RequestShift.starts_at > now - PAST - A_DAY
    recent = Mission.id.in_(shifts.join(RequestShift, RequestShift.id == MissionShift.request_shift_id).where(begun))
    emptied = and_(
        Mission.state == MissionState.CANCELLED, ~shifts.where(MissionShift.mission_id == Mission.id).exists()
    )
    found = [
        each for each in lines(session, actor, clock(session, actor), or_(recent, emptied)) if each.ends_at > now - PAST
    ]
    ahead = [each for each in found if each.ends_at > now]
    over = (each for each in found if each.ends_at <= now)
    return AgencyMissions(
        cannot_come=tuple(
            replace(each, shifts=tuple(shift for shift in each.shifts if shift.ends_at > now))
            for each in ahead
            if each.state in COVERING and each.word == Word.CANNOT
        ),
        to_confirm=tuple(sorted((each for each in ahead if each.state in ANSWERABLE), key=_by_deadline)),
        coming=tuple(each for each in ahead if each.state in COVERING),
        called_off=tuple(each for each in ahead if each.state not in ANSWERABLE | COVERING),
        past=tuple(sorted(over, key=lambda each: each.ends_at, reverse=True)),
    )


def _by_deadline(line: MissionLine) -> tuple[datetime, datetime, int]:
    return line.answer_by or line.starts_at, line.starts_at, line.id


def latest(session: Session, actor: Actor) -> str:
    """Return a fingerprint of the agency's missions and their states: it changes when the list does."""
    return session.execute(fingerprint(actor)).scalar_one()


def fingerprint(actor: Actor) -> Select[str]:
    """Ask for the same, as part of another statement."""
    # In the database: of years of missions only the fingerprint travels.
    each = func.concat(Mission.id, ":", Mission.state, WorkerWord.word)
    said = func.string_agg(each, aggregate_order_by(literal(" "), Mission.id))
    short = func.left(func.md5(func.coalesce(said, "")), 16, type_=String).label("seen")
    return select(short).select_from(Mission).outerjoin(WorkerWord).where(own(actor))
