"""When collèges are open, and the hours of the trades on such days."""

from datetime import date, timedelta

import pytest

from scheduler.demo.calendar import closed_because, instant, is_school_day, known_until, working_day
from scheduler.demo.posts import Hours, Template, hours_on

DAY = Template("CUISINE", "day", "12345", "06:30", "14:30", 30, 1)
SHORT = Template("CUISINE", "short", "3", "08:00", "12:30", 0, 1)
LATE = Template("CUISINE", "late", "12345", "11:30", "18:30", 0, 1)


@pytest.mark.parametrize(
    ("day", "is_open"),
    [
        ("2026-10-30", False),  # autumn holidays
        ("2026-11-02", True),
        ("2026-11-07", False),  # a Saturday
        ("2026-11-11", False),  # Armistice
        ("2026-05-13", True),
        ("2026-05-14", False),  # Ascension
        ("2026-05-15", False),  # the bridge, which the package lacks
        ("2026-05-18", True),
        ("2025-05-30", False),  # likewise
        ("2027-05-07", False),  # the package knows this one
        ("2026-02-20", False),  # zone B
    ],
)
def test_school_days_of_zone_b(day: str, *, is_open: bool) -> None:
    assert is_school_day(date.fromisoformat(day)) is is_open


def test_unknown_years_are_refused() -> None:
    with pytest.raises(ValueError, match=r"^start: .* 2040 "):
        is_school_day(date(2040, 1, 3))


def test_the_calendar_ends_where_its_last_summer_does() -> None:
    last = known_until()
    assert (last.month, last.day) == (8, 31)
    assert closed_because(last) == "school_holiday"
    with pytest.raises(ValueError, match=rf"^start: .* {last.year} "):
        closed_because(last + timedelta(days=1))


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2026-11-11", "public_holiday"),
        ("2026-12-25", "public_holiday"),  # in the holidays, too
        ("2026-12-26", "school_holiday"),
        ("2026-05-15", "bridge"),
        ("2027-05-07", "bridge"),  # named so by the package
        ("2026-11-21", None),  # only a Saturday
    ],
)
def test_why_a_day_is_closed(day: str, why: str | None) -> None:
    assert closed_because(date.fromisoformat(day)) == why


def test_the_next_and_the_last_working_day() -> None:
    friday, saturday, christmas = date(2026, 11, 20), date(2026, 11, 21), date(2026, 12, 25)
    assert working_day(friday, 1) == working_day(friday, -1) == friday == working_day(saturday, -1)
    assert working_day(saturday, 1) == date(2026, 11, 23)
    assert working_day(christmas, 1) == date(2026, 12, 28)
    assert working_day(christmas, -1) == date(2026, 12, 24)


def test_clock_times_carry_the_offset_of_paris() -> None:
    assert instant(date(2026, 3, 28), "08:30") == "2026-03-28T08:30:00+01:00"
    assert instant(date(2026, 3, 29), "08:30") == "2026-03-29T08:30:00+02:00"
    assert instant(date(2026, 12, 31), "24:00") == "2027-01-01T00:00:00+01:00"


def test_wednesday_ends_when_the_college_closes() -> None:
    monday, wednesday = date(2026, 11, 2), date(2026, 11, 4)
    assert list(hours_on([DAY, SHORT], monday)) == [Hours("06:30", "14:30", 30)]
    assert list(hours_on([DAY, SHORT], wednesday)) == [Hours("06:30", "13:00", 0), Hours("08:00", "12:30", 0)]
    assert list(hours_on([LATE], monday)) == [Hours("11:30", "18:30", 0)]
    assert list(hours_on([LATE], wednesday)) == []
    assert list(hours_on([DAY], date(2026, 11, 11))) == []


def test_the_break_is_not_paid() -> None:
    assert Hours("06:30", "14:30", 30).minutes == 450
