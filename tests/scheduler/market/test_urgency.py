"""Which night plans a shift, and what is urgent because none does."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.market.urgency import Nights

PARIS = ZoneInfo("Europe/Paris")
LEAD_TIME = timedelta(hours=12)


def there(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2027, month, day, hour, minute, tzinfo=PARIS)


def nights(starts: time = time(3, 30), horizon: int = 28) -> Nights:
    return Nights(PARIS, starts, LEAD_TIME, timedelta(days=horizon))


@pytest.mark.parametrize(
    ("now", "shift", "night"),
    [
        (there(3, 1, 8), there(3, 3, 6), there(3, 2, 3, 30)),
        (there(3, 1, 3, 29), there(3, 3, 6), there(3, 1, 3, 30)),
        (there(3, 1, 3, 30), there(3, 3, 6), there(3, 2, 3, 30)),
        # 28 days from the day of the first plannable moment.
        (there(3, 1, 8), there(3, 29, 23), there(3, 2, 3, 30)),
        (there(3, 1, 8), there(3, 30, 0), there(3, 3, 3, 30)),
        (there(1, 4, 8), there(6, 1, 6), there(5, 5, 3, 30)),
        # The clocks change between asking and the plan.
        (there(3, 27, 23), there(3, 30, 6), there(3, 28, 3, 30)),
        (there(10, 30, 23), there(11, 2, 6), there(10, 31, 3, 30)),
    ],
)
def test_the_first_night_that_covers_a_shift(now: datetime, shift: datetime, night: datetime) -> None:
    assert nights().planned_by(shift, now) == night


def test_a_night_at_an_hour_that_does_not_come_is_planned_all_the_same() -> None:
    skipped = nights(time(2, 30))
    assert skipped.planned_by(there(3, 30, 6), there(3, 28, 1)) == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    assert skipped.night(date(2027, 3, 28)) == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)


@given(st.integers(0, 4 * 365 * 24 * 60), st.integers(1, 500 * 24), st.integers(2, 60))
def test_a_shift_is_urgent_when_no_coming_night_plans_it(minutes: int, hours: int, horizon: int) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    shift = now + timedelta(hours=hours)
    told = []
    for n in range(502):
        morning = now.astimezone(PARIS).date() + timedelta(days=n)
        night = datetime.combine(morning, time(3, 30), PARIS).astimezone(UTC)
        planned_from = night + LEAD_TIME
        planned_to = planned_from.astimezone(PARIS).date() + timedelta(days=horizon)
        if night > now and planned_from <= shift and shift.astimezone(PARIS).date() < planned_to:
            told.append(night)
    assert nights(horizon=horizon).planned_by(shift, now) == next(iter(told), None)
    assert nights(horizon=horizon).is_urgent(shift, now) == (not told)


def test_what_stands_in_a_draft_waits_for_its_publication_until_the_lead_time() -> None:
    shift = there(3, 3, 6)  # Wednesday; the night of Tuesday has planned it
    eight = there(3, 2, 8)
    assert nights().is_urgent(shift, eight)
    assert not nights().is_urgent(shift, eight, drafted=True)
    assert nights().is_urgent(shift, there(3, 2, 18, 1), drafted=True)
