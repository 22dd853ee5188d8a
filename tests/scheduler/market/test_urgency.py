"""Which night plans a shift, and what is urgent because none does."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.core.tables import Market
from scheduler.market.office import Office
from scheduler.market.urgency import Nights

PARIS = ZoneInfo("Europe/Paris")
LEAD_TIME = timedelta(hours=12)


def there(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2027, month, day, hour, minute, tzinfo=PARIS)


def nights(starts: time = time(3, 30), horizon: int = 28, closed: Iterable[date] = (), **settings: object) -> Nights:
    market = Market(
        timezone="Europe/Paris",
        nightly_start=starts,
        lead_time_minutes=LEAD_TIME // timedelta(minutes=1),
        settings={"horizon_days": horizon, **settings},
    )
    return Nights.by(market, Office.of(market, closed))


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
        (there(3, 27, 23), there(3, 30, 16), there(3, 28, 3, 30)),
        (there(10, 30, 23), there(11, 2, 16), there(10, 31, 3, 30)),
    ],
)
def test_the_first_night_that_covers_a_shift(now: datetime, shift: datetime, night: datetime) -> None:
    assert nights().planned_by(shift, now) == night


def test_a_night_at_an_hour_that_does_not_come_is_planned_all_the_same() -> None:
    skipped = nights(time(2, 30))
    assert skipped.planned_by(there(3, 30, 16), there(3, 28, 1)) == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    assert skipped.night(date(2027, 3, 28)) == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)


MINUTES = st.integers(0, 4 * 365 * 24 * 60)


def first_night(found: Nights, shift: datetime, now: datetime) -> datetime | None:
    """Return the first coming night that plans a shift, by looking at each."""
    for n in range(502):
        morning = now.astimezone(PARIS).date() + timedelta(days=n)
        night = datetime.combine(morning, found.starts, PARIS).astimezone(UTC)
        planned_from = night + LEAD_TIME
        planned_to = planned_from.astimezone(PARIS).date() + found.horizon
        if night > now and planned_from <= shift and shift.astimezone(PARIS).date() < planned_to:
            return night
    return None


@given(MINUTES, st.integers(1, 500 * 24), st.integers(7, 60))
def test_a_shift_is_urgent_when_no_coming_night_plans_it_in_time(minutes: int, hours: int, horizon: int) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    shift = now + timedelta(hours=hours)
    found = nights(horizon=horizon)
    night = first_night(found, shift, now)
    in_time = night if night and found.answered(night) <= shift else None
    assert found.planned_by(shift, now) == in_time
    assert found.is_urgent(shift, now) == (in_time is None)


CLOCKS = st.builds(time, st.integers(0, 23), st.sampled_from([0, 30]))


@given(
    MINUTES,
    st.lists(st.integers(1, 60 * 24), min_size=1, max_size=8),
    CLOCKS,
    CLOCKS,
    st.sets(st.integers(0, 60), max_size=20),
    st.sampled_from([{}, {"nights_publish": True}]),
)
def test_a_promise_is_never_on_a_closed_day_nor_before_the_night_nor_too_late(
    minutes: int, hours: list[int], starts: time, answers: time, bridges: set[int], settings: dict[str, bool]
) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    closed = {now.date() + timedelta(days=each) for each in bridges}
    found = nights(starts, 28, closed, answer_time=f"{answers:%H:%M}", **settings)
    shifts = [now + timedelta(hours=each) for each in hours]
    promised = found.promise(shifts, now)
    later = [each for each in shifts if not found.is_urgent(each, now)]
    if promised is None:
        return
    day = promised.astimezone(PARIS).date()
    assert day.weekday() < 5
    assert day not in closed
    assert f"{day:%m-%d}" not in {"01-01", "05-01", "05-08", "07-14", "08-15", "11-01", "11-11", "12-25"}
    night = min(planned for each in later if (planned := found.planned_by(each, now)))
    assert now < night < promised <= max(later)
    local = promised.astimezone(PARIS).time()
    assert local >= answers or local >= found.office.opens
    if not settings:
        assert local > found.office.opens


def test_what_is_asked_on_friday_for_monday_morning_is_urgent() -> None:
    """Nights plan it on Saturday and after, and nobody reads their draft before it starts."""
    friday = there(3, 5, 10)
    assert nights().is_urgent(there(3, 8, 7), friday)
    assert nights().promise([there(3, 8, 7)], friday) is None
    assert nights().promise([there(3, 8, 14)], friday) == there(3, 8, 9)
    assert nights(nights_publish=True).promise([there(3, 8, 14)], friday) == there(3, 8, 7)
    assert nights().promise([there(3, 3, 14)], there(3, 1, 20)) == there(3, 2, 9)


def test_what_stands_in_a_draft_waits_for_its_publication_until_the_lead_time() -> None:
    shift = there(3, 3, 6)  # Wednesday; the night of Tuesday has planned it
    eight = there(3, 2, 8)
    assert nights().is_urgent(shift, eight)
    assert not nights().is_urgent(shift, eight, drafted=True)
    assert nights().is_urgent(shift, there(3, 2, 18, 1), drafted=True)
