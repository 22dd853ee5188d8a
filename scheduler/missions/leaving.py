"""When to leave home, day by day: a mission may begin at another hour on some of its days.

The one place that says it, for the worker's page, their printed sheet and the page of their agency.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from scheduler.missions.lines import Hours


@dataclass(frozen=True, slots=True)
class Departure:
    """When to leave home to begin at an hour of the clock, and on which days."""

    at: time
    to_begin_at: time
    days: tuple[date, ...]


def departures(shifts: Sequence[Hours], minutes: int | None) -> tuple[Departure, ...]:
    """Return when to leave for each hour at which a day begins: that of the fewest days first, so the last is the rule.

    Nothing when nobody has worked out how many ``minutes`` the way takes. Whoever has two stretches of work on one day
    leaves for the first.
    """
    if minutes is None:
        return ()
    begins: dict[date, datetime] = {}
    for each in shifts:
        begins[each.day] = min(each.starts_at, begins.get(each.day, each.starts_at))
    by_hour = defaultdict[time, list[date]](list)
    for day, starts_at in begins.items():
        by_hour[starts_at.time()].append(day)
    return tuple(
        Departure((begins[days[0]] - timedelta(minutes=minutes)).time(), hour, tuple(sorted(days)))
        for hour, days in sorted(by_hour.items(), key=lambda each: (len(each[1]), each[0]))
    )
