"""The first answer to a request: how many could come as far as it looks now, and when the plan will say more."""

from dataclasses import dataclass
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.acting_market import acting_market
from scheduler.core.tables import Member, MissionShift, Organisation, PeopleCount, RequestShift
from scheduler.core.tables.codes import BOOKED
from scheduler.market.settings import MarketSettings
from scheduler.market.urgency import Nights
from scheduler.requests.own import own_request


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
    market = acting_market(session, actor)
    clock = Nights.of(market)
    nights = [clock.planned_by(shift, now) for shift in waiting]
    first = next((night for night in nights if night), None)
    told = time.fromisoformat(MarketSettings.of(market.settings).answer_time)
    return FirstAnswer(
        count=_count(counted, clock.zone),
        first_shift=waiting[0].astimezone(clock.zone),
        urgent=nights.count(None),
        answer_at=datetime.combine(first.astimezone(clock.zone).date(), told, clock.zone) if first else None,
        lead=lead,
        phone=phone,
    )


def _count(row: PeopleCount | None, zone: ZoneInfo) -> Count | None:
    return None if row is None else Count(row.counted_at.astimezone(zone), row.shifts, row.whole, row.partly)
