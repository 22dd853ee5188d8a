"""The files that an agency may write: those that it keeps."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.access import Actor
from scheduler.errors import NotFound
from scheduler.tables import Worker


def own_worker(session: Session, actor: Actor, worker_id: int) -> Worker:
    """Return a worker of the actor's agency, locked until the transaction ends: two who write take turns.

    Raises
    ------
    NotFound
        When the agency keeps no such file.
    """
    query = select(Worker).where(Worker.id == worker_id, Worker.agency_id == actor.organisation).with_for_update()
    found = session.scalars(query).one_or_none()
    if found is None:
        thing = "worker"
        raise NotFound(thing, worker_id)
    return found
