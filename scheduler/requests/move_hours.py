"""Other hours for days of a request: the same people, as far as their rules allow."""

from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.errors import Invalid
from scheduler.core.states import Action, follow, move
from scheduler.core.tables import Request, RequestShift
from scheduler.core.weeks import clock
from scheduler.planning.people_counts import count_who_could_come
from scheduler.planning.queue import ask_to_answer, ask_to_look_at_held
from scheduler.requests.ask import new_shift
from scheduler.requests.changing import ahead, changeable, written
from scheduler.requests.day_kinds import DayKind
from scheduler.requests.new import AskedShift, InvalidRequestError, NewRequest, check_shifts
from scheduler.requests.promising import promise, waiting
from scheduler.requests.reassigning import Reassigned, reassign, released
from scheduler.requests.usual_week import Hours


def move_hours(
    session: Session,
    actor: Actor,
    which: int,
    shifts: Collection[int],
    hours: Hours,
    *,
    free: bool = False,
    now: datetime | None = None,
) -> Reassigned:
    """Give shifts that lie ahead other hours; whoever has them keeps them if no rule breaks.

    What was confirmed is asked anew: the agency's word was for other hours.

    Parameters
    ----------
    free
        Whether to free whoever the new hours break a rule for, and to look for somebody else.

    Raises
    ------
    NotFound, NotPossible, NotAllowed
        As ``changeable`` does.
    InvalidRequestError
        When a shift is not there or has begun, or the hours cannot be or are those that stand.
    BreaksRules
        When the hours break a rule for whoever comes, unless ``free``; nothing is changed then.
    """
    now = now or datetime.now(UTC)
    request = changeable(session, actor, which)
    zone = clock(session, actor)
    coming = ahead(session, which, now)
    moved = [shift for shift in coming if shift.id in set(shifts)]
    if problems := list(_wrong(request, coming, moved, set(shifts), hours, zone, now)):
        raise InvalidRequestError(problems)
    old = {shift.id: written([shift], zone)[0] for shift in moved}
    holders = released(session, actor, moved)
    for shift in moved:
        changed = new_shift(shift.day, hours, shift.headcount, zone)
        shift.starts_at, shift.ends_at, shift.break_minutes = changed.starts_at, changed.ends_at, hours.break_minutes
    session.flush()
    move(
        session,
        actor,
        request,
        Action.AMEND,
        detail={
            "change": "move_hours",
            "old": {"shifts": [old[shift.id] for shift in moved]},
            "new": {"shifts": written(moved, zone)},
        },
    )
    found = reassign(session, actor, holders, {shift.id: shift for shift in moved}, old, now, free=free)
    follow(session, actor, which)
    if found.freed:
        promise(session, actor, request, waiting(session, which, now), now)
    count_who_could_come(session, actor, [which], now)
    ask_to_look_at_held(session, actor)
    if found.freed:
        ask_to_answer(session, actor, which)
    return found


def _wrong(
    request: Request,
    coming: Sequence[RequestShift],
    moved: Sequence[RequestShift],
    wanted: Collection[int],
    hours: Hours,
    zone: ZoneInfo,
    now: datetime,
) -> Iterator[Invalid]:
    if not wanted:
        yield Invalid("shifts", "no_shift")
    if len(moved) < len(wanted):
        yield Invalid("shifts", "already_worked")
    if moved and all(hours_of(each, zone) == hours for each in moved):
        yield Invalid("shifts", "same_hours")
    asked = tuple(AskedShift(each.day, hours if each in moved else hours_of(each, zone)) for each in coming)
    new = NewRequest(
        site=request.site_id,
        job=request.job_id or 0,
        first_day=request.first_day,
        last_day=request.last_day,
        reason=request.reason,
        shifts=asked,
    )
    # Whether the days may be worked was looked at when they were asked for.
    open_days = dict.fromkeys((each.day for each in asked), DayKind.OPEN)
    seen = set()
    for problem in check_shifts(new, open_days, zone, now) if moved else ():
        part = problem.field.rpartition(".")[2]
        if (part, problem.reason) not in seen:  # the same hours on twenty days are one fault
            seen.add((part, problem.reason))
            yield Invalid(part, problem.reason)


def hours_of(shift: RequestShift, zone: ZoneInfo) -> Hours:
    """Return a shift's hours by the clock of its day."""
    start, end = (at.astimezone(zone).replace(tzinfo=None) for at in (shift.starts_at, shift.ends_at))
    begin = datetime.combine(shift.day, time())
    first, last = ((at - begin) // timedelta(minutes=1) for at in (start, end))
    return Hours(first, last, shift.break_minutes)
