"""The agency's answer to a mission: one person's yes or no, once."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.access import Actor
from scheduler.errors import NotFound
from scheduler.missions.lines import own
from scheduler.states import Action, move
from scheduler.tables import Mission
from scheduler.tables.codes import DeclineReason


def confirm(session: Session, actor: Actor, mission_id: int) -> None:
    """Confirm that the worker comes.

    Raises
    ------
    NotFound
        When the actor's agency has no such mission, or not yet.
    NotPossible
        When it is no longer to be answered: a colleague was faster, or it was called off.
    """
    move(session, actor, _own(session, actor, mission_id), Action.CONFIRM)


def decline(session: Session, actor: Actor, mission_id: int, reason: DeclineReason) -> None:
    """Decline a mission for one of the coded reasons, which count against nobody.

    Raises
    ------
    NotFound, NotPossible
        As ``confirm`` does.
    """
    move(session, actor, _own(session, actor, mission_id), Action.DECLINE, reason=reason)


def _own(session: Session, actor: Actor, mission_id: int) -> Mission:
    found = session.scalars(select(Mission).where(own(actor), Mission.id == mission_id)).one_or_none()
    if found is None:
        thing = "mission"
        raise NotFound(thing, mission_id)
    return found
