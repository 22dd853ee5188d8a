"""One shift becomes two at a moment, so that hours that were done can stay with whoever did them.

A request's shifts all have its headcount: colleagues who go on have both parts, their hours and pay are the same.
"""

from datetime import datetime

from sqlalchemy import func, insert, literal, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.as_engine import as_engine
from scheduler.core.days import minutes_between
from scheduler.core.tables import MissionShift, RequestShift


def cut_in_two(session: Session, actor: Actor, shift: RequestShift, at: datetime) -> int:
    """Let a shift end at a moment within it and return the shift (id) of the rest, with the same people on it.

    The sum of paid minutes stays. It is the engine's hand: neither an agency nor whoever plans may write what a site
    asked for.
    """
    before, after = minutes_between(shift.starts_at, at), minutes_between(at, shift.ends_at)
    kept_break, moved_break = breaks(before, after, shift.break_minutes)
    with as_engine(session, actor):
        rest = RequestShift(
            request_id=shift.request_id,
            headcount=shift.headcount,
            day=shift.day,
            starts_at=at,
            ends_at=shift.ends_at,
            break_minutes=moved_break,
        )
        shift.ends_at, shift.break_minutes = at, kept_break
        session.flush()  # the first part gives the time back before the second takes it
        session.add(rest)
        session.flush()
        columns = ("mission_id", "request_id", "worker_id", "state", "headcount", "slot")
        had = select(*(getattr(MissionShift, name) for name in columns)).where(
            MissionShift.request_shift_id == shift.id
        )
        during = func.tstzrange(rest.starts_at, rest.ends_at)
        session.execute(
            insert(MissionShift).from_select(
                [*columns, "request_shift_id", "during"], had.add_columns(literal(rest.id), during)
            )
        )
    return rest.id


def breaks(before: int, after: int, minutes: int) -> tuple[int, int]:
    """Return how a break is divided on two parts of a shift: it stays in the longer, which keeps a paid minute."""
    longer = max(before, after)
    of_other = max(minutes - (longer - 1), 0)
    return (minutes - of_other, of_other) if before >= after else (of_other, minutes - of_other)
