"""The problem of all that stands: from now until the last mission that was announced or confirmed."""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.acting_market import acting_market
from scheduler.core.tables import Mission, MissionShift, RequestShift
from scheduler.core.tables.codes import STANDING
from scheduler.planning.translate.build import problem_of
from scheduler.planning.translate.index import Translation


def problem_of_standing(session: Session, actor: Actor, now: datetime, *, by_hand: bool = False) -> Translation | None:
    """Translate the market so that every standing mission that is still to begin lies within the horizon.

    None when nothing stands. Session, actor and ``by_hand`` are as in ``problem_of``; nothing is too soon to be looked
    at, whatever the market's lead time.
    """
    last = session.scalar(
        select(func.max(RequestShift.starts_at))
        .join(MissionShift, MissionShift.request_shift_id == RequestShift.id)
        .join(Mission, Mission.id == MissionShift.mission_id)
        .where(Mission.market_id == actor.market, Mission.state.in_(STANDING), RequestShift.starts_at > now)
    )
    if last is None:
        return None
    at = now - timedelta(minutes=acting_market(session, actor).lead_time_minutes)
    return problem_of(session, actor, at, days=(last - now).days + 2, by_hand=by_hand)
