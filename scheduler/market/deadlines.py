"""Until when an agency may answer a mission, when it is reminded, and when the offer is over.

A deadline falls into office hours wherever any are left before the first shift, and leaves time to find somebody else
after it where it can. Only where nobody is at work before the first shift it falls outside.

No deadline lies after the start of the first shift, but for two: of a shift that has begun when it is offered, and of
what a stand-by has said yes to while nobody is at the office. They can begin as soon as somebody confirms.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from scheduler.core.tables import Market
from scheduler.market.office import Office, office_of
from scheduler.market.settings import MarketSettings

MORNING = timedelta(hours=2)
"""How long after an office opens an answer can be there."""


@dataclass(frozen=True, slots=True)
class Deadlines:
    """How long agencies have in a market."""

    office: Office
    usual: timedelta
    before: timedelta
    urgent: timedelta
    reminder: timedelta

    @classmethod
    def of(cls, session: Session, market: Market) -> "Deadlines":
        """Read the settings of a market and the days on which its offices are closed."""
        return cls.by(market, office_of(session, market))

    @classmethod
    def by(cls, market: Market, office: Office) -> "Deadlines":
        """Read the settings of a market."""
        settings = MarketSettings.of(market.settings)
        return cls(
            office=office,
            usual=timedelta(minutes=settings.answer_minutes),
            before=timedelta(minutes=settings.answer_before_minutes),
            urgent=timedelta(minutes=settings.urgent_answer_minutes),
            reminder=timedelta(minutes=settings.reminder_minutes),
        )

    def answer_by(self, now: datetime, starts_at: datetime) -> datetime:
        """Return until when a mission that is offered now may be answered, by the start of its first shift.

        Never after that start. One that starts soon gets the short time; every other at least that.
        """
        latest = starts_at - self.before
        short = min(now + self.urgent, starts_at)
        wanted = min(now + self.usual, latest)
        in_time = wanted >= now + self.urgent
        if in_time and (by := self._in_office_hours(wanted)) <= latest:
            return by
        if in_time and (evening := self.office.closing(latest).astimezone(now.tzinfo)) >= short:
            return evening
        if not in_time and self.office.is_open(short):
            return short
        morning = self.office.opening(now).astimezone(now.tzinfo)
        if morning < starts_at:
            return min(morning + MORNING, starts_at)
        return latest if in_time else short

    def answer_by_of_begun(self, now: datetime, ends_at: datetime) -> datetime:
        """Return until when an offer may be answered whose first shift has begun, by the end of its last."""
        return min(now + self.urgent, ends_at)

    def answer_by_after_yes(self, now: datetime, ends_at: datetime) -> datetime:
        """Return until when an agency may confirm what somebody says yes to now, while nobody is at its office."""
        return min(self.office.opening(now) + self.urgent, ends_at)

    def remind_at(self, offered_at: datetime, answer_by: datetime) -> datetime:
        """Return when to remind an agency that has not answered."""
        return answer_by - min(self.reminder, (answer_by - offered_at) / 2)

    def _in_office_hours(self, moment: datetime) -> datetime:
        """Return the moment, or two hours after the next opening when nobody is there at that moment."""
        if self.office.is_open(moment):
            return moment
        return (self.office.opening(moment) + MORNING).astimezone(moment.tzinfo)
