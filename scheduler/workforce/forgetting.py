"""Forgetting a worker, and taking back a file that was opened by mistake.

Nobody is deleted whom anything refers to. Whoever is forgotten leaves a code, the days and hours of missions and the
days of contracts; name, contact, home, papers and whatever others noted of them are blanked in every table by one
function of the database (``forgetting.sql``), since much of it lies in rows that the agency may not read.
"""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.errors import Conflict, Invalid
from scheduler.core.tables.forgetting_codes import ForgettingReason
from scheduler.workforce.own import own_worker

REASONS = (ForgettingReason.ASKED, ForgettingReason.PERIOD_OVER, ForgettingReason.BY_MISTAKE)
"""Why a worker may be forgotten."""


def forget_worker(session: Session, actor: Actor, worker_id: int, reason: ForgettingReason) -> None:
    """Blank all that is kept of a worker but the code; nobody brings it back.

    Raises
    ------
    NotFound
        When the actor's agency keeps no such file.
    Invalid
        When the reason is none for a worker.
    Conflict
        ``missions_ahead`` while missions are still to come, whoever sends the person; ``still_employed`` before the day
        after the last contract; ``forgotten_already``.
    """
    if reason not in REASONS:
        field, problem = "reason", "reason_missing"
        raise Invalid(field, problem)
    own_worker(session, actor, worker_id)
    session.flush()
    refusal = session.scalar(select(func.forget_worker(worker_id, reason)))
    if refusal is not None:
        raise Conflict(refusal)
    session.expire_all()


def discard_worker(session: Session, actor: Actor, worker_id: int) -> None:
    """Take back a file that was opened by mistake, code and all.

    Raises
    ------
    NotFound
        When the actor's agency keeps no such file.
    Conflict
        ``referred_to`` when there is, or was, a mission, a wish or a message of it, or a run has planned with it: then
        it can only be forgotten.
    """
    own_worker(session, actor, worker_id)
    session.flush()
    refusal = session.scalar(select(func.discard_worker(worker_id)))
    if refusal is not None:
        raise Conflict(refusal)
    session.expire_all()
