"""What is beyond the law in a week, by what was really worked."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from scheduler.core.tables.hour_codes import EntryKind, Side
from scheduler.hours.days import WorkedDay
from scheduler.hours.warnings import Concern, warnings

MONDAY = date(2026, 11, 23)


def day(number: int, start: float, end: float, pause: int = 30, *, young: bool = False) -> WorkedDay:
    """Return a day of one person, from hour to hour."""
    midnight = datetime(2026, 11, 23, tzinfo=UTC) + timedelta(days=number)
    starts_at, ends_at = midnight + timedelta(hours=start), midnight + timedelta(hours=end)
    return WorkedDay(
        entry=number,
        kind=EntryKind.STATEMENT,
        side=Side.ENGINE,
        at=ends_at,
        mission=1,
        request=1,
        worker_id=1,
        worker="Ann",
        site_id=1,
        site="Collège",
        agency="Un",
        job=None,
        day=MONDAY + timedelta(days=number),
        starts_at=starts_at,
        ends_at=ends_at,
        break_minutes=pause,
        minutes=int((end - start) * 60) - pause,
        reason=None,
        planned_starts_at=starts_at,
        planned_ends_at=ends_at,
        planned_break=pause,
        closed=False,
        under_18=young,
    )


@pytest.mark.parametrize(
    ("week", "expected"),
    [
        ([day(0, 8, 18.5)], []),
        ([day(0, 8, 18.6)], [(Concern.LONG_DAY, 606, 600)]),
        ([day(0, 8, 16.6, young=True)], [(Concern.LONG_DAY, 486, 480)]),
        ([day(0, 8, 14, 10)], []),
        ([day(0, 8, 14.5, 10)], [(Concern.SHORT_BREAK, 10, 20)]),
        ([day(0, 8, 13.9, 0)], []),
        ([day(0, 8, 13, 20, young=True)], [(Concern.SHORT_BREAK, 20, 30)]),
        ([day(0, 14, 21), day(1, 8, 12)], []),
        ([day(0, 14, 21.5), day(1, 8, 12)], [(Concern.SHORT_REST, 630, 660)]),
        ([day(0, 8, 12), day(0, 13, 17)], []),
        ([day(n, 8, 15.5) for n in range(5)], []),
        ([day(n, 8, 15.6) for n in range(5)], [(Concern.OVERTIME, 2130, 2100)]),
        ([day(n, 8, 17.6) for n in range(6)], [(Concern.LONG_WEEK, 3276, 2880)]),
    ],
)
def test_each_limit_by_its_edge(week: list[WorkedDay], expected: list[tuple[Concern, int, int]]) -> None:
    assert [(each.what, each.minutes, each.limit) for each in warnings(week)] == expected


@pytest.mark.parametrize(("saturday", "wakes"), [(date(2026, 3, 28), 9), (date(2026, 10, 24), 7)])
def test_a_rest_is_as_long_as_it_was_in_the_night_in_which_the_clocks_change(saturday: date, wakes: int) -> None:
    """From nine in the evening on the market's clock: eleven hours later it shows another time than on other days."""
    paris, sunday = ZoneInfo("Europe/Paris"), saturday + timedelta(days=1)
    begins, ends = datetime.combine(saturday, time(18), paris), datetime.combine(saturday, time(21), paris)
    evening = replace(day(5, 0, 3), day=saturday, starts_at=begins, ends_at=ends)
    begins = datetime.combine(sunday, time(wakes), paris)
    morning = replace(day(6, 0, 3), day=sunday, starts_at=begins, ends_at=begins + timedelta(hours=3))
    assert warnings([evening, morning]) == ()
    [found] = warnings([replace(evening, ends_at=ends + timedelta(minutes=1)), morning])
    assert (found.what, found.minutes) == (Concern.SHORT_REST, 659)


def test_what_the_file_allows_a_week_is_a_limit_too() -> None:
    week = [replace(day(n, 8, 13, 0), own_week=24 * 60) for n in range(5)]
    assert [(each.what, each.minutes, each.limit) for each in warnings(week)] == [(Concern.OWN_WEEK, 1500, 1440)]
    assert warnings(week[:4]) == ()
    legal = [replace(each, own_week=48 * 60) for each in week]
    assert warnings(legal) == ()


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        (1320, []),
        (1325, [(Concern.BEYOND_A_TENTH, 1325, 1320)]),
        (1600, [(Concern.BEYOND_A_TENTH, 1600, 1320)]),
        (1605, [(Concern.BEYOND_A_THIRD, 1605, 1600)]),
    ],
)
def test_a_part_time_contract_has_a_tenth_more_and_a_third_by_an_agreement(
    minutes: int, expected: list[tuple[Concern, int, int]]
) -> None:
    week = [replace(day(n, 8, 14, 0), minutes=minutes // 5, contract_week=20 * 60) for n in range(5)]
    assert [(each.what, each.minutes, each.limit) for each in warnings(week)] == expected
    full = [replace(each, contract_week=35 * 60) for each in week]
    assert warnings(full) == ()
    two = [*week[:4], replace(week[4], contract_week=30 * 60)]
    assert warnings(two) == ()


@pytest.mark.parametrize(
    ("contract", "minutes", "expected"),
    [
        (33, 2095, []),
        (33, 2100, [Concern.AS_FULL_TIME]),
        (33, 2105, [Concern.AS_FULL_TIME, Concern.OVERTIME]),
        (30, 2100, [Concern.AS_FULL_TIME, Concern.BEYOND_A_TENTH]),
        (20, 2100, [Concern.AS_FULL_TIME, Concern.BEYOND_A_THIRD]),
        (35, 2105, [Concern.OVERTIME]),
        (None, 2100, []),
    ],
)
def test_a_part_time_contract_never_comes_to_the_legal_week(
    contract: int | None, minutes: int, expected: list[Concern]
) -> None:
    hours = None if contract is None else contract * 60
    week = [replace(day(n, 8, 16, 0), minutes=minutes // 5, contract_week=hours) for n in range(5)]
    assert [each.what for each in warnings(week)] == expected
    assert all(each.limit == 2100 for each in warnings(week) if each.what == Concern.AS_FULL_TIME)


def test_a_break_that_is_paid_is_none_too_short_but_one_that_nobody_had_is() -> None:
    assert warnings([day(0, 8, 15, 0)]) == ()
    [found] = warnings([replace(day(0, 8, 15), break_minutes=0, minutes=420)])
    assert (found.what, found.minutes, found.limit) == (Concern.SHORT_BREAK, 0, 20)


def test_people_are_looked_at_apart_and_days_without_work_are_none() -> None:
    other = replace(day(1, 6, 12), worker_id=2, worker="Bob")
    idle = replace(day(0, 14, 22), minutes=0, break_minutes=0)
    assert warnings([day(0, 14, 22), other]) == ()
    assert warnings([idle, day(1, 6, 12)]) == ()
