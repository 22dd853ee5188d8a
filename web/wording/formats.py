"""Dates, hours, durations and numbers as the reader's language writes them, on the market's clock."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from flask_babel import format_date, format_decimal, get_locale, gettext, ngettext

from web.language import zone

HARD_SPACE = "\N{NO-BREAK SPACE}"
MINUTES = 60


def _french() -> bool:
    locale = get_locale()
    return locale is None or locale.language == "fr"


def local(moment: datetime) -> datetime:
    """Return a moment as the market's clocks show it."""
    return moment.astimezone(zone())


def _day(when: date) -> date:
    return local(when).date() if isinstance(when, datetime) else when


def _written(when: date, french: str, english: str) -> str:
    when = _day(when)
    if not _french():
        return str(format_date(when, english))
    return str(format_date(when, french.replace("d ", "d'er' ", 1) if when.day == 1 else french))


def day(when: date) -> str:
    """Write a day in full: lundi 4 janvier 2027."""
    return _written(when, "EEEE d MMMM y", "EEEE d MMMM y")


def day_of_year(when: date) -> str:
    """Write a day without its year: lundi 4 janvier."""
    return _written(when, "EEEE d MMMM", "EEEE d MMMM")


def short_day(when: date) -> str:
    """Write a day shortly: lun. 4 janv."""
    return _written(when, "EEE d MMM", "EEE d MMM")


def month(when: date) -> str:
    """Write a month: janvier 2027."""
    return _written(when, "MMMM y", "MMMM y")


def clock(when: datetime | time) -> str:
    """Write a time of the day: 7 h 30, in English 07:30."""
    shown = local(when) if isinstance(when, datetime) else when
    return minute_of_day(shown.hour * MINUTES + shown.minute)


def minute_of_day(minute: int) -> str:
    """Write minutes since midnight as a time of the day; those of the next day count on."""
    hours, minutes = divmod(minute, MINUTES)
    hours %= 24
    if not _french():
        return f"{hours:02}:{minutes:02}"
    return _hours(hours, minutes)


def _hours(hours: int | str, minutes: int) -> str:
    text = f"{hours}{HARD_SPACE}h"
    return f"{text}{HARD_SPACE}{minutes:02}" if minutes else text


def hours(start: datetime | time, end: datetime | time) -> str:
    """Write from when to when: de 6 h 30 à 13 h 30."""
    return str(gettext("de %(start)s à %(end)s", start=clock(start), end=clock(end)))


def hours_of_day(start: int, end: int) -> str:
    """Write from when to when, in minutes since midnight: de 6 h 30 à 13 h 30, de 20 h à minuit, toute la journée."""
    if (start, end) == (0, 24 * MINUTES):
        return str(gettext("toute la journée"))
    until = minute_of_day(end) if end < 24 * MINUTES else gettext("minuit")
    return str(gettext("de %(start)s à %(end)s", start=minute_of_day(start), end=until))


def moment(when: datetime) -> str:
    """Write a moment: lundi 4 janvier 2027 à 7 h 30."""
    return str(gettext("%(day)s à %(clock)s", day=day(when), clock=clock(when)))


def short_moment(when: datetime) -> str:
    """Write a moment shortly: lun. 4 janv., 7 h 30."""
    return f"{short_day(when)}, {clock(when)}"


def period(first: date, last: date) -> str:
    """Write the days from one to another: du lundi 4 janvier au vendredi 8 janvier 2027."""
    first, last = _day(first), _day(last)
    if first == last:
        return str(gettext("le %(day)s", day=day(first)))
    start = day_of_year(first) if first.year == last.year else day(first)
    return str(gettext("du %(first)s au %(last)s", first=start, last=day(last)))


def duration(minutes: int) -> str:
    """Write minutes as a length of time: 12 h 15, 45 min, 0 h."""
    sign = "-" if minutes < 0 else ""
    hours, rest = divmod(abs(minutes), MINUTES)
    if rest and not hours:
        return f"{sign}{rest}{HARD_SPACE}min"
    return sign + _hours(number(hours), rest)


def left(until: datetime, now: datetime) -> str:
    """Write how much time is left until a moment, rounded down: 2 jours, 5 h, 25 min; nothing is less than 0 min."""
    minutes = max(0, int((until - now).total_seconds()) // MINUTES)
    if minutes >= 2 * 24 * MINUTES:
        days = minutes // (24 * MINUTES)
        return str(ngettext("%(num)s jour", "%(num)s jours", days))
    return duration(minutes - minutes % MINUTES if minutes >= 3 * MINUTES else minutes)


def seconds(length: float) -> str:
    """Write seconds as a length of time: 3 min 20 s, 2 min."""
    minutes, rest = divmod(round(length), 60)
    if minutes >= MINUTES:
        return duration(minutes)
    parts = ([f"{minutes}{HARD_SPACE}min"] if minutes else []) + (
        [f"{rest}{HARD_SPACE}s"] if rest or not minutes else []
    )
    return HARD_SPACE.join(parts)


def number(value: float) -> str:
    """Write a number: 1 234,5."""
    return str(format_decimal(value))


def percent(part: float) -> str:
    """Write a part of one as a percentage: 98,7 %."""
    text = number(round(part * 100, 1))
    return f"{text}{HARD_SPACE}%" if _french() else f"{text}%"


def upper_first(text: str) -> str:
    """Begin with a capital, and leave the names further on as they are."""
    return text[:1].upper() + text[1:]


def persons(count: int) -> str:
    """Write a number of people: 6 personnes."""
    return str(ngettext("%(num)s personne", "%(num)s personnes", count))


def points(count: int) -> str:
    """Write what a plan gains or loses: 14 520 points."""
    return str(ngettext("%(points)s point", "%(points)s points", count, points=number(count)))


FILTERS: dict[str, Callable[..., Any]] = {
    each.__name__: each
    for each in (
        clock,
        day,
        day_of_year,
        duration,
        left,
        local,
        minute_of_day,
        moment,
        month,
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
