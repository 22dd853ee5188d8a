"""What happens once a month is over: it is closed, and whatever hangs on that comes after."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

from sqlalchemy import select

from scheduler.core.tables import HourHead
from scheduler.demo.calendar import moment
from scheduler.demo.replay.act import Act, is_working_day
from scheduler.demo.replay.bills import bill_month
from scheduler.demo.replay.stage import Stage
from scheduler.hours.closing import DaysOpen, close

FROM_DAY = 8
"""Of the month that follows: until then what was signed late and disputed is settled."""


def close_month(stage: Stage, month: date, at: datetime) -> bool:
    """Let the lead close a month; tell whether it is closed, else the next working day tries again."""
    planner = stage.people.planner
    try:
        with stage.acting(planner, at) as (session, _):
            close(session, planner, month)
    except DaysOpen:
        return False
    return True


AT_MONTHS_END: tuple[Callable[[Stage, date, datetime], bool], ...] = (close_month, bill_month)
"""In this order, each once the one before has done its part for a month (by its first day)."""


def of_day(_stage: Stage, day: date) -> Iterator[Act]:
    """Return what is done about the months that are over."""
    if is_working_day(day) and day.day >= FROM_DAY:
        yield Act(moment(day, "14:30"), _end_months)


def _end_months(stage: Stage, at: datetime) -> None:
    planner = stage.people.planner
    with stage.acting(planner, at) as (session, now):
        this_month = (now - timedelta(days=now.day - 1)).date()
        open_months = select(HourHead.month).where(
            HourHead.market_id == planner.market, HourHead.month < this_month, ~HourHead.closed
        )
        months = session.scalars(open_months.order_by(HourHead.month)).all()
    for month in months:
        all(end(stage, month, at) for end in AT_MONTHS_END)
