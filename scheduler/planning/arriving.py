"""Who comes to a shift that has begun, or begins before they can be there: they come for its rest, from a moment on.

Nobody is sent for less than ``WORTH_COMING`` of such a shift; with less than that left, nobody is looked for.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from scheduler.core.days import minutes_between
from scheduler.core.errors import Invalid
from scheduler.planning.cut_in_two import breaks
from scheduler.planning.translate import AskedShift
from scheduler.planning.translate.index import shift_name
from solver.problem import Problem, Shift

WORTH_COMING = timedelta(hours=1)
A_QUARTER = timedelta(minutes=15)
"""Who is no later than that to what has not begun yet does all of it: their agency arranges it with the site."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What somebody can be there for: ``shifts`` (id), and of which of them only the rest, from which moment on.

    ``late`` is None when they are there in time for each of them.
    """

    shifts: frozenset[int]
    late: int | None = None
    starts_at: datetime | None = None


def is_worth_coming(starts_at: datetime, ends_at: datetime, now: datetime) -> bool:
    """Tell whether somebody is still looked for: a shift that has begun must leave enough to do."""
    return ends_at > now and (starts_at > now or ends_at - now >= WORTH_COMING)


def reach(shifts: Collection[AskedShift], now: datetime, journey: int) -> Reach:
    """Return what of some shifts somebody can be there for who sets out now, in so many minutes.

    What they come too late for begins at the next quarter of an hour.
    """
    there = now + timedelta(minutes=journey)
    in_time = {each.id for each in shifts if each.starts_at > now and each.starts_at + A_QUARTER >= there}
    return _reach(shifts, in_time, there + (datetime.min.replace(tzinfo=there.tzinfo) - there) % A_QUARTER)


def reach_from(shifts: Collection[AskedShift], now: datetime, starts_at: datetime) -> Reach:
    """Return what of some shifts somebody can be there for who comes at a moment that a planner has named.

    Raises
    ------
    Invalid
        When it has passed, or leaves too little to do of one of them (``starts_at``).
    """
    in_time = {each.id for each in shifts if each.starts_at >= starts_at}
    found = _reach(shifts, in_time, starts_at)
    # The form was shown some minutes ago: what was right then is not held against whoever sends it.
    if starts_at < now - A_QUARTER or len(found.shifts) < len(shifts):
        field, problem = "starts_at", "outside_the_rest"
        raise Invalid(field, problem)
    return found


def _reach(shifts: Collection[AskedShift], in_time: set[int], starts_at: datetime) -> Reach:
    # Of one request nobody works two shifts at once: at most one of them goes on when somebody arrives.
    begun = [each for each in shifts if each.id not in in_time and each.ends_at - starts_at >= WORTH_COMING]
    if not begun:
        return Reach(frozenset(in_time))
    late = min(begun, key=lambda each: (each.starts_at, each.id))
    return Reach(frozenset({late.id, *in_time}), late.id, starts_at)


def with_rest(problem: Problem, shift: AskedShift, starts_at: datetime) -> Problem:
    """Return a problem in which a shift begins at a moment within it, as if it had been cut in two there."""
    name, rest = shift_name(shift.id), minutes_between(starts_at, shift.ends_at)
    asked = problem.shift_by_id[name]
    shorter = _from(asked, rest)
    requests = (
        replace(each, shifts=tuple(shorter if own.id == name else own for own in each.shifts))
        if each.id == asked.request
        else each
        for each in problem.requests
    )
    return replace(problem, requests=tuple(requests))


def _from(asked: Shift, rest: int) -> Shift:
    missed = asked.end - asked.start - rest
    _, of_rest = breaks(missed, rest, asked.end - asked.start - asked.minutes)
    return replace(asked, start=asked.end - rest, minutes=rest - of_rest, local_start=asked.local_start + missed)
