"""What the clock does with missions that wait for an answer: a reminder, then the offer is over."""

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.errors import NotPossible
from scheduler.core.states import Action, lock_requests, move
from scheduler.core.tables import Event, Market, Mission
from scheduler.core.tables.codes import MissionState, Thing
from scheduler.market.deadlines import Deadlines
from scheduler.planning.people_counts import count_who_could_come
from scheduler.planning.queue import ask_for_reoffer, lost


def remind_and_expire(session: Session, actor: Actor, now: datetime) -> tuple[int, int]:
    """Remind agencies once before their deadline, end the offers past theirs; return how many of each.

    What has expired stands on the lead's list for today, and goes to the next best person where the market lets it.
    """
    deadlines = Deadlines.of(session, session.get_one(Market, actor.market))
    reminded = exists().where(Event.thing == Thing.MISSION, Event.thing_id == Mission.id, Event.action == Action.REMIND)
    waiting = session.execute(
        select(Mission, reminded)
        .where(
            Mission.market_id == actor.market,
            Mission.state == MissionState.PUBLISHED,
            Mission.answer_by <= now + deadlines.reminder,
        )
        .order_by(Mission.id)
    ).all()
    lock_requests(session, [mission.request_id for mission, _ in waiting])
    reminders, expired = 0, []
    for mission, was_reminded in waiting:
        offered_at, answer_by = mission.published_at, mission.answer_by
        if answer_by is None or offered_at is None:
            continue
        try:
            if answer_by <= now:
                move(session, actor, mission, Action.EXPIRE, detail=lost(session, actor, mission.hours, now))
                ask_for_reoffer(session, actor, mission)
                expired.append(mission.request_id)
            elif not was_reminded and deadlines.remind_at(offered_at, answer_by) <= now:
                move(session, actor, mission, Action.REMIND)
                reminders += 1
        except NotPossible:
            continue  # answered while we waited for the lock
    count_who_could_come(session, actor, expired, now)
    return reminders, len(expired)
