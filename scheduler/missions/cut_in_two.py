"""One shift becomes two at a moment, so that hours that were done can stay with whoever did them.

A request's shifts all have its headcount: colleagues who go on have both parts, their hours and pay are the same.
"""

from datetime import datetime

from sqlalchemy import func, insert, literal, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.as_engine import as_engine
from scheduler.core.tables import MissionShift, RequestShift


def cut_in_two(session: Session, actor: Actor, shift: RequestShift, at: datetime) -> int:
    """Let a shift end at a moment within it and return the shift (id) of the rest, with the same people on it.

    The break stays in the longer part, as far as that leaves a paid minute; the sum of paid minutes stays. It is the
    engine's hand: an agency may not write what a site asked for.
    """
    before, after = _minutes(shift.starts_at, at), _minutes(at, shift.ends_at)
    longer = max(before, after)
    rest_of_break = max(shift.break_minutes - (longer - 1), 0)
    of_longer = shift.break_minutes - rest_of_break
    kept_break, moved_break = (of_longer, rest_of_break) if before >= after else (rest_of_break, of_longer)
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


def _minutes(begin: datetime, end: datetime) -> int:
    return int((end - begin).total_seconds()) // 60
