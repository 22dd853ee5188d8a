"""The files that an agency may write: those that it keeps."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.errors import Conflict, NotFound
from scheduler.core.tables import Worker, WorkerName


def own_worker(session: Session, actor: Actor, worker_id: int) -> Worker:
    """Return a worker of the actor's agency, locked until the transaction ends: two who write take turns.

    Raises
    ------
    NotFound
        When the agency keeps no such file.
    Conflict
        ``forgotten_already``: nobody writes again into a file that was blanked.
    """
    query = select(Worker).where(Worker.id == worker_id, Worker.agency_id == actor.organisation)
    found = session.scalars(query.with_for_update()).one_or_none()
    if found is None:
        if session.scalars(query).one_or_none() is not None:  # readable, and closed to whoever writes
            reason = "forgotten_already"
            raise Conflict(reason)
        thing = "worker"
        raise NotFound(thing, worker_id)
    return found


def own_name(session: Session, actor: Actor, worker_id: int) -> str:
    """Return what a worker of the actor's agency is called.

    Raises
    ------
    NotFound
        When the agency keeps no such file.
    """
    query = (
        select(func.coalesce(WorkerName.display_name, Worker.code))
        .select_from(Worker)
        .outerjoin(WorkerName, WorkerName.worker_id == Worker.id)
        .where(Worker.id == worker_id, Worker.agency_id == actor.organisation)
    )
    found = session.scalars(query).one_or_none()
    if found is None:
        thing = "worker"
        raise NotFound(thing, worker_id)
    return found
