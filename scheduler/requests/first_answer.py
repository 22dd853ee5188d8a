"""The first answer to a request: how many could come as far as it looks now, and when the plan will say more."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.acting_market import acting_market
from scheduler.core.tables import Market, Member, MissionShift, Organisation, PeopleCount, RequestShift
from scheduler.core.tables.codes import BOOKED
from scheduler.market.settings import MarketSettings
from scheduler.requests.own import own_request

A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Count:
    """Of ``shifts`` that waited for somebody at that moment, ``whole`` people could take all, ``partly`` some."""

    at: datetime
    shifts: int
    whole: int
    partly: int


@dataclass(frozen=True, slots=True)
class FirstAnswer:
    """What can be said at once.

    Attributes
    ----------
    count
        How many people could come, as last counted; a count, not a promise. None when nobody has counted yet.
    first_shift
        When the first shift that nobody is booked for begins.
    urgent
        How many shifts begin too early for the coming night's plan: those are arranged by telephone.
    answer_at
        When to look again: the morning after the first night whose plan covers a shift that is not urgent. None when
        all are urgent.
    lead, phone
        Who leads the market, to be rung.
    """

    count: Count | None
    first_shift: datetime
    urgent: int
    answer_at: datetime | None
    lead: str
    phone: str | None


def first_answer(session: Session, actor: Actor, request: int, *, now: datetime | None = None) -> FirstAnswer | None:
    """Answer a request as far as that is possible now; None when no coming shift of it waits for anybody.

    Raises
    ------
    NotFound
        When there is no such request, or none of the actor's.
    """
    now = now or datetime.now(UTC)
    own_request(session, actor, request)
    booked = (
        select(func.count())
        .where(MissionShift.request_shift_id == RequestShift.id, MissionShift.state.in_(BOOKED))
        .scalar_subquery()
    )
    waiting = session.scalars(
        select(RequestShift.starts_at)
        .where(RequestShift.request_id == request, RequestShift.starts_at > now, booked < RequestShift.headcount)
        .order_by(RequestShift.starts_at)
    ).all()
    if not waiting:
        return None
    counted, lead, phone = session.execute(
        select(PeopleCount, Organisation.name, Organisation.phone)
        .select_from(Organisation)
        .join(Member, Member.organisation_id == Organisation.id)
        .outerjoin(PeopleCount, PeopleCount.request_id == request)
        .where(Member.market_id == actor.market, Member.leads)
    ).one()
    clock = Nights.of(acting_market(session, actor))
    answers = [clock.answer(shift, now) for shift in waiting]
    return FirstAnswer(
        count=_count(counted, clock.zone),
        first_shift=waiting[0].astimezone(clock.zone),
        urgent=answers.count(None),
        answer_at=next((answer for answer in answers if answer), None),
        lead=lead,
        phone=phone,
    )


def _count(row: PeopleCount | None, zone: ZoneInfo) -> Count | None:
    return None if row is None else Count(row.counted_at.astimezone(zone), row.shifts, row.whole, row.partly)


@dataclass(frozen=True, slots=True)
class Nights:
    """When a market plans, on its own clock, and which shifts each of these plans covers."""

    zone: ZoneInfo
    starts: time
    lead_time: timedelta
    horizon: timedelta
    told: time

    @classmethod
    def of(cls, market: Market) -> "Nights":
        """Read the settings of a market."""
        settings = MarketSettings.of(market.settings)
        return cls(
            zone=ZoneInfo(market.timezone),
            starts=market.nightly_start,
            lead_time=timedelta(minutes=market.lead_time_minutes),
            horizon=timedelta(days=settings.horizon_days),
            told=time.fromisoformat(settings.answer_time),
        )

    def answer(self, shift: datetime, now: datetime) -> datetime | None:
        """Return when sites hear of the first plan that covers a shift, by when it begins.

        None when no coming night does: the shift begins too early for the next one.
        """
        day = shift.astimezone(self.zone).date()
        morning = max(now.astimezone(self.zone).date(), day - self.horizon - self.lead_time - A_DAY)
        while (night := self.night(morning)) + self.lead_time <= shift:
            planned_from = (night + self.lead_time).astimezone(self.zone).date()
            if night > now and day < planned_from + self.horizon:
                return datetime.combine(morning, self.told, self.zone)
            morning += A_DAY
        return None

    def night(self, morning: date) -> datetime:
        """Return the moment (UTC) at which the plan of a day's early morning is made."""
        return datetime.combine(morning, self.starts, self.zone).astimezone(UTC)
