"""How an absence becomes known: told at first until some day, prolonged, or over before it was expected to be."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from scheduler.demo.absence_model import AbsenceModel
from scheduler.demo.calendar import PARIS
from scheduler.demo.news_model import NewsModel

ILLNESS = "absence"
"""The category of absences that may be prolonged or end early."""

MORNING, OFFICE = (time(6, 30), time(7, 30)), (time(8), time(19))
"""When news of the same day comes, and any other: before the night is planned."""

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class News:
    """The absolute minutes at which a shift becomes known, and at which it is called off (None: never)."""

    known_at: int
    cancelled_at: int | None = None

    def stands(self, now: int) -> bool:
        """Tell whether the shift is known at a moment and was not called off by then."""
        return self.known_at <= now and not self.is_cancelled(now)

    def is_cancelled(self, now: int) -> bool:
        """Tell whether the shift was called off by then."""
        return self.cancelled_at is not None and self.cancelled_at <= now


@dataclass(frozen=True, slots=True)
class Absence:
    """An absence as it turned out: first and last day, and its category as in the market's model."""

    first: date
    last: date
    category: str = ILLNESS


@dataclass(frozen=True)
class Spell:
    """How an absence became known: ``last`` is the last day that was ever expected, ``news`` is by day."""

    last: date
    news: Mapping[date, News]


@dataclass(frozen=True)
class Telephone:
    """How news comes: the assumptions on absences and on news, the first day of the world, and its clock.

    What began before the first day is known by its eve.
    """

    absences: AbsenceModel
    news: NewsModel
    start: date
    zone: ZoneInfo = PARIS

    def spell(self, absence: Absence, draws: random.Random) -> Spell:
        """Draw how an absence becomes known; ``draws`` is its own stream of chance."""
        ahead = self.news.notice_days(absence.category, draws)
        at = self._moment(absence.first - ahead * DAY, MORNING if ahead == 0 else OFFICE, draws)
        if absence.first < self.start:
            at = self._moment(self.start - DAY, OFFICE, draws)
        fate = draws.random() if absence.category == ILLNESS else 1.0
        more = self.absences.prolongation
        if fate < more.early_return_probability:
            return self._early(absence, at, draws)
        ends = [absence.last]
        if fate < more.early_return_probability + more.probability:
            ends = self._prolonged(absence, draws)
        known: dict[date, News] = {}
        for row, end in enumerate(ends):
            if row:
                at = max(at, self._told_of_more(ends[row - 1], draws))
            known |= {day: News(at) for day in _days(absence.first, end) if day not in known}
        return Spell(absence.last, known)

    def minute(self, day: date, clock: time) -> int:
        """Return the absolute minute of a clock time."""
        return int(datetime.combine(day, clock, self.zone).timestamp()) // 60

    def _early(self, absence: Absence, at: int, draws: random.Random) -> Spell:
        """Let an absence turn out half as long as it was said to be; that is told a day before the end at most."""
        last = absence.last + (absence.last - absence.first) + DAY
        back = max(at, self._moment(absence.last - draws.randint(0, 1) * DAY, OFFICE, draws))
        days = _days(absence.first, last)
        return Spell(last, {day: News(at, None if day <= absence.last else back) for day in days})

    def _prolonged(self, absence: Absence, draws: random.Random) -> list[date]:
        """Draw until when an absence was said to last, one time after the other."""
        more, ends = self.absences.prolongation, [absence.last]
        for _ in range(more.max_times):
            end = ends[0] - draws.randint(more.min_days, more.max_days) * DAY
            if end < max(absence.first, self.start) or (len(ends) > 1 and draws.random() >= more.probability):
                break
            ends.insert(0, end)
        return ends

    def _told_of_more(self, end: date, draws: random.Random) -> int:
        if draws.random() < self.news.late_prolongation_share:
            return self._moment(end + DAY, MORNING, draws)
        return self._moment(end - draws.randint(0, 1) * DAY, OFFICE, draws)

    def _moment(self, day: date, between: tuple[time, time], draws: random.Random) -> int:
        """Draw an absolute minute of a day between two clock times."""
        first, last = (self.minute(day, each) for each in between)
        return draws.randint(first, last)


def _days(first: date, last: date) -> Iterator[date]:
    return (first + n * DAY for n in range((last - first).days + 1))
