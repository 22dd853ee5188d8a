"""What somebody does at a moment of a day that is played."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from scheduler.demo.calendar import working_day
from scheduler.demo.replay.stage import Stage


@dataclass(frozen=True)
class Act:
    """A moment and what is done then; it finds done already what was done before a replay was broken off."""

    at: datetime
    does: Callable[[Stage, datetime], None]


def is_working_day(day: date) -> bool:
    """Tell whether offices are open on a day."""
    return working_day(day, 1) == day
