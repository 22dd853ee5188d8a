"""When a worker can come: the week's hours over the horizon, exceptions, contract and PASS IAE."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta

from scheduler.core.one_statement import AnyRow
from scheduler.core.tables.codes import ExceptionKind, WeeklyKind
from scheduler.planning.translate.frame import DAY, Frame, minute_after, minute_before
from scheduler.planning.translate.spans import common, joined, without

Moments = list[tuple[datetime, datetime]]

WELL_BEYOND = timedelta(days=366)
"""How long past the horizon a contract without an end is written down: a day there counts for nothing."""
NEVER: Moments = [(datetime(1970, 1, 1, tzinfo=UTC), datetime(1970, 1, 2, tzinfo=UTC))]
"""The engagement of somebody who may not be sent at all: a day long gone."""


def engaged(employment: AnyRow | None, passes: Iterable[AnyRow], frame: Frame) -> Moments:
    """Return when a person may be sent: employed, with a PASS IAE that is not suspended (one row a suspension).

    Of whom an agency employs that demands none, the contract alone counts.
    """
    if employment is None:
        return NEVER
    rows = list(passes)
    contract = [_days(employment.from_day, employment.to_day)]
    held = joined((row.from_day.toordinal(), row.to_day.toordinal() + 1) for row in rows)
    suspended = [_days(row.suspended_from, row.suspended_to) for row in rows if row.suspended_from]
    if not employment.demands_pass:
        held, suspended = [_days(employment.from_day, frame.days[-1] + WELL_BEYOND)], []
    days = common(without(held, suspended), contract)
    clock = frame.clock
    return [(clock(date.fromordinal(begin)), clock(date.fromordinal(end))) for begin, end in days] or NEVER


def _days(first: date, last: date | None) -> tuple[int, int]:
    return first.toordinal(), (last or date.max).toordinal() + 1


def availability(
    weekly: Sequence[AnyRow], exceptions: Sequence[AnyRow], engagement: Moments, frame: Frame
) -> Moments | None:
    """Return when a worker can come in the horizon, None for always.

    Parameters
    ----------
    weekly, exceptions
        The worker's rules. Without an ``available`` weekly rule every hour is good; ``unavailable`` wins over all.
    engagement
        As ``engaged`` gives it: the holes in it (a suspension) are times in which the worker cannot come.
    """
    rules = [row for row in weekly if row.rule == WeeklyKind.AVAILABLE]
    always = [(frame.start, frame.last)]
    free = joined(recurring(rules, frame) + exceptional(exceptions, ExceptionKind.AVAILABLE)) if rules else always
    holes = without([(engagement[0][0], engagement[-1][1])], engagement)
    free = without(free, exceptional(exceptions, ExceptionKind.UNAVAILABLE) + holes)
    return None if free == always else free


def unpreferred(weekly: Sequence[AnyRow], exceptions: Sequence[AnyRow], frame: Frame) -> Moments:
    """Return when a worker would rather not come."""
    rules = [row for row in weekly if row.rule == WeeklyKind.UNPREFERRED]
    return joined(recurring(rules, frame) + exceptional(exceptions, ExceptionKind.UNPREFERRED))


def recurring(rules: Iterable[AnyRow], frame: Frame) -> Moments:
    """Spread hours of the week over the days of the horizon and one more, on which its last night ends."""
    days = (*frame.days, frame.days[-1] + DAY)
    return joined(
        (frame.clock(day, row.start_minute), frame.clock(day, row.end_minute))
        for row in rules
        for day in days
        if day.isoweekday() == row.weekday
    )


def exceptional(exceptions: Iterable[AnyRow], kind: ExceptionKind) -> Moments:
    """Return the exceptions of a kind in whole minutes, rounded to the careful side."""
    begin, end = (minute_after, minute_before) if kind == ExceptionKind.AVAILABLE else (minute_before, minute_after)
    return [(begin(row.starts_at), end(row.ends_at)) for row in exceptions if row.rule == kind]
