"""A school year at a glance: why days are closed, what somebody decided, and when a site is at work all the same."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.acting_market import acting_market
from scheduler.core.months import month_end
from scheduler.core.sorting import alphabetical
from scheduler.core.tables import Closure, PermanenceDay, Site
from scheduler.core.tables.calendar_codes import HolidayLaw, SchoolZone
from scheduler.core.tables.codes import ClosureReason
from scheduler.market.calendar.closed_days import Setting, closed_days, setting_of
from scheduler.market.calendar.closing import allowed
from scheduler.market.calendar.on_record import calendar_changes
from scheduler.market.calendar.periods import A_DAY, Period, periods
from scheduler.market.calendar.public_holidays import public_holidays
from scheduler.market.changes import Change
from scheduler.market.school_weeks import school_year

MONTHS = 12
YEAR = timedelta(days=365)
SOON = timedelta(days=92)
"""So far ahead a market may plan at most."""


@dataclass(frozen=True, slots=True)
class Month:
    """A month by its first day: why each closed day is closed, the same in periods, and when a site is at work."""

    first_day: date
    closed: Mapping[date, ClosureReason]
    manned: frozenset[date]
    periods: tuple[Period, ...]

    @property
    def days(self) -> tuple[date, ...]:
        """All its days."""
        return tuple(self.first_day + n * A_DAY for n in range(month_end(self.first_day).day))


@dataclass(frozen=True, slots=True)
class Year:
    """A school year of the market (no site) or of a site.

    ``own`` is what the site has set for itself, None where it goes by the market; ``decided`` what somebody has closed
    for the one whose calendar it is, ``manned`` when the site's agents are at work. ``known_until``: see
    ``ClosedDays``; ``worked`` names the public holiday that is worked; ``changes`` are the latest of this calendar.
    """

    first_day: date
    site: int | None
    site_name: str | None
    setting: Setting
    own: tuple[HolidayLaw | None, SchoolZone | None]
    months: tuple[Month, ...]
    decided: tuple[Period, ...]
    manned: tuple[Period, ...]
    known_until: date | None
    worked: Mapping[date, str]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Ending:
    """The calendar of the school ends within a year: on a day, or it was never known (None).

    ``zone`` says which school zone was chosen; ``soon`` that requests come to the end of it, so that it cannot wait.
    """

    known_until: date | None
    zone: SchoolZone
    soon: bool


def year_of(session: Session, actor: Actor, day: date, site: int | None = None) -> Year:
    """Return the school year in which a day lies.

    Raises
    ------
    NotAllowed, NotFound
        For whoever may not write that calendar.
    """
    place = allowed(session, actor, site)
    market = acting_market(session, actor)
    first, last = school_year(day)
    closed = closed_days(session, market, first, last, place)
    here = Closure.site_id.is_(None) if site is None else Closure.site_id == site
    decided = session.execute(
        select(Closure.day, Closure.reason).where(
            Closure.market_id == market.id, here, Closure.day.between(first, last)
        )
    )
    manned: Iterable[date] = ()
    if site is not None:
        manned = session.scalars(
            select(PermanenceDay.day).where(PermanenceDay.site_id == site, PermanenceDay.day.between(first, last))
        )
    setting = setting_of(market, place)
    reasons = {each: why for each in closed.reasons if (why := closed.why(each))}
    names = {**public_holidays(setting.holiday_law, first.year), **public_holidays(setting.holiday_law, last.year)}
    worked = [setting.worked(each) for each in (first.year, last.year)]
    at_work = frozenset(manned)
    return Year(
        first_day=first,
        site=site,
        site_name=place.shown if place else None,
        setting=setting,
        own=(place.holiday_law, place.school_zone) if place else (None, None),
        months=tuple(_month(start, reasons, names, at_work) for start in _months(first)),
        decided=periods({row.day: row.reason for row in decided}),
        manned=periods(dict.fromkeys(at_work)),
        known_until=closed.known_until,
        worked={day: names[day] for day in worked if day is not None and first <= day <= last},
        changes=calendar_changes(session, actor, site),
    )


def sites_to_choose(session: Session, actor: Actor) -> tuple[tuple[int, str], ...]:
    """Return the sites of the actor's market by name, with their numbers first."""
    found = session.execute(select(Site.id, Site.shown).where(Site.market_id == actor.market))
    return tuple(sorted(((number, name) for number, name in found), key=lambda each: alphabetical(each[1])))


def ending(session: Session, actor: Actor, today: date) -> Ending | None:
    """Tell when the calendar of the market ends within a year; None when it does not."""
    market = acting_market(session, actor)
    known = closed_days(session, market, today, today).known_until
    if known is not None and known - today >= YEAR:
        return None
    return Ending(known, setting_of(market).school_zone, known is None or known - today < SOON)


def _months(first: date) -> Iterable[date]:
    for number in range(first.month - 1, first.month - 1 + MONTHS):
        yield date(first.year + number // MONTHS, number % MONTHS + 1, 1)


def _month(
    start: date, reasons: Mapping[date, ClosureReason], names: Mapping[date, str], at_work: frozenset[date]
) -> Month:
    def within(day: date) -> bool:
        return (day.year, day.month) == (start.year, start.month)

    closed = {day: reason for day, reason in reasons.items() if within(day)}
    return Month(start, closed, frozenset(filter(within, at_work)), periods(closed, names))
