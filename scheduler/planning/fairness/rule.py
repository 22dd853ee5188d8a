"""What counts as given already, and what is owed: the one place that says so, for the ledger and for the runs."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from scheduler.market.settings import MarketSettings

DAYS_A_WEEK = 7


@dataclass(frozen=True, slots=True)
class Period:
    """The fairness period as of a moment: work that starts from ``begin`` on and before ``now`` is given.

    ``now`` is the first moment that a run would plan; from there to ``end`` work is coming.
    """

    begin: datetime
    now: datetime
    end: datetime

    @property
    def length(self) -> timedelta:
        """How long the given part is, in whole days."""
        return timedelta(days=(self.now - self.begin).days or 1)


def period(horizon: datetime, now: datetime, end: datetime, settings: MarketSettings) -> Period:
    """Return the fairness period of a run whose horizon begins and ends then, and that plans from ``now`` on."""
    return Period(horizon - timedelta(days=settings.fairness_days), now, end)


def head_start_on(day: date, minutes: int, until: date | None) -> int:
    """Return the head start that a run which begins on a day counts: none once its last day is over."""
    return 0 if until is not None and until < day else minutes


def carried_minutes(given_minutes: int, head_start_minutes: int) -> int:
    """Return what a worker carries into a run: less than nothing for somebody with a head start."""
    return given_minutes - head_start_minutes


def wished_in(wished_minutes: int, settings: MarketSettings) -> int:
    """Return the minutes that somebody who wishes for so many a week hopes for in the fairness period and horizon."""
    return wished_minutes * (settings.fairness_days + settings.horizon_days) // DAYS_A_WEEK


def target_minutes(owed_minutes: int | None, balance_minutes: int) -> int:
    """Return what a run owes an agency in its horizon: its agreed part, less what it has done beyond it before.

    ``balance_minutes`` are carried on since the first agreement, less than nothing where it has done less. An agency
    that no agreement names is owed nothing.
    """
    return 0 if owed_minutes is None else max(0, owed_minutes - balance_minutes)
