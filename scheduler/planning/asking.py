"""Asking an agency for more after a change: a part is offered without a run; only a person confirms."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.states import Action, move
from scheduler.core.tables import Market, Mission
from scheduler.core.tables.codes import Origin
from scheduler.market.deadlines import Deadlines
from scheduler.planning.draft import ProposedMission, propose
from scheduler.planning.queue import ask_for_stand_bys


def offer_part(
    session: Session,
    actor: Actor,
    part: ProposedMission,
    now: datetime,
    origin: Origin,
    detail: dict[str, Any] | None = None,
) -> Mission:
    """Offer a part whose rules were looked at to its worker's agency, which has the market's time to answer.

    Raises
    ------
    Conflict
        When the worker or a slot was booked at this very moment.
    """
    mission = propose(session, actor, part, None, origin)
    mission.answer_by = answer_by(session, actor, now, part.starts_at)
    move(session, actor, mission, Action.OFFER, detail={"origin": origin.value, **(detail or {})})
    ask_for_stand_bys(session, actor)
    return mission


def answer_by(session: Session, actor: Actor, now: datetime, starts_at: datetime) -> datetime:
    """Return until when an agency may answer what begins at a moment."""
    return Deadlines.of(session, session.get_one(Market, actor.market)).answer_by(now, starts_at)
