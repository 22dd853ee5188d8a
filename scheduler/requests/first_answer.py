"""The first answer to a request: how many could come as far as it looks now, and when the site is answered."""

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.acting_market import acting_market
from scheduler.core.tables import Member, Organisation, PeopleCount
from scheduler.market.office import Office, stored_closed
from scheduler.market.urgency import Nights
from scheduler.requests.own import own_request
from scheduler.requests.promising import wanting


@dataclass(frozen=True, slots=True)
class Count:
    """Of ``shifts`` that waited for somebody at that moment, ``whole`` people could take all, ``partly`` some."""

    at: datetime
    shifts: int
    whole: int
    partly: int


@dataclass(frozen=True, slots=True)
class FirstAnswer:
    """What can be said at once; moments on the market's clock.

    Attributes
    ----------
    count
        How many people could come, as last counted; a count, not a promise. None when nobody has counted yet.
    first_shift
        When the first shift that nobody is booked for begins, or has begun.
    urgent
        How many shifts go on or begin too early for the plan of a night: those are arranged by telephone.
    later
        How many others wait.
    answer_at
        When the site is answered about those, as promised when it asked. None when that is over.
    answered_at
        When it was answered, None before and where nothing was promised.
    lead, phone
        Who leads the market, to be rung.
    """

    count: Count | None
    first_shift: datetime
    urgent: int
    later: int
    answer_at: datetime | None
    answered_at: datetime | None
    lead: str
    phone: str | None


def first_answer(session: Session, actor: Actor, request: int, *, now: datetime | None = None) -> FirstAnswer | None:
    """Answer a request as far as that is possible now; None when no shift of it waits for anybody.

    Raises
    ------
    NotFound
        When there is no such request, or none of the actor's.
    """
    now = now or datetime.now(UTC)
    asked = own_request(session, actor, request)
    starts = [starts_at for starts_at, _ in wanting(session, request, now)]
    if not starts:
        return None
    counted, lead, phone, closed = session.execute(
        select(PeopleCount, Organisation.name, Organisation.phone, stored_closed(actor.market))
        .select_from(Organisation)
        .join(Member, Member.organisation_id == Organisation.id)
        .outerjoin(PeopleCount, PeopleCount.request_id == request)
        .where(Member.market_id == actor.market, Member.leads)
    ).one()
    market = acting_market(session, actor)
    nights = Nights.by(market, Office.of(market, closed))
    awaited = asked.promised_at if asked.answered_at is None else None
    # What a night has planned since is in hand until its answer.
    before = asked.promised_from if awaited and asked.promised_from else nights.urgent_before(now)
    urgent = sum(start < before for start in starts)
    later = len(starts) - urgent
    return FirstAnswer(
        count=_count(counted, nights.zone),
        first_shift=starts[0].astimezone(nights.zone),
        urgent=urgent,
        later=later,
        answer_at=awaited.astimezone(nights.zone) if awaited and later else None,
        answered_at=asked.answered_at and asked.answered_at.astimezone(nights.zone),
        lead=lead,
        phone=phone,
    )


def _count(row: PeopleCount | None, zone: ZoneInfo) -> Count | None:
    return None if row is None else Count(row.counted_at.astimezone(zone), row.shifts, row.whole, row.partly)
