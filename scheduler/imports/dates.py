"""Dates as people and other programs write them, and which of them can be read in two ways."""

import re
from datetime import date, timedelta

from scheduler.core.sorting import alphabetical

MIDNIGHT = r"(?:(?:T|\s+)0{1,2}[:hH]00(?::00(?:[.,]0{1,9})?)?(?:\s*(?:Z|[+-]00:?00))?)?"
"""The time that other programs write behind a date; any other time would be a moment, not a day."""

DAY = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})" + MIDNIGHT)
SHORT_DAY = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{2})" + MIDNIGHT)
"""A date whose year has lost its century; with the year first it would be another one, so it is asked about."""

CENTURY, SHORT = 2000, 2
TIME = r"(?:T|\s+)[0-9]{1,2}[:hH][0-9]{2}(?::[0-9]{2}(?:[.,][0-9]{1,9})?)?\s*(?:Z|[+-][0-9:]{4,5})?"
WITH_TIME = re.compile("(.*[0-9])" + TIME)
ISO_DAY = re.compile(r"([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})" + MIDNIGHT)
IN_WORDS = re.compile(r"(?:([a-z]{3,9})[.,]? )?([0-9]{1,2})(?:er)?[ -]([a-z]{3,9})[.]?[ ,-]{1,2}([0-9]{4})")
SERIAL = re.compile(r"[0-9]{5}")
SERIAL_ZERO = date(1899, 12, 30)
"""From which the spreadsheets that count from 1900 number their days; old ones of Macintosh count from 1904."""

MONTHS = 12
MONTH_NAMES = (
    *("janvier janv jan january", "fevrier fevr fev february feb", "mars mar march", "avril avr april apr"),
    *("mai may", "juin june jun", "juillet juil july jul", "aout august aug", "septembre sept sep september"),
    *("octobre oct october", "novembre nov november", "decembre dec december"),
)
WEEKDAY_NAMES = (
    *("lundi lun monday mon", "mardi mar tuesday tue", "mercredi mer wednesday wed", "jeudi jeu thursday thu"),
    *("vendredi ven friday fri", "samedi sam saturday sat", "dimanche dim sunday sun"),
)
MONTH = {name: number for number, names in enumerate(MONTH_NAMES, start=1) for name in names.split()}
WEEKDAY = {name: number for number, names in enumerate(WEEKDAY_NAMES, start=1) for name in names.split()}


def written_day(written: str) -> date | None:
    """Return the date that a text is, None when it is none; where nothing says more, the day comes first."""
    try:
        if found := DAY.fullmatch(written) or SHORT_DAY.fullmatch(written):
            year = int(found[3])
            return date(year + CENTURY if len(found[3]) == SHORT else year, int(found[2]), int(found[1]))
        if found := ISO_DAY.fullmatch(written):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := IN_WORDS.fullmatch(" ".join(alphabetical(written).split())):
            return _in_words(found)
        if SERIAL.fullmatch(written):
            return SERIAL_ZERO + timedelta(days=int(written))
    except ValueError:
        return None
    return None


def _in_words(found: re.Match[str]) -> date | None:
    """Return a date whose month is a word; a day of the week that it does not fall on makes it none."""
    weekday, day, month, year = found.groups()
    read = date(int(year), MONTH[month], int(day)) if month in MONTH else None
    if read is None or weekday is None or WEEKDAY.get(weekday) == read.isoweekday():
        return read
    return None


def has_time(written: str) -> bool:
    """Tell whether a text is a date with a time behind it: a moment, not a day."""
    found = WITH_TIME.fullmatch(written)
    return found is not None and written_day(found[1].rstrip()) is not None


def short_year(cell: object) -> bool:
    """Tell whether a text is a date with a year of two digits."""
    return isinstance(cell, str) and SHORT_DAY.fullmatch(cell) is not None


def numbered_day(number: float) -> date | None:
    """Return the day that spreadsheets number so; a part of a day makes it none."""
    return SERIAL_ZERO + timedelta(days=int(number)) if number == int(number) and 0 < number < 10**5 else None


def is_numbered(cell: object) -> bool:
    """Tell whether a date stands there as the number that a spreadsheet counts it by."""
    if isinstance(cell, str):
        return SERIAL.fullmatch(cell) is not None
    return isinstance(cell, float | int) and not isinstance(cell, bool)


def two_readings(cell: object) -> bool:
    """Tell whether a text is one date with the day first and another one with the month first."""
    found = DAY.fullmatch(cell) if isinstance(cell, str) else None
    return found is not None and int(found[1]) != int(found[2]) and max(int(found[1]), int(found[2])) <= MONTHS


def tells_day_first(cell: object) -> bool:
    """Tell whether a text is a date with the day first, and none with the month first."""
    found = DAY.fullmatch(cell) if isinstance(cell, str) else None
    return found is not None and int(found[1]) > MONTHS and int(found[2]) <= MONTHS
