"""Part of a mission that gets an answer of its own: its shifts move to a second mission, none is lost or doubled."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.states import lock_request, log
from scheduler.core.tables import Mission, MissionShift, RequestShift
from scheduler.core.tables.codes import Thing
from scheduler.core.transitions import Action, Transition


def read_locked(session: Session, mission: Mission) -> Mission:
    """Return the mission as it is once nobody else can move it or its request any more."""
    lock_request(session, mission)
    session.refresh(mission)
    return mission


def shifts_by_day(session: Session, mission: int) -> Mapping[date, Sequence[int]]:
    """Return the shifts of a mission by the day on which they start, the first first."""
    rows = session.execute(
        select(RequestShift.day, RequestShift.id)
        .join(MissionShift, MissionShift.request_shift_id == RequestShift.id)
        .where(MissionShift.mission_id == mission)
        .order_by(RequestShift.starts_at)
    )
    found: defaultdict[date, list[int]] = defaultdict(list)
    for day, shift in rows:
        found[day].append(shift)
    return found


def split(session: Session, actor: Actor, mission: Mission, shifts: Sequence[int]) -> Mission:
    """Move some of a mission's shifts, never all, into a new mission in the same state and return that; log both.

    Raises
    ------
    NotAllowed
        For whoever neither answers for the mission nor, once it is confirmed, has it at their site.
    """
    session.flush()
    part = session.scalars(select(func.split_mission(mission.id, list(shifts)))).one()
    session.expire(mission, ["shifts"])
    kept = Transition(Thing.MISSION, mission.state, Action.SPLIT, mission.state)
    log(session, actor, kept, mission.id, detail={"into": part})
    log(session, actor, replace(kept, was=None), part, detail={"from": mission.id})
    return session.get_one(Mission, part)
