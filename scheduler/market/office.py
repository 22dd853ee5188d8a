"""When somebody is at the offices of a market: on open days, Monday to Friday, between opening and closing.

School holidays close schools and not the offices of agencies; public holidays and the market's bridges close both.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ARRAY, Date, ScalarSelect, cast, func, select
from sqlalchemy.orm import Session

from scheduler.core.tables import Closure, Market
from scheduler.core.tables.calendar_codes import HolidayLaw
from scheduler.core.tables.codes import ClosureReason
from scheduler.market.calendar.public_holidays import public_holidays
from scheduler.market.settings import MarketSettings

A_DAY = timedelta(days=1)
SATURDAY = 5
CLOSING = (ClosureReason.PUBLIC_HOLIDAY, ClosureReason.BRIDGE)
"""Closures of a whole market that close offices too."""


@dataclass(frozen=True, slots=True)
class Office:
    """Opening hours on the market's clock; ``closed`` are closed days beside weekends and the law's holidays."""

    zone: ZoneInfo
    opens: time
    closes: time
    law: HolidayLaw
    closed: frozenset[date]

    @classmethod
    def of(cls, market: Market, closed: Iterable[date] = ()) -> "Office":
        """Read the settings of a market."""
        settings = MarketSettings.of(market.settings)
        return cls(
            zone=ZoneInfo(market.timezone),
            opens=time.fromisoformat(settings.office_opens),
            closes=time.fromisoformat(settings.office_closes),
            law=settings.holiday_law,
            closed=frozenset(closed),
        )

    def works_on(self, day: date) -> bool:
        """Tell whether anybody is there on a day."""
        return day.weekday() < SATURDAY and day not in self.closed and day not in public_holidays(self.law, day.year)

    def is_open(self, moment: datetime) -> bool:
        """Tell whether anybody is there at a moment, opening and closing included."""
        local = moment.astimezone(self.zone)
        return self.works_on(local.date()) and self.opens <= local.time() <= self.closes

    def opening(self, after: datetime) -> datetime:
        """Return the first opening (UTC) at or after a moment."""
        day = after.astimezone(self.zone).date()
        while not self.works_on(day) or self.at(day, self.opens) < after:
            day += A_DAY
        return self.at(day, self.opens)

    def closing(self, before: datetime) -> datetime:
        """Return the last closing (UTC) at or before a moment."""
        day = before.astimezone(self.zone).date()
        while not self.works_on(day) or self.at(day, self.closes) > before:
            day -= A_DAY
        return self.at(day, self.closes)

    def at(self, day: date, clock: time) -> datetime:
        """Return a time of a day on the market's clock as a moment (UTC)."""
        return datetime.combine(day, clock, self.zone).astimezone(UTC)


def office_of(session: Session, market: Market) -> Office:
    """Return the opening hours of a market, with the closed days that it has stored: one statement."""
    return Office.of(market, session.execute(select(stored_closed(market.id))).scalar_one())


def stored_closed(market: int) -> ScalarSelect[list[date]]:
    """Ask for the days on which a market has stored that offices are closed, as a column of another statement."""
    days = select(func.coalesce(func.array_agg(Closure.day), cast([], ARRAY(Date)))).where(
        Closure.market_id == market, Closure.site_id.is_(None), Closure.reason.in_(CLOSING)
    )
    return days.scalar_subquery()
