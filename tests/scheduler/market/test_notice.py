"""When what is held is announced and named: at its day, or as soon as can be where that has passed."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.core.tables import Market
from scheduler.market.deadlines import Deadlines
from scheduler.market.notice import Notice
from scheduler.market.office import Office

MARKET = Market(timezone="Europe/Paris", settings={})
OFFICE = Office.of(MARKET)
MINUTES = st.integers(1, 60 * 24 * 60)


def notice(days: int) -> Notice:
    return Notice(days, Deadlines.by(MARKET, OFFICE))


def paris(text: str) -> datetime:
    """Return a moment of March or April 2027 on the clock in Paris."""
    return datetime.fromisoformat(f"2027-{text}").replace(tzinfo=OFFICE.zone).astimezone(UTC)


@pytest.mark.parametrize(
    ("days", "now", "start", "announced", "named"),
    [
        (7, "03-01 09:00", "03-24 07:00", "03-17", "03-18"),  # a Wednesday, and a day to answer
        (7, "03-01 09:00", "03-27 07:00", "03-19", "03-22"),  # a Saturday less a week: the Friday before
        (
            3,
            "03-01 09:00",
            "03-31 07:00",
            "03-26",
            "03-30",
        ),  # before a Sunday on which the clocks go forward, and Easter Monday
        (7, "03-20 09:00", "03-24 07:00", "03-22", "03-23"),  # due, and nobody is at the office before Monday
        (28, "03-10 09:00", "03-24 07:00", "03-10", "03-11"),  # longer notice by now: at once
        (28, "03-10 22:00", "03-24 07:00", "03-11", "03-12"),  # in the morning
        (0, "03-13 09:00", "03-24 07:00", "03-15", "03-16"),  # turned off on a Saturday
        (0, "03-23 23:00", "03-24 07:00", "03-23", "03-24"),  # the office opens too late: at once
        (3, "03-01 09:00", "04-01 07:00", "03-26", "03-30"),  # on Easter Monday nobody announces either
    ],
)
def test_days_of_notice(days: int, now: str, start: str, announced: str, named: str) -> None:
    found = notice(days)
    assert found.announced_on(paris(start), paris(now)).isoformat() == f"2027-{announced}"
    assert found.named_by(paris(start), paris(now)).isoformat() == f"2027-{named}"


@given(st.integers(0, 28), MINUTES, MINUTES)
def test_no_day_that_is_said_has_passed(days: int, moment: int, ahead: int) -> None:
    now = datetime(2027, 3, 1, tzinfo=UTC) + timedelta(minutes=moment)
    start, found = now + timedelta(minutes=ahead), notice(days)
    announced, named = found.announced_on(start, now), found.named_by(start, now)
    today, first = now.astimezone(OFFICE.zone).date(), start.astimezone(OFFICE.zone).date()
    assert today <= announced <= named <= first
    if not found.is_due(start, now):
        assert (first - announced).days >= days
        assert OFFICE.works_on(announced)
