"""When a mission is announced: some days before its first day at the latest, where a market names people late.

Until then its plan may still change who comes. People get no less notice for that: where the last day falls on one on
which no office works, it is the day of work before.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.acting_market import acting_market
from scheduler.core.tables import Market
from scheduler.market.deadlines import Deadlines
from scheduler.market.office import Office, office_of
from scheduler.market.settings import MarketSettings

A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Notice:
    """How many days before its first day a mission is announced at the latest; with 0 it is at once."""

    days: int
    deadlines: Deadlines

    @classmethod
    def of(cls, session: Session, market: Market) -> "Notice":
        """Read the settings of a market and the days on which its offices are closed: one statement."""
        return cls.by(market, office_of(session, market))

    @classmethod
    def by(cls, market: Market, office: Office) -> "Notice":
        """Return the notice of a market whose offices are known already."""
        return cls(MarketSettings.of(market.settings).announce_days, Deadlines.by(market, office))

    def last_day(self, starts_at: datetime) -> date:
        """Return the day of work on which a mission is announced at the latest, by the start of its first shift."""
        day = starts_at.astimezone(self.deadlines.office.zone).date() - self.days * A_DAY
        while not self.deadlines.office.works_on(day):
            day -= A_DAY
        return day

    def is_due(self, starts_at: datetime, now: datetime) -> bool:
        """Tell whether a mission is to be announced by now: its day has come, at whatever hour."""
        today = now.astimezone(self.deadlines.office.zone).date()
        return not self.days or self.last_day(starts_at) <= today

    def is_time_for(self, starts_at: datetime, now: datetime) -> bool:
        """Tell whether to ask now about what is due: somebody is at the office, or it opens too late."""
        office = self.deadlines.office
        return office.is_open(now) or starts_at <= office.opening(now)

    def announced_by(self, starts_at: datetime, now: datetime) -> datetime:
        """Return when what is held now is announced at the latest; what is due already, as soon as it is time for that.

        It can be due and not announced when its market has just changed its notice, or nobody is at the office.
        """
        office = self.deadlines.office
        if not self.is_due(starts_at, now):
            return office.at(self.last_day(starts_at), office.opens)
        return now if self.is_time_for(starts_at, now) else office.opening(now)

    def announced_on(self, starts_at: datetime, now: datetime) -> date:
        """Return the day of ``announced_by``."""
        return self.announced_by(starts_at, now).astimezone(self.deadlines.office.zone).date()

    def named_by(self, starts_at: datetime, now: datetime) -> date:
        """Return the day on which a site knows at the latest who comes, if the agency says yes: its last to answer."""
        answered = self.deadlines.answer_by(self.announced_by(starts_at, now), starts_at)
        return answered.astimezone(self.deadlines.office.zone).date()


def notice_of(session: Session, actor: Actor) -> Notice:
    """Return the notice of the market in which somebody acts."""
    return Notice.of(session, acting_market(session, actor))
