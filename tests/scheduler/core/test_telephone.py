"""Telephone numbers as people write them become numbers that can be reached, or are none."""

import re

import pytest

from scheduler.core.telephone import international, takes_texts, to_ring


@pytest.mark.parametrize(
    "written",
    [
        *("06 12 34 56 78", "0612345678", "612345678", "06.12.34.56.78", "06-12-34-56-78", "06/12/34/56/78"),
        *("+33612345678", "+33 6 12 34 56 78", "+33 (0)6 12 34 56 78", "+33 06 12 34 56 78", "0033 6 12 34 56 78"),
        *("33612345678", "06\u00a012\u202f34 56 78", "\u202a+33 6 12 34 56 78\u202c", "(06) 12 34 56 78"),
    ],
)
def test_a_mobile_is_reached_however_it_is_written(written: str) -> None:
    assert international(written) == "+33612345678"
    assert takes_texts(written)
    assert re.sub("[^0-9+]", "", to_ring(written)) == "0612345678"


@pytest.mark.parametrize(
    ("written", "number", "shown"),
    [
        *((each, "+262262200000", "0262 20 00 00") for each in ("02 62 20 00 00", "+33 (0)2 62 20 00 00")),
        ("+33 6 92 12 34 56", "+262692123456", "0692 12 34 56"),
        ("+262 262 20 00 00", "+262262200000", "0262 20 00 00"),
        ("0033 5 94 30 00 00", "+594594300000", "0594 30 00 00"),
        ("0389410001", "+33389410001", "03 89 41 00 01"),
        ("03.89.41.00.03", "+33389410003", "03 89 41 00 03"),
        ("+44 2079460958", "+442079460958", "+44 20 7946 0958"),
    ],
)
def test_one_number_is_one_however_it_is_written(written: str, number: str, shown: str) -> None:
    assert international(written) == number
    assert to_ring(written) == shown
    assert to_ring(shown) == shown


@pytest.mark.parametrize(
    ("written", "number"), [("0692 12 34 56", "+262692123456"), ("+1 202 555 0123", "+12025550123")]
)
def test_mobiles_overseas_and_abroad(written: str, number: str) -> None:
    assert international(written) == number
    assert takes_texts(written)


@pytest.mark.parametrize(
    "written",
    ["", " ", "12", "112", "+330612345678" + "9", "06 12 34 56 7", "06 12 34 56 78 9", "06 12 34 56 78 p. 3", "x"],
)
def test_what_is_no_number(written: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        international(written)
    with pytest.raises(ValueError, match=r".*"):
        to_ring(written)


def test_a_fixed_line_takes_no_text() -> None:
    assert to_ring("02 33 00 00 00")
    assert not takes_texts("02 33 00 00 00")
