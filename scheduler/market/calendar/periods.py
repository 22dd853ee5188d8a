"""Days in a row, put together as people say them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from scheduler.core.tables.codes import ClosureReason

A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """Days in a row that are closed for one reason (None: manned), and the name of a public holiday."""

    first_day: date
    last_day: date
    reason: ClosureReason | None = None
    name: str | None = None


def periods(days: Mapping[date, ClosureReason | None], names: Mapping[date, str] | None = None) -> tuple[Period, ...]:
    """Put days in a row together that are closed for the same reason; each public holiday stands by itself."""
    found: list[Period] = []
    for day, reason in sorted(days.items()):
        name = (names or {}).get(day) if reason == ClosureReason.PUBLIC_HOLIDAY else None
        before = found[-1] if found else None
        if before and not name and not before.name and before.reason == reason and day - before.last_day == A_DAY:
            found[-1] = Period(before.first_day, day, reason)
        else:
            found.append(Period(day, day, reason, name))
    return tuple(found)
