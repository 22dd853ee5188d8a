"""School holidays by zone, as far as they are published, and how far that is.

The three zones of the mainland come from a package, up to the last year that it knows. Corsica and the overseas rectors
set their own: those days are brought in as closures of the market, and so is every year that the package lacks.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import cache

from vacances_scolaires_france import SchoolHolidayDates

from scheduler.core.tables.calendar_codes import SchoolZone
from scheduler.core.tables.codes import ClosureReason

PUBLISHED: Mapping[SchoolZone, str] = {SchoolZone.A: "A", SchoolZone.B: "B", SchoolZone.C: "C"}
"""What the package calls the zones that it knows."""

Stretch = tuple[date, date]
A_DAY = timedelta(days=1)
LONG = timedelta(days=28)
"""Holidays as long as this end a school year: a calendar is published up to them."""
TERM = timedelta(weeks=13)
"""No term lasts longer: holidays of a week or more that come within it carry on a calendar somebody brings in."""
WEEK = timedelta(days=5)
"""From Monday to Friday."""
TOGETHER = timedelta(days=4)
"""School holidays no farther apart are the same ones: a weekend or a public holiday lies between."""


@cache
def school_holidays(zone: SchoolZone) -> Mapping[date, ClosureReason]:
    """Return all days of a zone's holidays that are published, bridges told apart; none of a zone without package."""
    if zone not in PUBLISHED:
        return {}
    dates, name = SchoolHolidayDates(), PUBLISHED[zone]
    return {
        day: ClosureReason.BRIDGE if entry["nom_vacances"].startswith("Pont") else ClosureReason.SCHOOL_HOLIDAY
        for day, entry in dates.data.items()
        if entry[dates.zone_key(name)]
    }


def known_until(zone: SchoolZone, brought_in: Iterable[date] = ()) -> date | None:
    """Return the last day of which it is known whether it lies in the holidays: the end of the last long ones.

    Years are published whole. What somebody brings in after these counts term by term, so that a single week far ahead
    proves nothing.

    None says that nothing is known, the last of all days that there is nothing to know.

    Parameters
    ----------
    brought_in
        Days of school holidays that a market has stored.
    """
    if zone == SchoolZone.NONE:
        return date.max
    stretches = tuple(_stretches(brought_in))
    found = max((end for end in (_published_until(zone), _end_of_last_long(stretches)) if end), default=None)
    for first, last in stretches:
        if found is not None and found < first <= found + TERM and last - first + A_DAY >= WEEK:
            found = last
    return found


@cache
def _published_until(zone: SchoolZone) -> date | None:
    return _end_of_last_long(_stretches(school_holidays(zone)))


def _end_of_last_long(stretches: Iterable[Stretch]) -> date | None:
    return max((last for first, last in stretches if last - first + A_DAY >= LONG), default=None)


def _stretches(days: Iterable[date]) -> Iterator[Stretch]:
    """Return the first and the last day of all holidays, in order."""
    first = last = None
    for day in sorted(days):
        if first is None or last is None or day - last > TOGETHER:
            if first is not None and last is not None:
                yield first, last
            first = day
        last = day
    if first is not None and last is not None:
        yield first, last
