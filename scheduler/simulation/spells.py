"""How an absence becomes known: told at first until some day, prolonged, or over before it was expected to be."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from scheduler.demo.absence_model import AbsenceModel
from scheduler.demo.absences import Absence
from scheduler.demo.calendar import PARIS
from scheduler.simulation.news_model import NewsModel
from scheduler.simulation.world import News

ILLNESS = "absence"
"""The category of absences that may be prolonged or end early."""

MORNING, OFFICE = (time(6, 30), time(7, 30)), (time(8), time(19))
"""When news of the same day comes, and any other: before the night is planned."""

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Spell:
    """An absence as long as it was ever expected to be, and when each of its days became known or was called off."""

    absence: Absence
    news: Mapping[date, News]


def told(absence: Absence, start: date, models: tuple[AbsenceModel, NewsModel], draws: random.Random) -> Spell:
    """Draw how an absence becomes known.

    Parameters
    ----------
    absence
        The absence as it turned out.
    start
        The first day of the world: what began before is known by its eve.
    models
        The assumptions on absence and on news.
    draws
        This absence's own stream of chance.

    """
    model, news = models
    ahead = news.notice_days(absence.category, draws)
    at = _moment(absence.first - ahead * DAY, MORNING if ahead == 0 else OFFICE, draws)
    if absence.first < start:
        at = _moment(start - DAY, OFFICE, draws)
    fate = draws.random() if absence.category == ILLNESS else 1.0
    more = model.prolongation
    if fate < more.early_return_probability:
        # It turned out half as long as it was said to be.
        expected = replace(absence, last=absence.last + absence.days * DAY)
        back = min(_moment(absence.last, OFFICE, draws), _moment(absence.last - DAY, OFFICE, draws))
        return Spell(
            expected, {day: News(at, None if day <= absence.last else max(at, back)) for day in _days(expected)}
        )
    ends = [absence.last]
    if fate < more.early_return_probability + more.probability:
        for _ in range(more.max_times):
            end = ends[0] - draws.randint(more.min_days, more.max_days) * DAY
            if end < absence.first or end < start or (len(ends) > 1 and draws.random() >= more.probability):
                break
            ends.insert(0, end)
    known: dict[date, News] = {}
    for row, end in enumerate(ends):
        if row:
            at = max(at, _prolonged(ends[row - 1], news, draws))
        known |= {day: News(at) for day in _days(absence) if day <= end and day not in known}
    return Spell(absence, known)


def minute(moment: datetime) -> int:
    """Return the absolute minute of a moment."""
    return int(moment.timestamp()) // 60


def _prolonged(end: date, news: NewsModel, draws: random.Random) -> int:
    if draws.random() < news.late_prolongation_share:
        return _moment(end + DAY, MORNING, draws)
    return _moment(end - draws.randint(0, 1) * DAY, OFFICE, draws)


def _moment(day: date, between: tuple[time, time], draws: random.Random) -> int:
    """Draw an absolute minute of a day between two clock times."""
    first, last = (minute(datetime.combine(day, each, PARIS)) for each in between)
    return draws.randint(first, last)


def _days(absence: Absence) -> list[date]:
    return [absence.first + n * DAY for n in range(absence.days)]
