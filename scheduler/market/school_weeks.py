"""Weeks as a school counts them: from the first of September on, those in the holidays left out."""

from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.acting_market import acting_market
from scheduler.core.weeks import WEEK, monday
from scheduler.market.calendar import closed_days

YEAR_BEGINS = 9
"""The month in which a school year begins."""
SCHOOL_DAYS = 5


def school_year(day: date) -> tuple[date, date]:
    """Return the first and the last day of the school year in which a day lies."""
    year = day.year if day.month >= YEAR_BEGINS else day.year - 1
    return date(year, YEAR_BEGINS, 1), date(year + 1, YEAR_BEGINS, 1) - timedelta(days=1)


def school_weeks(session: Session, actor: Actor, first_day: date, last_day: date) -> Mapping[date, int | None]:
    """Return the weeks from day to day by their Mondays: the number in the school year, None in the holidays."""
    begins = monday(school_year(first_day)[0])
    closed = closed_days(session, acting_market(session, actor), begins, last_day + WEEK).reasons
    numbers: dict[date, int | None] = {}
    number, start = 0, begins
    while start <= last_day:
        if start == monday(school_year(start + timedelta(days=SCHOOL_DAYS - 1))[0]):
            number = 0
        is_open = any(start + timedelta(days=each) not in closed for each in range(SCHOOL_DAYS))
        number += is_open
        if start >= monday(first_day):
            numbers[start] = number if is_open else None
        start += WEEK
    return numbers
