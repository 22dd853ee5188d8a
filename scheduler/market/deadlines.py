"""Until when an agency may answer a mission, when it is reminded, and when the offer is over.

Time runs on the market's own clock: a deadline that would fall into a night or a weekend moves to the next morning on
which somebody is there to answer, as long as there is still time to find somebody else after it.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from scheduler.core.tables import Market
from scheduler.market.settings import MarketSettings

A_DAY = timedelta(days=1)
SATURDAY = 5
MORNING = timedelta(hours=2)
"""How long after an office opens an answer can be there."""


@dataclass(frozen=True, slots=True)
class Deadlines:
    """How long agencies have in a market."""

    zone: ZoneInfo
    usual: timedelta
    before: timedelta
    urgent: timedelta
    opens: time
    closes: time
    reminder: timedelta

    @classmethod
    def of(cls, market: Market) -> "Deadlines":
        """Read the settings of a market."""
        settings = MarketSettings.of(market.settings)
        return cls(
            zone=ZoneInfo(market.timezone),
            usual=timedelta(minutes=settings.answer_minutes),
            before=timedelta(minutes=settings.answer_before_minutes),
            urgent=timedelta(minutes=settings.urgent_answer_minutes),
            opens=time.fromisoformat(settings.office_opens),
            closes=time.fromisoformat(settings.office_closes),
            reminder=timedelta(minutes=settings.reminder_minutes),
        )

    def answer_by(self, now: datetime, starts_at: datetime) -> datetime:
        """Return until when a mission that is offered now may be answered, by the start of its first shift.

        Never after that start. An urgent mission gets the short time; every other at least that.
        """
        latest = starts_at - self.before
        wanted = min(now + self.usual, latest)
        if wanted < now + self.urgent:
            return min(now + self.urgent, starts_at)
        return min(self._in_office_hours(wanted), latest)

    def remind_at(self, offered_at: datetime, answer_by: datetime) -> datetime:
        """Return when to remind an agency that has not answered."""
        return answer_by - min(self.reminder, (answer_by - offered_at) / 2)

    def _in_office_hours(self, moment: datetime) -> datetime:
        """Return the moment, or two hours after the next opening when nobody is there at that moment."""
        local = moment.astimezone(self.zone)
        day = local.date()
        if local.weekday() < SATURDAY and self.opens <= local.time() <= self.closes:
            return moment
        if local.time() > self.closes:
            day += A_DAY
        while day.weekday() >= SATURDAY:
            day += A_DAY
        return (datetime.combine(day, self.opens, self.zone) + MORNING).astimezone(moment.tzinfo)
