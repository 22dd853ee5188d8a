"""The time between two moments is what a watch measures, whatever the clocks on the wall do meanwhile."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from scheduler.core.days import minutes_between

PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    ("begin", "end", "minutes"),
    [
        (datetime(2026, 3, 28, 22, tzinfo=PARIS), datetime(2026, 3, 29, 6, tzinfo=PARIS), 7 * 60),
        (datetime(2026, 10, 24, 22, tzinfo=PARIS), datetime(2026, 10, 25, 6, tzinfo=PARIS), 9 * 60),
        (datetime(2026, 6, 1, 22, tzinfo=PARIS), datetime(2026, 6, 2, 6, tzinfo=PARIS), 8 * 60),
        (datetime(2026, 6, 1, 22, tzinfo=PARIS), datetime(2026, 6, 1, 20, 1, 59, tzinfo=UTC), 1),
    ],
)
def test_minutes_are_those_that_pass(begin: datetime, end: datetime, minutes: int) -> None:
    assert minutes_between(begin, end) == minutes
    assert minutes_between(begin, begin + timedelta(seconds=59)) == 0
