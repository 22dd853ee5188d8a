"""What was asked for and what is covered, and of which times it can be told."""

from dataclasses import dataclass
from datetime import date, timedelta

from scheduler.core.errors import Invalid

LONGEST = timedelta(days=4 * 366)
"""A whole contract; a longer time is a slip of the finger."""


@dataclass(frozen=True, slots=True)
class Count:
    """Numbers of requests and of paid minutes; a shift for two workers counts twice.

    ``promised_minutes`` have somebody who is not announced yet, beside those that are covered.
    """

    requests: int
    asked_minutes: int
    covered_minutes: int
    promised_minutes: int = 0

    @property
    def percent(self) -> int:
        """The covered part of a hundred, rounded down: 100 means all of it. 0 when nothing was asked for."""
        return self.covered_minutes * 100 // self.asked_minutes if self.asked_minutes else 0


def require_period(from_day: date, to_day: date) -> None:
    """Accept a time that can be counted.

    Raises
    ------
    Invalid
        When it ends before it begins, or is longer than a contract.
    """
    if to_day < from_day:
        field, reason = "to_day", "before_from_day"
        raise Invalid(field, reason)
    if to_day - from_day > LONGEST:
        field, reason = "to_day", "too_long"
        raise Invalid(field, reason)
