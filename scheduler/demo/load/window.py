"""The time that the demo shows: weeks of history, today, and the weeks to plan."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from scheduler.demo.calendar import FRIDAY, days, is_school_day, moment, working_day

HORIZON_DAYS = 28
HISTORY_DAYS = 56
SCHOOL_DAYS_BEHIND = 25
"""After the summer the history reaches back beyond it, so that it is not empty."""

LONGEST_HISTORY_DAYS = 182

SCHOOL_DAYS_FEW, SCHOOL_DAYS_AHEAD = 5, 10
"""In the summer the horizon reaches into the first two weeks of term; with this many school days it need not."""

WEEK = 7
PUBLISHES_AT = "10:00"


@dataclass(frozen=True)
class Window:
    """History from ``past``, plans from ``today`` to the day before ``end``."""

    past: date
    today: date
    end: date

    @property
    def days_ahead(self) -> int:
        """How many days are planned."""
        return (self.end - self.today).days

    @property
    def published_at(self) -> datetime:
        """When the plan in force was published: on the last Friday that is over, or before it on a public holiday."""
        back = (self.today.isoweekday() - FRIDAY - 1) % WEEK + 1
        return moment(working_day(self.today - timedelta(days=back), -1), PUBLISHES_AT)


def window_around(today: date, since: date | None = None) -> Window:
    """Return the history and the horizon of a day; ``since`` is when it begins, if that is not too long ago.

    Raises
    ------
    ValueError
        If the school calendar does not reach the end of the horizon.
    """
    past = today - timedelta(days=HISTORY_DAYS)
    school_days = sum(map(is_school_day, days(past, today)))
    while school_days < SCHOOL_DAYS_BEHIND and (today - past).days < LONGEST_HISTORY_DAYS:
        past -= timedelta(days=1)
        school_days += is_school_day(past)
    if since is not None:
        past = min(past, max(since, today - timedelta(days=LONGEST_HISTORY_DAYS)))
    end = today + timedelta(days=HORIZON_DAYS)
    school_days = sum(map(is_school_day, days(today, end)))
    if school_days < SCHOOL_DAYS_FEW:
        while school_days < SCHOOL_DAYS_AHEAD:
            school_days += is_school_day(end)
            end += timedelta(days=1)
    return Window(past, today, end)
