"""Places that are promised: somebody will come, and the site is told who later (``planning.holding``)."""

from datetime import date, datetime

from sqlalchemy import DateTime, Integer, Subquery, column, func, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.market.notice import notice_of

PLACE = (
    column("request_id", Integer),
    column("request_shift_id", Integer),
    column("begins_at", DateTime(timezone=True)),
)
"""What the database tells of a place that is promised; of its mission only when it begins."""

HELD_OF_100 = 98
"""How often somebody came of 100 evenings on which that was promised and nobody told yet: simulated weeks of the policy
``estimated``, of the kind of worlds where it was least, declined missions and illness counted as broken
(docs/benchmarks.md; a test holds the two together)."""


def promised_by_shift() -> Subquery:
    """Ask how many places of each shift are promised, and when the last of their missions begins."""
    place = func.promised_slots().table_valued(*PLACE)
    return (
        select(
            place.c.request_id,
            place.c.request_shift_id,
            func.count().label("promised"),
            func.max(place.c.begins_at).label("begins_at"),
        )
        .group_by(place.c.request_id, place.c.request_shift_id)
        .subquery("promised")
    )


def named_by(session: Session, actor: Actor, begins_at: datetime | None, now: datetime) -> date | None:
    """Return the day on which a site knows at the latest who comes, by the beginning of the mission that is held."""
    return notice_of(session, actor).named_by(begins_at, now) if begins_at else None
