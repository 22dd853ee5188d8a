"""What is urgent and what can be promised: one answer for the site that asks, for the lead and for messages.

A shift is urgent when no coming night plans it any more, or when nobody would publish that night's plan before it
starts: only a person can still find somebody. What stands in a draft waits for its publication, and becomes urgent when
it starts within the lead time and nobody has published it.

What is not urgent is answered at the first moment after its night at which the plan of that night is published: by a
person, on a day on which the office works, or by the night itself where the market lets it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.acting_market import acting_market
from scheduler.core.tables import Market
from scheduler.market.office import Office, office_of
from scheduler.market.settings import MarketSettings

A_DAY = timedelta(days=1)
A_DAY_OF_WORK = date(2000, 1, 3)
READING = timedelta(hours=1)
"""How long after the office opens whoever plans has looked at the draft and published it."""
AROUND = timedelta(minutes=10)
"""What a night needs beside its search."""


@dataclass(frozen=True, slots=True)
class Urgent:
    """What is urgent at one moment, worked out once for many shifts: what starts before one of two moments (UTC).

    ``drafted_before`` holds for an empty shift that publishing the draft would fill, ``before`` for any other.
    """

    before: datetime
    drafted_before: datetime

    def covers(self, starts_at: datetime, *, drafted: bool = False) -> bool:
        """Tell whether an empty shift is urgent; ``drafted`` when publishing the draft would fill it."""
        return starts_at < (self.drafted_before if drafted else self.before)


@dataclass(frozen=True, slots=True)
class Nights:
    """When a market plans, on its own clock, which shifts each of these plans covers, and when sites hear of it.

    Attributes
    ----------
    told
        From this time of an open day on, the plan of the night before can be told.
    takes
        How long a night may take.
    """

    office: Office
    starts: time
    lead_time: timedelta
    horizon: timedelta
    told: time
    takes: timedelta

    @classmethod
    def of(cls, session: Session, market: Market) -> "Nights":
        """Read the settings of a market and the days on which its offices are closed."""
        return cls.by(market, office_of(session, market))

    @classmethod
    def by(cls, market: Market, office: Office) -> "Nights":
        """Read the settings of a market."""
        settings = MarketSettings.of(market.settings)
        earliest = time.fromisoformat(settings.answer_time)
        read = (datetime.combine(A_DAY_OF_WORK, office.opens) + READING).time()
        return cls(
            office=office,
            starts=market.nightly_start,
            lead_time=timedelta(minutes=market.lead_time_minutes),
            horizon=timedelta(days=settings.horizon_days),
            told=earliest if settings.nights_publish else max(earliest, min(read, office.closes)),
            takes=timedelta(seconds=settings.solve_seconds) + AROUND,
        )

    @property
    def zone(self) -> ZoneInfo:
        """The market's own clock."""
        return self.office.zone

    def night(self, morning: date) -> datetime:
        """Return the moment (UTC) at which the plan of a day's early morning is made."""
        return datetime.combine(morning, self.starts, self.zone).astimezone(UTC)

    def next_night(self, now: datetime) -> datetime:
        """Return the moment (UTC) of the first night after now."""
        morning = now.astimezone(self.zone).date()
        while (night := self.night(morning)) <= now:
            morning += A_DAY
        return night

    def answered(self, night: datetime) -> datetime:
        """Return the first moment (UTC) after a night at which its plan is published, on a day of work."""
        ready = night + self.takes
        day = ready.astimezone(self.zone).date()
        while not self.office.works_on(day) or self.office.at(day, self.told) < ready:
            day += A_DAY
        return self.office.at(day, self.told)

    def urgent_before(self, now: datetime) -> datetime:
        """Return the moment (UTC) before which no coming night's plan comes in time for what starts."""
        night = self.next_night(now)
        return max(night + self.lead_time, self.answered(night))

    def urgent(self, now: datetime) -> Urgent:
        """Return what is urgent at a moment."""
        return Urgent(self.urgent_before(now), now + self.lead_time)

    def is_urgent(self, starts_at: datetime, now: datetime, *, drafted: bool = False) -> bool:
        """Tell whether one empty shift is urgent; ``drafted`` when publishing the draft would fill it."""
        return self.urgent(now).covers(starts_at, drafted=drafted)

    def planned_by(self, shift: datetime, now: datetime) -> datetime | None:
        """Return the moment (UTC) of the first coming night that plans what starts at a moment; None when it is urgent.

        Far ahead, that is the first night whose horizon reaches it.
        """
        if self.is_urgent(shift, now):
            return None
        day = shift.astimezone(self.zone).date()
        morning = max(now.astimezone(self.zone).date(), day - self.horizon - self.lead_time - A_DAY)
        while True:
            night = self.night(morning)
            planned_from = night + self.lead_time
            reached = day < planned_from.astimezone(self.zone).date() + self.horizon
            if night > now and planned_from <= shift and reached:
                return night if self.answered(night) <= shift else None
            if planned_from > shift:  # a horizon shorter than a holiday; then nothing is promised
                return None
            morning += A_DAY

    def promise(self, shifts: Iterable[datetime], now: datetime) -> datetime | None:
        """Return when whoever asks for shifts that start at these moments is answered; None when all are urgent."""
        answers = [self.answered(night) for each in shifts if (night := self.planned_by(each, now))]
        return min(answers, default=None)

    def urgency(self, starts: Iterable[datetime], now: datetime) -> dict[str, bool]:
        """Return what an event says of work that begins at these moments and nobody has: that it is urgent, or nothing.

        By that word it reaches the lead at once (``telling.sql``).
        """
        urgent = self.urgent(now)
        return {"urgent": True} if any(urgent.covers(start) for start in starts if start > now) else {}


def nights_of(session: Session, actor: Actor) -> Nights:
    """Return the nights of the market in which somebody acts."""
    return Nights.of(session, acting_market(session, actor))
