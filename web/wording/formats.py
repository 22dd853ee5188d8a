"""Dates, hours, durations and numbers for the reader of a page, on the market's clock, and sentences around them.

How a language writes them stands in ``scheduler.core.formats``, for messages too.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time
from typing import Any

from flask_babel import get_locale, gettext, ngettext

from scheduler.core.day_words import days_in_words
from scheduler.core.formats import Format
from scheduler.core.tables.codes import Language
from web.language import zone

MINUTES = 60


def written() -> Format:
    """Return how the reader's language writes days, hours and numbers."""
    locale = get_locale()
    return Format(Language(locale.language) if locale else Language.FRENCH, zone())


def local(moment: datetime) -> datetime:
    """Return a moment as the market's clocks show it."""
    return moment.astimezone(zone())


def today() -> date:
    """Return the day that it is on the market's clocks."""
    return local(datetime.now(UTC)).date()


def day(when: date) -> str:
    """Write a day in full: lundi 4 janvier 2027."""
    return written().day(when)


def day_of_year(when: date) -> str:
    """Write a day without its year where nobody can mean another: lundi 4 janvier; else lundi 4 janvier 2027."""
    return written().day_seen_from(when, today())


def short_day(when: date) -> str:
    """Write a day shortly, in the same way: lun. 4 janv.; else lun. 4 janv. 2027."""
    return written().short_day_seen_from(when, today())


def day_below_year(when: date) -> str:
    """Write a day shortly where its year stands above it: lun. 4 janv."""
    return written().short_day(when)


def month(when: date) -> str:
    """Write a month: janvier 2027."""
    return written().month(when)


def clock(when: datetime | time) -> str:
    """Write a time of the day: 7 h 30, in English 07:30."""
    return written().clock(when)


def minute_of_day(minute: int) -> str:
    """Write minutes since midnight as a time of the day; those of the next day count on."""
    return written().minute_of_day(minute)


def hours(start: datetime | time, end: datetime | time) -> str:
    """Write from when to when: de 6 h 30 à 13 h 30."""
    return written().hours(start, end)


def hours_of_day(start: int, end: int) -> str:
    """Write from when to when, in minutes since midnight: de 6 h 30 à 13 h 30, de 20 h à minuit, toute la journée."""
    if (start, end) == (0, 24 * MINUTES):
        return str(gettext("toute la journée"))
    until = minute_of_day(end) if end < 24 * MINUTES else str(gettext("minuit"))
    return written().from_to(minute_of_day(start), until)


def moment(when: datetime) -> str:
    """Write a moment: lundi 4 janvier 2027 à 7 h 30."""
    return written().day_at(day(when), when)


def short_moment(when: datetime) -> str:
    """Write a moment shortly: lun. 4 janv., 7 h 30."""
    return f"{short_day(when)}, {clock(when)}"


def period(first: date, last: date) -> str:
    """Write the days from one to another: du lundi 4 janvier au vendredi 8 janvier 2027."""
    return written().period(first, last)


def named_days(days: Iterable[date], most: int | None = None) -> str:
    """Write the days of a mission, these and no others: du 7 au 11 décembre et le 14; the first ones of many."""
    return days_in_words(written(), days, most, today())


def duration(minutes: int) -> str:
    """Write minutes as a length of time: 12 h 15, 45 min, 0 h."""
    return written().duration(minutes)


def left(until: datetime, now: datetime) -> str:
    """Write how much time is left until a moment: 2 jours as a calendar counts, 5 h, 25 min; never less than none."""
    minutes = max(0, int((until - now).total_seconds()) // MINUTES)
    if minutes >= 2 * 24 * MINUTES:
        days = (local(until).date() - local(now).date()).days
        return str(ngettext("%(num)s jour", "%(num)s jours", days))
    return duration(minutes - minutes % MINUTES if minutes >= 3 * MINUTES else minutes)


def seconds(length: float) -> str:
    """Write seconds as a length of time: 3 min 20 s, 2 min."""
    return written().seconds(length)


def number(value: float) -> str:
    """Write a number: 1 234,5."""
    return written().number(value)


def percent(part: float) -> str:
    """Write a part of one as a percentage: 98,7 %."""
    return written().percent(part)


def upper_first(text: str) -> str:
    """Begin with a capital, and leave the names further on as they are."""
    return text[:1].upper() + text[1:]


def persons(count: int) -> str:
    """Write a number of people: 6 personnes."""
    return str(ngettext("%(num)s personne", "%(num)s personnes", count))


def points(count: int) -> str:
    """Write what a plan gains or loses: 14 520 points."""
    return str(ngettext("%(points)s point", "%(points)s points", count, points=number(count)))


def money(cents: int) -> str:
    """Write cents as euros: 1 234,50 €."""
    return written().money(cents)


FILTERS: dict[str, Callable[..., Any]] = {
    each.__name__: each
    for each in (
        clock,
        day,
        day_below_year,
        day_of_year,
        duration,
        left,
        local,
        minute_of_day,
        moment,
        money,
        month,
        named_days,
        number,
        percent,
        period,
        persons,
        points,
        seconds,
        short_day,
        short_moment,
        upper_first,
    )
}
"""What templates use as ``{{ mission.starts_at | moment }}``."""
