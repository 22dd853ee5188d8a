"""Days, hours, lengths of time and numbers as a language writes them, for messages and screens alike.

French keeps together what belongs together (7 h 30, 12 %) by a space at which no line breaks; it stands here alone, so
that another way out, such as a text message, can ask for another space. So do the few words that join them, for a page
and the message about it say the same; longer sentences are their callers'.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import format_currency, format_decimal

from scheduler.core.tables.codes import Language

HARD_SPACE = "\N{NO-BREAK SPACE}"
MINUTES = 60
PLAIN_DAYS = 300
"""So many days ahead a day needs no year: it does not come twice."""
FIRST = re.compile(r"\bd\b")
"""The day of the month, of which French writes the first as 1er."""


# A page writes the same few hundred numbers and days again and again, and Babel reads its pattern each time.
@lru_cache(maxsize=10_000, typed=True)
def _number_written(value: float, language: str) -> str:
    return str(format_decimal(value, locale=language))


@lru_cache(maxsize=10_000)
def _day_written(day: date, pattern: str, language: str) -> str:
    return str(format_date(day, pattern, language))


@dataclass(frozen=True, slots=True)
class Format:
    """One language, on the clock of one market.

    Parameters
    ----------
    space
        What French sets between a number and its unit.
    brief
        Whether days and months within a text are shortened, as in a text message.
    """

    language: Language
    zone: ZoneInfo
    space: str = HARD_SPACE
    brief: bool = False

    @property
    def is_french(self) -> bool:
        """Whether it is French; sentences of days are put together by a grammar of its own (``day_words``)."""
        return self.language == Language.FRENCH

    def local(self, moment: datetime) -> datetime:
        """Return a moment as the market's clocks show it."""
        return moment.astimezone(self.zone)

    def date_of(self, when: date) -> date:
        """Return the date of a day, or of a moment on the market's clock."""
        return self.local(when).date() if isinstance(when, datetime) else when

    def day(self, when: date) -> str:
        """Write a day in full: lundi 4 janvier 2027."""
        return self._written(when, "EEEE d MMMM y")

    def day_of_year(self, when: date) -> str:
        """Write a day without its year: lundi 4 janvier."""
        return self._written(when, "EEEE d MMMM")

    def day_seen_from(self, when: date, today: date) -> str:
        """Write a day without its year where nobody can mean another: lundi 4 janvier; else lundi 4 janvier 2027."""
        return self.day_of_year(when) if self.needs_no_year(when, today) else self.day(when)

    def short_day(self, when: date) -> str:
        """Write a day shortly: lun. 4 janv."""
        return self._written(when, "EEE d MMM")

    def short_day_seen_from(self, when: date, today: date) -> str:
        """Write a day shortly, without its year where nobody can mean another: lun. 4 janv.; else lun. 4 janv. 2027."""
        return self.short_day(when) if self.needs_no_year(when, today) else self._written(when, "EEE d MMM y")

    def needs_no_year(self, when: date, today: date) -> bool:
        """Tell whether nobody can mean a day of another year."""
        day = self.date_of(when)
        return day.year == today.year or 0 <= (day - today).days <= PLAIN_DAYS

    def day_in_text(self, when: date, *, weekday: bool, month: bool, year: bool = False) -> str:
        """Write a day as one of several: 4, lundi 4, 4 janvier, 1er, 4 janvier 2027; in brief, lun. 4 janv."""
        names = ("EEE", "MMM") if self.brief else ("EEEE", "MMMM")
        return self._written(when, " ".join([names[0]] * weekday + ["d"] + [names[1]] * month + ["y"] * year))

    def month(self, when: date) -> str:
        """Write a month: janvier 2027."""
        return self._written(when, "MMMM y")

    def _written(self, when: date, pattern: str) -> str:
        when = self.date_of(when)
        if self.is_french and when.day == 1:
            pattern = FIRST.sub("d'er'", pattern, count=1)
        return _day_written(when, pattern, self.language)

    def clock(self, when: datetime | time) -> str:
        """Write a time of the day: 7 h 30, in English 07:30."""
        shown = self.local(when) if isinstance(when, datetime) else when
        return self.minute_of_day(shown.hour * MINUTES + shown.minute)

    def minute_of_day(self, minute: int) -> str:
        """Write minutes since midnight as a time of the day; those of the next day count on."""
        hours, minutes = divmod(minute, MINUTES)
        hours %= 24
        return self._hours(str(hours), minutes) if self.is_french else f"{hours:02}:{minutes:02}"

    def from_to(self, start: str, end: str) -> str:
        """Write a stretch of what is written already: de 7 h à 12 h."""
        return f"de {start} à {end}" if self.is_french else f"from {start} to {end}"

    def hours(self, start: datetime | time, end: datetime | time) -> str:
        """Write from when to when: de 6 h 30 à 13 h 30."""
        return self.from_to(self.clock(start), self.clock(end))

    def day_at(self, day: str, at: datetime) -> str:
        """Write a day that is written already with a time of it: lundi 4 janvier à 7 h 30."""
        return f"{day} {'à' if self.is_french else 'at'} {self.clock(at)}"

    def period(self, first: date, last: date) -> str:
        """Write the days from one to another: du lundi 4 janvier au vendredi 8 janvier 2027."""
        first, last = self.date_of(first), self.date_of(last)
        if first == last:
            return f"le {self.day(first)}" if self.is_french else f"on {self.day(first)}"
        start = self.day_of_year(first) if first.year == last.year else self.day(first)
        return f"du {start} au {self.day(last)}" if self.is_french else f"from {start} to {self.day(last)}"

    def last_day(self, day: date, today: date | None = None) -> str:
        """Write until when something lasts, as it is seen from a day: dernier jour : lundi 4 janvier."""
        written = self.day_of_year(day) if today is None else self.day_seen_from(day, today)
        return f"dernier jour{self.space}: {written}" if self.is_french else f"last day: {written}"

    def before_and_now(self, *, before: bool, now: bool) -> tuple[str, str]:
        """Return what stands above the old and above the new of a change, of which one may be missing."""
        old = ("Avant" if self.is_french else "Before") if now else ("Annulé" if self.is_french else "Called off")
        new = ("Maintenant" if self.is_french else "Now") if before else ("Ajouté" if self.is_french else "Added")
        colon = f"{self.space}:" if self.is_french else ":"
        return old + colon, new + colon

    def duration(self, minutes: int) -> str:
        """Write minutes as a length of time: 12 h 15, 45 min, 0 h."""
        sign = "-" if minutes < 0 else ""
        hours, rest = divmod(abs(minutes), MINUTES)
        if rest and not hours:
            return f"{sign}{rest}{self.space}min"
        return sign + self._hours(self.number(hours), rest)

    def _hours(self, hours: str, minutes: int) -> str:
        text = f"{hours}{self.space}h"
        return f"{text}{self.space}{minutes:02}" if minutes else text

    def seconds(self, length: float) -> str:
        """Write seconds as a length of time: 3 min 20 s, 2 min."""
        minutes, rest = divmod(round(length), 60)
        if minutes >= MINUTES:
            return self.duration(minutes)
        parts = [f"{minutes}{self.space}min"] if minutes else []
        if rest or not minutes:
            parts.append(f"{rest}{self.space}s")
        return self.space.join(parts)

    def number(self, value: float) -> str:
        """Write a number: 1 234,5."""
        return _number_written(value, self.language)

    def money(self, cents: int) -> str:
        """Write cents as euros: 1 234,50 €."""
        return str(format_currency(cents / 100, "EUR", locale=self.language.value))

    def percent(self, part: float) -> str:
        """Write a part of one as a percentage: 98,7 %."""
        text = self.number(round(part * 100, 1))
        return f"{text}{self.space}%" if self.is_french else f"{text}%"
