"""Coarser units lose no minute: what a line rounds away is in the next."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.core.tables.payroll_codes import Rounding
from scheduler.exports.rounding import carried, rounded, whole_hours

TIMES = st.lists(st.integers(0, 24 * 60), max_size=40)
UNITS = {Rounding.MINUTES: Fraction(1, 60), Rounding.QUARTERS: Fraction(1, 4), Rounding.HUNDREDTHS: Fraction(1, 100)}


def hours(amount: int, unit: Rounding) -> Fraction:
    return Fraction(amount, 60 if unit == Rounding.MINUTES else 100)


@pytest.mark.parametrize("unit", Rounding)
@given(times=TIMES)
def test_the_sum_is_the_rounded_sum_and_no_line_is_a_unit_off(unit: Rounding, times: list[int]) -> None:
    found = list(carried(times, unit))
    assert sum(found) == rounded(sum(times), unit)
    assert abs(hours(sum(found), unit) - Fraction(sum(times), 60)) <= UNITS[unit] / 2
    for amount, minutes in zip(found, times, strict=True):
        assert amount >= 0
        assert abs(hours(amount, unit) - Fraction(minutes, 60)) < UNITS[unit]


@given(TIMES)
def test_whole_hours_too(times: list[int]) -> None:
    found = list(whole_hours(times))
    assert abs(sum(found) - Fraction(sum(times), 60)) <= Fraction(1, 2)
    assert all(abs(each - Fraction(minutes, 60)) < 1 for each, minutes in zip(found, times, strict=True))


@pytest.mark.parametrize(
    ("minutes", "unit", "amount"),
    [
        (400, Rounding.MINUTES, 400),
        (400, Rounding.HUNDREDTHS, 667),
        (400, Rounding.QUARTERS, 675),
        (7, Rounding.QUARTERS, 0),
        (8, Rounding.QUARTERS, 25),
    ],
)
def test_by_hand(minutes: int, unit: Rounding, amount: int) -> None:
    assert rounded(minutes, unit) == amount
