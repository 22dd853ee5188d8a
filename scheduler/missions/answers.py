"""The agency's answer to a mission: one person's yes or no, or yes to some days only; once.

Whatever is declined goes on at once: into the job worker's hands where the market lets it offer anew, and to the lead.
"""

from collections.abc import Collection
from datetime import UTC, date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.errors import Invalid, NotFound, NotPossible
from scheduler.core.states import Action, move
from scheduler.core.tables import Mission
from scheduler.core.tables.codes import DeclineReason, MissionState, Thing
from scheduler.market.urgency import nights_of
from scheduler.missions.lines import own
from scheduler.missions.splitting import read_locked, shifts_by_day, split
from scheduler.planning.people_counts import count_who_could_come
from scheduler.planning.queue import ask_for_reoffer, lost


def confirm(session: Session, actor: Actor, mission_id: int) -> None:
    """Confirm that the worker comes.

    Raises
    ------
    NotFound
        When the actor's agency has no such mission, or not yet.
    NotPossible
        When it is no longer to be answered: a colleague was faster, the time is over, or it was called off.
    """
    move(session, actor, _own(session, actor, mission_id), Action.CONFIRM)


def decline(session: Session, actor: Actor, mission_id: int, reason: DeclineReason) -> None:
    """Decline a mission for one of the coded reasons, which count against nobody.

    Raises
    ------
    NotFound, NotPossible
        As ``confirm`` does.
    """
    mission = _own(session, actor, mission_id)
    _decline(session, actor, mission, reason)
    ask_for_reoffer(session, actor, mission)
    count_who_could_come(session, actor, [mission.request_id])


def confirm_some(
    session: Session, actor: Actor, mission_id: int, days: Collection[date], reason: DeclineReason | None
) -> int:
    """Confirm a mission for some of its days; the rest becomes a mission of its own, which is declined.

    Parameters
    ----------
    days
        On which the worker comes; days without work in this mission are overlooked.
    reason
        Why not on the others; not needed when there are none.

    Returns
    -------
        How many days are confirmed.

    Raises
    ------
    NotFound, NotPossible
        As ``confirm`` does.
    Invalid
        Without a day of the mission (``days``), or without a reason for the others (``reason``).
    """
    mission = read_locked(session, _own(session, actor, mission_id))
    if mission.state != MissionState.PUBLISHED:
        raise NotPossible(Thing.MISSION, mission.state, Action.CONFIRM)
    shifts = shifts_by_day(session, mission.id)
    if not shifts.keys() & set(days):
        field, problem = "days", "no_shift"
        raise Invalid(field, problem)
    others = [shift for day, own_shifts in shifts.items() if day not in days for shift in own_shifts]
    if others:
        if reason is None:
            field, problem = "reason", "reason_needed"
            raise Invalid(field, problem)
        declined = split(session, actor, mission, others)
        _decline(session, actor, declined, reason)
        ask_for_reoffer(session, actor, declined)
    move(session, actor, mission, Action.CONFIRM)
    if others:
        count_who_could_come(session, actor, [mission.request_id])
    return len(shifts.keys() & set(days))


def _decline(session: Session, actor: Actor, mission: Mission, reason: DeclineReason) -> None:
    starts = [start for shift in mission.shifts if (start := shift.during.lower)]
    urgent = nights_of(session, actor).urgency(starts, datetime.now(UTC))
    move(session, actor, mission, Action.DECLINE, reason=reason, detail=lost(session, actor, urgent))


def _own(session: Session, actor: Actor, mission_id: int) -> Mission:
    found = session.scalars(select(Mission).where(own(actor), Mission.id == mission_id)).one_or_none()
    if found is None:
        thing = "mission"
        raise NotFound(thing, mission_id)
    return found
