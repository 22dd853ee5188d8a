"""The bridges of the school year as rows, and the days of the holidays on which a collège's agents are at work.

All other closed days follow from the law and the school zone that the market has set.
"""

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from sqlalchemy.orm import Session

from scheduler.core.tables.codes import ClosureReason
from scheduler.demo.calendar import FRIDAY, ZONE, closed_because, days, known_until
from scheduler.demo.chance import chance
from scheduler.demo.load.members import Members
from scheduler.demo.load.window import Window
from scheduler.demo.places import Map, is_open
from scheduler.market.calendar.school_holidays import school_holidays
from scheduler.market.setting_up import close_days, open_in_holidays

DAYS_BEHIND = 60
DAYS_AHEAD = 548
"""Eighteen months."""

SUMMER_DAYS = 28
"""Holidays as long as this are the summer's."""

FIRST_OF_SUMMER = (6, 7, 8)
LAST_OF_SUMMER = (4, 5, 6)
OTHERS = (1, 2, 2)
"""How many working days agents come for the big cleaning, at most 22 a year: assumptions below the 25 agreed."""


def add_closures(session: Session, places: Map, members: Members, window: Window, seed: int) -> None:
    """Store the bridges that follow from no rule as closures, and each open collège's permanence days."""
    start, end = known_span(window)
    bridges = [
        day
        for day in days(start, end)
        if closed_because(day) == ClosureReason.BRIDGE and day not in school_holidays(ZONE)
    ]
    close_days(session, members.market, dict.fromkeys(bridges, ClosureReason.BRIDGE))
    breaks = list(school_breaks(start, end))
    at_work = (
        (members.sites[college.uai], day)
        for college in places.colleges
        for day in permanence_days(breaks, chance(seed, f"permanence/{college.uai}"))
        if start <= day < end and is_open(college, day)
    )
    open_in_holidays(session, members.market, at_work)


def known_span(window: Window) -> tuple[date, date]:
    """Return the first day of which bridges and permanence days are stored, and the first of which they are not."""
    start = min(window.past, window.today - timedelta(days=DAYS_BEHIND))
    return start, min(max(window.today + timedelta(days=DAYS_AHEAD), window.end), known_until() + timedelta(days=1))


def school_breaks(start: date, end: date) -> Iterator[tuple[date, date]]:
    """Iterate over the school holidays that touch a span, as their first and last days, weekends included."""
    first: date | None = None
    year = timedelta(days=365)
    for day in days(start - year, min(end + year, known_until() + timedelta(days=1))):
        in_holidays = _in_school_holidays(day)
        if in_holidays and first is None:
            first = day
        if first is not None and (not in_holidays or day == known_until()):
            last = day if in_holidays else day - timedelta(days=1)
            if first < end and last >= start:
                yield first, last
            first = None


def permanence_days(breaks: Sequence[tuple[date, date]], draws: random.Random) -> Iterator[date]:
    """Draw a collège's days: the first of all holidays but Christmas's last week, and the last of the summer."""
    for first, last in breaks:
        long = (last - first).days >= SUMMER_DAYS
        working = [
            day
            for day in days(first, last + timedelta(days=1))
            if day.isoweekday() <= FRIDAY and closed_because(day) == ClosureReason.SCHOOL_HOLIDAY
        ]
        begin, final = draws.choice(FIRST_OF_SUMMER if long else OTHERS), draws.choice(LAST_OF_SUMMER)
        yield from working[:begin]
        if long:
            yield from working[-final:]


def _in_school_holidays(day: date) -> bool:
    """Tell whether a day lies in school holidays, public holidays between them included."""
    why = closed_because(day)
    around = (closed_because(day + timedelta(days=step)) for step in (-1, 1) if day < known_until())
    if why == ClosureReason.PUBLIC_HOLIDAY:
        return all(each == ClosureReason.SCHOOL_HOLIDAY for each in around)
    return why == ClosureReason.SCHOOL_HOLIDAY
