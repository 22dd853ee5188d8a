"""Each minute of a day has one kind of time, whatever the clocks do; breaks are taken from all alike."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from scheduler.billing.cutting import Calendar, Evening, cut
from scheduler.core.tables.bill_codes import TimeKind

PARIS = ZoneInfo("Europe/Paris")
EVENING = Evening(time(20), time(6))
ALL_SAINTS = date(2026, 11, 1)
CALENDAR = Calendar(PARIS, frozenset({ALL_SAINTS, date(2026, 11, 11)}), EVENING)
MOMENTS = st.integers(0, 60 * 24 * 60).map(
    lambda minutes: datetime(2026, 10, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), PARIS)


@given(MOMENTS, st.integers(0, 24 * 60), st.data())
def test_minutes_are_kept_and_each_is_what_its_clock_says(start: datetime, length: int, data: st.DataObject) -> None:
    pause = data.draw(st.integers(0, length))
    end = start + timedelta(minutes=length)
    assert sum(cut(start, end, pause, CALENDAR).values()) == length - pause
    one_by_one = [CALENDAR.kind(start + timedelta(minutes=n)) for n in range(length)]
    whole = cut(start, end, 0, CALENDAR)
    assert whole == {kind: one_by_one.count(kind) for kind in TimeKind if kind in one_by_one}
    for kind, minutes in cut(start, end, pause, CALENDAR).items():
        assert 0 < minutes <= whole[kind]
        # Within a minute of its part of the break.
        assert abs(pause * whole[kind] - length * (whole[kind] - minutes)) < length


def test_a_public_holiday_comes_before_a_sunday_and_both_before_an_evening() -> None:
    day = at(ALL_SAINTS, 19), at(ALL_SAINTS + timedelta(days=1), 7)  # a Sunday that is a public holiday
    assert cut(*day, 0, CALENDAR) == {TimeKind.PUBLIC_HOLIDAY: 300, TimeKind.EVENING: 360, TimeKind.BASE: 60}
    sunday = date(2026, 11, 8)
    assert cut(at(sunday, 21), at(sunday, 23), 0, CALENDAR) == {TimeKind.SUNDAY: 120}


def test_the_night_in_which_the_clocks_change_has_as_many_minutes_as_it_lasts() -> None:
    night = at(date(2026, 10, 24), 22), at(date(2026, 10, 25), 7)  # a Saturday
    assert cut(*night, 0, CALENDAR) == {TimeKind.EVENING: 120, TimeKind.SUNDAY: 480}


def test_a_break_is_taken_in_proportion() -> None:
    day = date(2026, 11, 3)
    assert cut(at(day, 14), at(day, 22), 20, CALENDAR) == {TimeKind.BASE: 345, TimeKind.EVENING: 115}
    assert cut(at(day, 14), at(day, 14), 0, CALENDAR) == {}
