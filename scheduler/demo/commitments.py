"""Work a worker has outside the plan: other customers every week, and missions before the horizon."""

import random
from datetime import date, timedelta
from itertools import islice

from scheduler.demo.calendar import WEDNESDAY, days, instant, is_public_holiday, is_school_day
from scheduler.demo.workforce import Workforce

WEEKS_BEFORE = 2
"""How many weeks before the horizon other customers' work is given: more than the rules of rest look back."""

LOOK_BACK_DAYS = 90
LAST_DAYS = 5
CUSTOMERS_AT_MOST = 2

Commitments = list[dict[str, object]]


def draw_commitments(
    workforce: Workforce, start: date, end: date, past_site: str | None, draws: random.Random
) -> Commitments:
    """Draw a worker's other work, in order of time; no two pieces fall on one day.

    Parameters
    ----------
    workforce
        How much other work there is.
    start, end
        The horizon, ``end`` excluded.
    past_site
        The collège where the worker may have been sent before the horizon, None if there was none.
    draws
        Where chance comes from.

    """
    work = _customers(workforce, start, end, draws)
    if past_site is not None and draws.random() < workforce.past_mission_share:
        for day, piece in _past_mission(start, past_site, draws).items():
            work.setdefault(day, piece)
    return [work[day] for day in sorted(work)]


def _customers(workforce: Workforce, start: date, end: date, draws: random.Random) -> dict[date, dict[str, object]]:
    """Draw weekly hours at households, companies or communes; the planner doesn't know where."""
    weekdays = draws.sample(range(1, 6), draws.randint(1, CUSTOMERS_AT_MOST))
    usual = {weekday: draws.choice(workforce.customer_hours) for weekday in weekdays}
    if draws.random() >= workforce.customer_share:
        return {}
    work: dict[date, dict[str, object]] = {}
    for day in days(start - timedelta(weeks=WEEKS_BEFORE), end):
        hours = usual.get(day.isoweekday())
        if hours is not None and not is_public_holiday(day):
            work[day] = {"start": instant(day, hours.start), "end": instant(day, hours.end)}
            if hours.minutes is not None:
                work[day]["minutes"] = hours.minutes
    return work


def _past_mission(start: date, site: str, draws: random.Random) -> dict[date, dict[str, object]]:
    """Draw a mission in the last school days before the horizon."""
    past = (start - timedelta(days=n) for n in range(1, LOOK_BACK_DAYS))
    last = list(islice(filter(is_school_day, past), LAST_DAYS))
    return {
        day: {
            "start": instant(day, "08:00"),
            "end": instant(day, "13:00" if day.isoweekday() == WEDNESDAY else "15:00"),
            "site": site,
        }
        for day in draws.sample(last, draws.randint(2, LAST_DAYS))
    }
