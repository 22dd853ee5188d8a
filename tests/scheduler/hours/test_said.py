"""Clock times as moments: over midnight, and on the nights on which the clocks change."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from scheduler.hours.said import SaidHours, span

PARIS = ZoneInfo("Europe/Paris")
AUTUMN, SPRING = date(2026, 10, 24), date(2027, 3, 27)
"""The evenings before the clocks change."""


def at(day: date, days: int, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day + days, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "said", "planned", "meant"),
    [
        # From ten in the evening to six: nine hours in autumn, seven in spring.
        (AUTUMN, (22 * 60, 6 * 60), (at(AUTUMN, 0, 20), at(AUTUMN, 1, 5)), (at(AUTUMN, 0, 20), at(AUTUMN, 1, 5))),
        (SPRING, (22 * 60, 6 * 60), (at(SPRING, 0, 21), at(SPRING, 1, 4)), (at(SPRING, 0, 21), at(SPRING, 1, 4))),
        # Half past two comes twice: the one that was planned, when somebody corrects the break alone.
        (AUTUMN, (22 * 60, 150), (at(AUTUMN, 0, 20), at(AUTUMN, 1, 0, 30)), (at(AUTUMN, 0, 20), at(AUTUMN, 1, 0, 30))),
        (AUTUMN, (22 * 60, 150), (at(AUTUMN, 0, 20), at(AUTUMN, 1, 1, 30)), (at(AUTUMN, 0, 20), at(AUTUMN, 1, 1, 30))),
        (AUTUMN, (165, 480), (at(AUTUMN, 1, 1, 30), at(AUTUMN, 1, 7)), (at(AUTUMN, 1, 1, 45), at(AUTUMN, 1, 7))),
        # Who was to come at ten and came past midnight came on the next date.
        (AUTUMN, (30, 6 * 60), (at(AUTUMN, 0, 20), at(AUTUMN, 1, 5)), (at(AUTUMN, 0, 22, 30), at(AUTUMN, 1, 5))),
    ],
)
def test_clock_times_are_the_moments_that_are_meant(
    day: date, said: tuple[int, int], planned: tuple[datetime, datetime], meant: tuple[datetime, datetime]
) -> None:
    found = span(SaidHours(*said, 0), day, *planned, PARIS)
    assert (found.starts_at, found.ends_at) == meant
