"""What a run says of a shift that it leaves empty, kept beside the shift: of many runs the last word counts."""

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from scheduler.core.tables import EmptyShift, RequestShift
from scheduler.planning.run_record import EmptyShift as Told
from scheduler.planning.run_record import Explanation, number

FREE = "free"
"""Somebody could have come as things are."""

NOBODY = "nobody"
"""There is nobody at all whom anything could keep away."""


def obstacle(told: Told) -> str:
    """Return what keeps people from a shift: the rule whose end would let most of them come, ``free`` or ``nobody``."""
    return FREE if told.free else told.main_reason or NOBODY


def keep_obstacles(session: Session, told: Explanation) -> None:
    """Keep what a run explains of empty shifts in place of what earlier ones said; of shifts that are gone, nothing.

    The actor of the transaction is the market's engine.
    """
    found = {number(each.shift): obstacle(each) for each in told.empty}
    there = session.scalars(select(RequestShift.id).where(RequestShift.id.in_(list(found))))
    rows = [{"request_shift_id": each, "obstacle": found[each]} for each in there]
    if rows:
        kept = insert(EmptyShift).values(rows)
        session.execute(
            kept.on_conflict_do_update(index_elements=["request_shift_id"], set_={"obstacle": kept.excluded.obstacle})
        )
