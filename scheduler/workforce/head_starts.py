"""Who is proposed first when work is shared out, why and until when: people who leave a training course, for example.

A head start counts as if the person had been given so many minutes less than others; it decides nothing by itself.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.errors import Invalid, NotFound
from scheduler.core.tables import Worker
from scheduler.core.tables.codes import HeadStartReason

LONGEST = 600 * 60
"""Minutes that a head start has at most: what somebody works in about four months."""


@dataclass(frozen=True, slots=True)
class HeadStart:
    """By how many minutes somebody is put first; without a last day until it is taken back."""

    minutes: int
    reason: HeadStartReason | None
    until: date | None


def head_start_of(worker: Worker) -> HeadStart | None:
    """Return the head start of a file, None when it has none."""
    if not worker.head_start_minutes:
        return None
    return HeadStart(worker.head_start_minutes, worker.head_start_reason, worker.head_start_until)


def set_head_starts(session: Session, actor: Actor, workers: Collection[int], wanted: HeadStart | None) -> int:
    """Give the same head start to several workers, or take it back (None); return how many files that changes.

    Raises
    ------
    NotFound
        When the actor's agency does not keep all of these files; then none is changed.
    Invalid
        When nobody is named, or the minutes cannot be.
    """
    if not workers:
        field, reason = "workers", "nobody"
        raise Invalid(field, reason)
    if wanted is not None and not 0 < wanted.minutes <= LONGEST:
        field, reason = "hours", "out_of_range"
        raise Invalid(field, reason)
    query = select(Worker).where(Worker.id.in_(workers), Worker.agency_id == actor.organisation).order_by(Worker.id)
    found = session.scalars(query.with_for_update()).all()
    if missing := set(workers) - {each.id for each in found}:
        thing = "worker"
        raise NotFound(thing, min(missing))
    changed = [each for each in found if head_start_of(each) != wanted]
    for each in changed:
        each.head_start_minutes = wanted.minutes if wanted else 0
        each.head_start_reason = wanted.reason if wanted else None
        each.head_start_until = wanted.until if wanted else None
    session.flush()
    return len(changed)
