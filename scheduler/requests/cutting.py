"""Taking shifts out of a request, and out of every mission that has them."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.as_engine import as_engine
from scheduler.core.states import Action, move
from scheduler.core.tables import Mission, MissionShift, RequestShift
from scheduler.core.tables.codes import BOOKED, MissionState
from scheduler.core.weeks import clock
from scheduler.requests.changing import written


def cut(session: Session, actor: Actor, shifts: Sequence[RequestShift]) -> int:
    """Remove shifts of one request that have not begun; return how many missions that concerns.

    A mission that keeps other shifts is amended, one that keeps none is cancelled; both are logged with what they
    lost. A draft, which its site does not see, just loses them.
    """
    zone = clock(session, actor)
    by_id = {shift.id: shift for shift in shifts}
    lost: defaultdict[int, list[RequestShift]] = defaultdict(list)
    with as_engine(session, actor) as engine:
        rows = session.execute(
            select(MissionShift.mission_id, MissionShift.request_shift_id).where(
                MissionShift.request_shift_id.in_(by_id)
            )
        )
        for which, shift in rows:
            lost[which].append(by_id[shift])
        silently = {"synchronize_session": False}
        session.execute(
            delete(MissionShift).where(MissionShift.request_shift_id.in_(by_id)), execution_options=silently
        )
        session.execute(delete(RequestShift).where(RequestShift.id.in_(by_id)), execution_options=silently)
        left = select(MissionShift.mission_id).where(MissionShift.mission_id.in_(lost))
        kept = set(session.scalars(left))
        missions = session.scalars(select(Mission).where(Mission.id.in_(lost)).order_by(Mission.id)).all()
        for mission in missions:
            if mission.state == MissionState.PROPOSED and mission.id not in kept:
                move(session, engine, mission, Action.WITHDRAW)
    for each in shifts:
        session.expunge(each)
    booked = [mission for mission in missions if mission.state in BOOKED]
    for mission in booked:
        action = Action.AMEND if mission.id in kept else Action.CANCEL
        detail = {"old": {"shifts": written(lost[mission.id], zone)}, "new": {"shifts": []}}
        move(session, actor, mission, action, detail=detail)
    return len(booked)
