"""Until when an agency may answer: never after the start, short when urgent, and when somebody is there to do it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.core.tables import Market
from scheduler.market.deadlines import Deadlines
from scheduler.market.office import Office

MARKET = Market(timezone="Europe/Paris", settings={})
DEADLINES = Deadlines.by(MARKET, Office.of(MARKET))
MINUTES = st.integers(1, 60 * 24 * 40)


def paris(text: str) -> datetime:
    """Return a moment of March 2027, when the clock in Paris is an hour ahead of UTC."""
    day, clock = text.split()
    return datetime.fromisoformat(f"2027-03-{day}T{clock}:00+01:00").astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "start", "by"),
    [
        ("02 10:00", "15 07:00", "03 10:00"),  # Tuesday: a day
        ("02 03:30", "15 07:00", "03 10:00"),  # at night: not before the office has been open for two hours
        ("05 16:00", "15 07:00", "08 10:00"),  # Friday: Monday morning
        ("05 16:00", "08 07:00", "05 18:00"),  # it starts on Monday: while somebody is at work on Friday
        ("06 10:00", "08 13:00", "08 10:00"),  # offered on Saturday: on Monday morning, before it starts
        ("05 21:00", "08 07:00", "07 19:00"),  # nobody is at work before it starts
        ("26 16:00", "30 19:00", "26 18:00"),  # nobody is at work on Easter Monday, and on Tuesday it would be too late
        ("02 10:00", "03 07:00", "02 18:00"),  # tomorrow: half a day before, and in office hours
        ("02 02:00", "02 13:30", "02 10:00"),  # in the night, for this afternoon: when somebody is there
        ("02 21:00", "03 07:00", "02 22:00"),  # urgent: an hour
        ("03 06:30", "03 07:00", "03 07:00"),  # very urgent: until it starts
    ],
)
def test_a_deadline(now: str, start: str, by: str) -> None:
    assert DEADLINES.answer_by(paris(now), paris(start)) == paris(by)


@given(MINUTES, MINUTES)
def test_a_deadline_leaves_time_and_never_lies_after_the_start(moment: int, ahead: int) -> None:
    now = datetime(2027, 3, 1, tzinfo=UTC) + timedelta(minutes=moment)
    start = now + timedelta(minutes=ahead)
    by = DEADLINES.answer_by(now, start)
    assert now < by <= start
    assert by >= min(start, now + DEADLINES.urgent)
    assert now < DEADLINES.remind_at(now, by) <= by


def test_a_reminder_comes_two_hours_before_or_at_half_time() -> None:
    assert DEADLINES.remind_at(paris("02 10:00"), paris("03 10:00")) == paris("03 08:00")
    assert DEADLINES.remind_at(paris("02 21:00"), paris("02 22:00")) == paris("02 21:30")


@given(MINUTES, MINUTES)
def test_a_deadline_lies_in_office_hours_wherever_any_are_left(moment: int, ahead: int) -> None:
    now = datetime(2027, 3, 1, tzinfo=UTC) + timedelta(minutes=moment)
    start = now + timedelta(minutes=ahead)
    by, short = DEADLINES.answer_by(now, start), now + DEADLINES.urgent
    office = DEADLINES.office
    if office.opening(now) < start:
        assert office.is_open(by)
    latest = start - DEADLINES.before
    if short <= latest and (office.is_open(latest) or office.closing(latest) >= short):
        assert by <= latest  # there is time to find somebody else
