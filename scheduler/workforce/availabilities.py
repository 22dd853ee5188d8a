"""When a worker can come: the hours of a usual week, and dates against them. Why is not asked."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.days import moment
from scheduler.core.errors import Invalid
from scheduler.core.seen import mark, require_same
from scheduler.core.tables import AvailabilityException, WeeklyAvailability
from scheduler.core.tables.codes import ExceptionKind, WeeklyKind
from scheduler.core.weeks import clock
from scheduler.workforce.own import own_worker

USUAL_BOUNDS = (6 * 60, 9 * 60, 12 * 60, 14 * 60, 17 * 60, 20 * 60)
"""Minutes of the day at which the columns of a week's grid begin and end, where no rule asks for others."""

A_DAY = 24 * 60
LONGEST = timedelta(days=366)

Cell = tuple[int, int, int]
"""A weekday (1 is Monday) and a stretch of it: minutes since midnight."""


def bounds(rules: Iterable[tuple[int, int]], more: Iterable[int] = ()) -> tuple[int, ...]:
    """Return at which minutes a grid's columns begin and end so that every rule fills whole cells."""
    edges = {edge for rule in rules for edge in rule} | {edge for edge in more if 0 < edge < A_DAY}
    return tuple(sorted(edges | set(USUAL_BOUNDS)))


def cells(rules: Iterable[Cell], edges: Iterable[int]) -> frozenset[Cell]:
    """Return the cells of a grid that rules fill."""
    columns = list(pairwise(edges))
    return frozenset(
        (weekday, start, end)
        for weekday, first, last in rules
        for start, end in columns
        if first <= start and end <= last
    )


def joined(chosen: Iterable[Cell]) -> tuple[Cell, ...]:
    """Return the fewest rules that fill these cells: what touches is one stretch."""
    found: list[Cell] = []
    for weekday, start, end in sorted(chosen):
        if found and found[-1][0] == weekday and start <= found[-1][2]:
            found[-1] = (weekday, found[-1][1], max(found[-1][2], end))
        else:
            found.append((weekday, start, end))
    return tuple(found)


def week_mark(rules: Iterable[tuple[WeeklyKind, int, int, int]]) -> str:
    """Return the mark of a usual week: what holds from which to which minute of which weekday."""
    return mark(*sorted((str(rule), weekday, start, end) for rule, weekday, start, end in rules))


def set_week(
    session: Session,
    actor: Actor,
    worker_id: int,
    available: Collection[Cell] | None,
    unpreferred: Collection[Cell],
    *,
    seen: str | None = None,
) -> None:
    """Set the usual week of a worker.

    Parameters
    ----------
    available
        When the worker can come; None is at all times.
    unpreferred
        When they would rather not.
    seen
        The mark of the week that was shown.

    Raises
    ------
    NotFound
        When the actor's agency keeps no such file.
    Invalid
        When no hour at all is chosen, or one is no stretch of a day.
    Conflict
        ``somebody_else_at_once``: another week stands there by now.
    """
    own_worker(session, actor, worker_id)
    stands = _stored(session, worker_id)
    require_same(
        week_mark((row["rule"], row["weekday"], row["start_minute"], row["end_minute"]) for row in stands), seen
    )
    if available is not None and not available:
        field, reason = "week", "no_hours"
        raise Invalid(field, reason)
    for weekday, start, end in (*(available or ()), *unpreferred):
        if not (1 <= weekday <= 7 and 0 <= start < end <= A_DAY):  # noqa: PLR2004  # the days of a week
            field, reason = "week", "hours"
            raise Invalid(field, reason)
    rows = [
        {"worker_id": worker_id, "rule": rule, "weekday": weekday, "start_minute": start, "end_minute": end}
        for rule, chosen in ((WeeklyKind.AVAILABLE, available or ()), (WeeklyKind.UNPREFERRED, unpreferred))
        for weekday, start, end in joined(chosen)
    ]
    if rows == stands:
        return
    session.execute(delete(WeeklyAvailability).where(WeeklyAvailability.worker_id == worker_id))
    if rows:
        session.execute(insert(WeeklyAvailability), rows)


def _stored(session: Session, worker_id: int) -> list[dict[str, Any]]:
    columns = ("worker_id", "rule", "weekday", "start_minute", "end_minute")
    found = session.execute(
        select(*(getattr(WeeklyAvailability, name) for name in columns))
        .where(WeeklyAvailability.worker_id == worker_id)
        .order_by(WeeklyAvailability.rule, WeeklyAvailability.weekday, WeeklyAvailability.start_minute)
    )
    return [dict(row) for row in found.mappings()]


@dataclass(frozen=True, slots=True)
class Dates:
    """Days against the usual week, whole or between two minutes of each; both ends included."""

    rule: ExceptionKind
    first_day: date
    last_day: date
    start_minute: int = 0
    end_minute: int = A_DAY


def add_dates(session: Session, actor: Actor, worker_id: int, new: Dates) -> tuple[datetime, datetime]:
    """Note dates against the usual week, and return from when to when; noted before, nothing changes.

    Raises
    ------
    NotFound
        When the actor's agency keeps no such file.
    Invalid
        When the dates or hours cannot be.
    """
    own_worker(session, actor, worker_id)
    zone = clock(session, actor)
    spans = [span_of(day, new.start_minute, new.end_minute, zone) for day in _days(new)]
    if new.start_minute == 0 and new.end_minute == A_DAY:
        spans = [(spans[0][0], spans[-1][1])]
    known = {
        tuple(row)
        for row in session.execute(
            select(AvailabilityException.rule, AvailabilityException.starts_at, AvailabilityException.ends_at).where(
                AvailabilityException.worker_id == worker_id
            )
        )
    }
    rows = [
        {"worker_id": worker_id, "rule": new.rule, "starts_at": begin, "ends_at": end}
        for begin, end in spans
        if (new.rule, begin, end) not in known
    ]
    if rows:
        session.execute(insert(AvailabilityException), rows)
    return spans[0][0], spans[-1][1]


def span_of(day: date, start_minute: int, end_minute: int, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return a stretch of a day as moments.

    Raises
    ------
    Invalid
        When the clocks skip its start or its end.
    """
    begin, end = moment(day, start_minute, zone), moment(day, end_minute, zone)
    if begin is None or end is None:
        field, reason = "start", "clock_skips_it"
        raise Invalid(field, reason)
    return begin, end


def _days(new: Dates) -> list[date]:
    if new.last_day < new.first_day:
        field, reason = "last_day", "before_first_day"
        raise Invalid(field, reason)
    if new.last_day - new.first_day >= LONGEST:
        field, reason = "last_day", "too_long"
        raise Invalid(field, reason)
    if not 0 <= new.start_minute < new.end_minute <= A_DAY:
        field, reason = "end", "end_before_start"
        raise Invalid(field, reason)
    return [new.first_day + timedelta(days=n) for n in range((new.last_day - new.first_day).days + 1)]


def remove_dates(session: Session, actor: Actor, worker_id: int, exception_id: int) -> None:
    """Take dates back; those that are gone already are no error.

    Raises
    ------
    NotFound
        When the actor's agency keeps no such file.
    """
    own_worker(session, actor, worker_id)
    session.execute(
        delete(AvailabilityException).where(
            AvailabilityException.id == exception_id, AvailabilityException.worker_id == worker_id
        )
    )
