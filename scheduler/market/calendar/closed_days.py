"""The closed days of a market or of one of its sites, and how far ahead they are known.

Public holidays and published school holidays follow from a law and a zone, so they are computed for any day and end
nowhere. Rows are what a person decided or brought in. Both count; a row that repeats a rule changes nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from scheduler.core.one_statement import AnyRow
from scheduler.core.tables import Closure, Market, Site
from scheduler.core.tables.calendar_codes import HolidayLaw, SchoolZone, SolidarityDay
from scheduler.core.tables.codes import ClosureReason
from scheduler.market.calendar.public_holidays import public_holidays, worked_holiday
from scheduler.market.calendar.school_holidays import known_until, school_holidays
from scheduler.market.settings import MarketSettings

RANKS = (ClosureReason.PUBLIC_HOLIDAY, ClosureReason.SITE, ClosureReason.SCHOOL_HOLIDAY, ClosureReason.BRIDGE)
"""Which reason is named when a day is closed for several; of nothing else than the last two a site may work."""
MANNABLE = frozenset({ClosureReason.SCHOOL_HOLIDAY, ClosureReason.BRIDGE})
"""Closures during which a site may have agents at work: its permanence days."""


@dataclass(frozen=True, slots=True)
class Setting:
    """Whose public holidays and whose school holidays count, and which public holiday is worked all the same."""

    holiday_law: HolidayLaw
    school_zone: SchoolZone
    solidarity_day: SolidarityDay = SolidarityDay.NONE

    def worked(self, year: int) -> date | None:
        """Return the public holiday that is worked in a year."""
        return worked_holiday(self.holiday_law, self.solidarity_day, year)


@dataclass(frozen=True, slots=True)
class ClosedDays:
    """Why days of a period are closed; ``known_until`` as in ``school_holidays``."""

    reasons: Mapping[date, frozenset[ClosureReason]]
    known_until: date | None

    def why(self, day: date) -> ClosureReason | None:
        """Return the reason that says the most, None of an open day."""
        return min(self.reasons.get(day, ()), key=RANKS.index, default=None)

    def knows(self, day: date) -> bool:
        """Tell whether the school holidays are known on a day."""
        return self.known_until is not None and day <= self.known_until


def setting_of(market: Market, site: Site | None = None) -> Setting:
    """Return what a market has set, or one of its sites for itself."""
    settings = MarketSettings.of(market.settings)
    law, zone = settings.holiday_law, settings.school_zone
    if site is not None:
        law, zone = site.holiday_law or law, site.school_zone or zone
    return Setting(law, zone, settings.solidarity_day)


def closed_days(
    session: Session, market: Market, first_day: date, last_day: date, site: Site | None = None
) -> ClosedDays:
    """Return the closed days of a period, both ends included: of a site, or those of the whole market.

    A site with a law or a zone of its own is not closed by the holidays that its market has stored.
    """
    rows = session.execute(stored(market, first_day, last_day, site)).all()
    return joined(rows, market, first_day, last_day, site)


def stored(market: Market, first_day: date, last_day: date, site: Site | None = None) -> Select[*tuple[Any, ...]]:
    """Return the statement that reads what ``joined`` needs, for whoever reads it beside something else."""
    everywhere = Closure.site_id.is_(None)
    # Beyond the period: the days that say how far the school's calendar is known.
    beyond = and_(everywhere, Closure.reason == ClosureReason.SCHOOL_HOLIDAY)
    here = everywhere if site is None else or_(everywhere, Closure.site_id == site.id)
    return select(Closure.day, Closure.reason, Closure.site_id).where(
        Closure.market_id == market.id, or_(and_(here, Closure.day.between(first_day, last_day)), beyond)
    )


def joined(
    rows: Iterable[AnyRow], market: Market, first_day: date, last_day: date, site: Site | None = None
) -> ClosedDays:
    """Return the closed days of a period by rule and by the rows that ``stored`` reads; see ``closed_days``."""
    setting = setting_of(market, site)
    of_others = _of_others(setting_of(market), setting)
    reasons = by_rule(setting, first_day, last_day)
    brought_in = []
    for day, reason, of_site in rows:
        if of_site is None and reason in of_others:
            continue
        if of_site is None and reason == ClosureReason.PUBLIC_HOLIDAY and day == setting.worked(day.year):
            continue  # a row that repeats the rule
        if of_site is None and reason == ClosureReason.SCHOOL_HOLIDAY:
            brought_in.append(day)
        if first_day <= day <= last_day:
            reasons[day] = reasons.get(day, frozenset()) | {reason}
    return ClosedDays(reasons, known_until(setting.school_zone, brought_in))


def _of_others(of_market: Setting, setting: Setting) -> frozenset[ClosureReason]:
    """Return what a market has stored for its own law or zone and not for that of a site."""
    found = set()
    if of_market.holiday_law != setting.holiday_law:
        found.add(ClosureReason.PUBLIC_HOLIDAY)
    if of_market.school_zone != setting.school_zone:
        found.add(ClosureReason.SCHOOL_HOLIDAY)
    return frozenset(found)


def by_rule(setting: Setting, first_day: date, last_day: date) -> dict[date, frozenset[ClosureReason]]:
    """Return the closed days of a period that follow from a law and a zone."""
    found: dict[date, frozenset[ClosureReason]] = {}
    for year in range(first_day.year, last_day.year + 1):
        for day in public_holidays(setting.holiday_law, year):
            if day != setting.worked(year):
                found[day] = frozenset({ClosureReason.PUBLIC_HOLIDAY})
    for day, reason in school_holidays(setting.school_zone).items():
        found[day] = found.get(day, frozenset()) | {reason}
    return {day: reasons for day, reasons in found.items() if first_day <= day <= last_day}
