"""The days of a mission in words, and its hours: these days and no others.

Days that follow each other are a stretch from three on: "du 7 au 11 décembre et le 14", "les 1er, 2 et 4 décembre". A
day between two stretches is never named, so nobody waits for somebody who does not come.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby

from scheduler.core.formats import Format

A_DAY = timedelta(days=1)
STRETCH = 3
"""Fewer days are named one by one."""
MOST_HOURS = 3
"""Different hours of different days that a sentence can still name."""

Span = tuple[datetime, datetime]
"""Start and end of one stretch of work."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of days, or single days of one month."""

    days: tuple[date, ...]
    stretch: bool

    def told(self) -> list[date]:
        """Return the days that are written, in their order."""
        return [self.days[0], self.days[-1]] if self.stretch else list(self.days)


def days_in_words(form: Format, days: Iterable[date], most: int | None = None, today: date | None = None) -> str:
    """Write days: le lundi 4 janvier; du lundi 4 au vendredi 8 janvier; les 4, 6 et 11 janvier.

    Parameters
    ----------
    most
        How many days or stretches are named, the first ones; how many days more there are is said then.
    today
        From where they are seen: where another year could be meant, the day that is named last has its own.
    """
    chosen = sorted(set(days))
    parts, left = _cut(_parts(chosen), most)
    weekday = left == 0 and len(parts) == 1 and (parts[0].stretch or len(parts[0].days) == 1)
    year = today is not None and not form.needs_no_year(parts[-1].days[-1], today)
    told: list[str] = []
    after: date | None = None  # the day named last: its month is not repeated
    for part in parts:
        told.append(_written(form, part, after, weekday=weekday, year=year and part is parts[-1]))
        after = part.days[-1]
    if left:
        told.append(_more(form, left))
    return _listed(form, told)


def when_in_words(form: Format, spans: Sequence[Span], most: int | None = None) -> str:
    """Write days and hours: du 7 au 11 décembre, de 7 h à 14 h, sauf le 9 : de 7 h à 13 h.

    Hours of most days first. Where more than three kinds of days differ, or days are left out, other hours are left to
    whoever lists the days.
    """
    by_day = defaultdict[date, list[Span]](list)
    for start, end in sorted(spans):
        by_day[form.date_of(start)].append((start, end))
    by_hours = defaultdict[str, list[date]](list)
    for day, own in by_day.items():
        by_hours[_listed(form, [form.hours(*span) for span in own])].append(day)
    (usual, _), *others = sorted(by_hours.items(), key=lambda each: (-len(each[1]), each[1]))
    days = days_in_words(form, by_day, most)
    if not others:
        return f"{days}, {usual}"
    _, left = _cut(_parts(sorted(by_day)), most)
    if len(others) >= MOST_HOURS or left:
        return f"{days}, {_by_day(form)}"
    return f"{days}, {usual}, {_but(form, others, most)}"


def _parts(days: Sequence[date]) -> list[_Part]:
    """Return stretches, and the single days between them month by month."""
    found: list[_Part] = []
    for _, follow in groupby(enumerate(days), key=lambda each: each[1] - each[0] * A_DAY):
        own = tuple(day for _, day in follow)
        if len(own) >= STRETCH:
            found.append(_Part(own, stretch=True))
            continue
        for day in own:
            last = found[-1] if found else None
            if last and not last.stretch and (last.days[0].year, last.days[0].month) == (day.year, day.month):
                found[-1] = replace(last, days=(*last.days, day))
            else:
                found.append(_Part((day,), stretch=False))
    return found


def _cut(parts: list[_Part], most: int | None) -> tuple[list[_Part], int]:
    """Return the first parts, in which so many stretches and single days are named, and how many days are left."""
    if most is None or sum(1 if each.stretch else len(each.days) for each in parts) <= most:
        return parts, 0
    kept: list[_Part] = []
    for part in parts:
        if most <= 0:
            break
        own = part if part.stretch else replace(part, days=part.days[:most])
        kept.append(own)
        most -= 1 if part.stretch else len(own.days)
    return kept, sum(len(each.days) for each in parts) - sum(len(each.days) for each in kept)


def _written(form: Format, part: _Part, after: date | None, *, weekday: bool, year: bool) -> str:
    """Write a part; its month only where it is not that of the day named just before it, or a year follows."""
    days = part.told()
    named = [
        form.day_in_text(
            day,
            weekday=weekday,
            month=day == days[-1] or not _same_month(day, days[-1]),
            year=year and day == days[-1],
        )
        for day in days
    ]
    if after and not year and _same_month(days[0], days[-1]) and _same_month(after, days[-1]):
        named[-1] = form.day_in_text(days[-1], weekday=weekday, month=False)
    if part.stretch:
        return f"du {named[0]} au {named[1]}" if form.is_french else f"from {named[0]} to {named[1]}"
    listed = _listed(form, named)
    if not form.is_french:
        return f"on {listed}"
    return f"le {listed}" if len(days) == 1 else f"les {listed}"


def _same_month(one: date, other: date) -> bool:
    return (one.year, one.month) == (other.year, other.month)


def _but(form: Format, others: Iterable[tuple[str, list[date]]], most: int | None) -> str:
    colon = f"{form.space}: " if form.is_french else ": "
    told = (f"{days_in_words(form, days, most)}{colon}{hours}" for hours, days in others)
    return ("sauf " if form.is_french else "except ") + ", ".join(told)


def _by_day(form: Format) -> str:
    return "horaires selon le jour" if form.is_french else "hours depend on the day"


def _more(form: Format, count: int) -> str:
    if form.is_french:
        return "1 autre jour" if count == 1 else f"{count} autres jours"
    return "1 more day" if count == 1 else f"{count} more days"


def _listed(form: Format, parts: Sequence[str]) -> str:
    *first, last = parts
    return f"{', '.join(first)}{' et ' if form.is_french else ' and '}{last}" if first else last
