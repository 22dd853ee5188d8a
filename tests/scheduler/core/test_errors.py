"""Errors carry codes; whoever shows them finds the words."""

import pytest

from scheduler.core.errors import Invalid


@pytest.mark.parametrize("reason", ["Expected `int`", "too long", "", "Past", "past."])
def test_why_a_value_cannot_be_is_a_code(reason: str) -> None:
    with pytest.raises(ValueError, match="not a code"):
        Invalid("first_day", reason)


def test_a_terminal_reads_what_the_reader_said() -> None:
    assert str(Invalid("first_day", "past")) == "first_day: past"
    assert str(Invalid("settings", "not_as_documented", "no `x`")) == "settings: not_as_documented (no `x`)"
