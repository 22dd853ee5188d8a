"""Nights, Sundays and public holidays: each minute is of one kind, and none is lost."""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.core.tables.calendar_codes import HolidayLaw, SolidarityDay
from scheduler.core.tables.payroll_codes import PaidTime
from scheduler.exports.time_kinds import by_kind
from scheduler.market.calendar.public_holidays import holidays_off

PARIS = ZoneInfo("Europe/Paris")
BASE, NIGHT, SUNDAY, HOLIDAY = PaidTime


def at(day: str, start: str, end: str, pause: int = 0) -> Mapping[PaidTime, int]:
    starts = datetime.fromisoformat(f"{day}T{start}").replace(tzinfo=PARIS)
    ends = datetime.fromisoformat(f"{day}T{end}").replace(tzinfo=PARIS)
    if ends <= starts:
        ends = (datetime.fromisoformat(f"{day}T{end}") + timedelta(days=1)).replace(tzinfo=PARIS)
    holidays = holidays_off(HolidayLaw.MAINLAND, SolidarityDay.WHIT_MONDAY, starts.year)
    return by_kind(starts.astimezone(UTC), ends.astimezone(UTC), pause, PARIS, holidays)


@pytest.mark.parametrize(
    ("day", "start", "end", "pause", "kinds"),
    [
        ("2026-11-09", "06:00", "13:00", 20, {BASE: 400}),
        ("2026-11-09", "05:30", "13:00", 0, {BASE: 420, NIGHT: 30}),
        ("2026-11-09", "20:00", "23:00", 30, {BASE: 50, NIGHT: 100}),
        ("2026-11-09", "22:00", "06:00", 30, {NIGHT: 450}),
        ("2026-11-07", "20:00", "02:00", 0, {BASE: 60, NIGHT: 180, SUNDAY: 120}),
        ("2026-11-08", "06:00", "13:00", 0, {SUNDAY: 420}),
        # A public holiday on a Sunday is a public holiday.
        ("2026-11-01", "06:00", "13:00", 20, {HOLIDAY: 400}),
        ("2026-11-11", "22:00", "02:00", 0, {HOLIDAY: 120, NIGHT: 120}),
        # Whit Monday is worked as the day of solidarity.
        ("2026-05-25", "08:00", "12:00", 0, {BASE: 240}),
        ("2026-11-09", "07:00", "07:30", 30, {}),
        # An hour more in the night in which summer ends, one less in that in which it begins.
        ("2026-10-24", "22:00", "06:00", 0, {NIGHT: 120, SUNDAY: 420}),
        ("2026-03-28", "22:00", "06:00", 0, {NIGHT: 120, SUNDAY: 300}),
    ],
)
def test_by_hand(day: str, start: str, end: str, pause: int, kinds: Mapping[PaidTime, int]) -> None:
    assert at(day, start, end, pause) == kinds


@given(
    st.integers(0, 2 * 365 * 24 * 60),
    st.integers(0, 24 * 60),
    st.data(),
)
def test_no_minute_is_lost_and_each_is_of_one_kind(begins: int, length: int, data: st.DataObject) -> None:
    starts = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=begins)
    pause = data.draw(st.integers(0, length))
    holidays = frozenset({date(2026, 11, 11), date(2026, 12, 25), date(2027, 5, 1)})
    kinds = by_kind(starts, starts + timedelta(minutes=length), pause, PARIS, holidays)
    assert sum(kinds.values()) == length - pause
    assert all(minutes > 0 for minutes in kinds.values())
    if not pause:  # minute by minute
        each = Counter(_kind((starts + timedelta(minutes=n)).astimezone(PARIS), holidays) for n in range(length))
        assert kinds == each


def _kind(moment: datetime, holidays: frozenset[date]) -> PaidTime:
    if moment.date() in holidays:
        return HOLIDAY
    if moment.strftime("%w") == "0":
        return SUNDAY
    return BASE if 6 <= moment.hour < 21 else NIGHT
