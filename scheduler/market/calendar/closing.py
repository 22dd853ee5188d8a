"""Who closes which days, and who says that a site works in the holidays: who sets up the market, a site for itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.acting_market import acting_market
from scheduler.core.errors import Invalid, NotFound
from scheduler.core.tables import Closure, PermanenceDay, Request, RequestShift, Site
from scheduler.core.tables.calendar_codes import HolidayLaw, SchoolZone, SolidarityDay
from scheduler.core.tables.codes import ClosureReason, RequestState, Thing
from scheduler.market.calendar.closed_days import MANNABLE, closed_days
from scheduler.market.calendar.on_record import OF_MARKET, recorded
from scheduler.market.changes import hold_market, record, require_administration, sets_up
from scheduler.market.settings import MarketSettings

MOST_DAYS = 366
FRIDAY = 5
GONE = (RequestState.DRAFT, RequestState.CANCELLED)


@dataclass(frozen=True, slots=True)
class Closed:
    """How many days were closed that were not yet, and how many shifts are asked for on all that nobody has called off.

    ``told`` says whether anything was stored that did not stand so already.
    """

    days: int
    shifts: int
    told: bool


def set_calendar(
    session: Session,
    actor: Actor,
    law: HolidayLaw | None,
    zone: SchoolZone | None,
    site: int | None = None,
    solidarity: SolidarityDay | None = None,
) -> None:
    """Say whose public holidays and whose school holidays count in the market, or at one site (None: as the market).

    ``solidarity`` is the public holiday that is worked in the whole market; None leaves it as it is.

    Raises
    ------
    NotAllowed, NotFound
        For whoever does not set up the market, and a site that it has not.
    Invalid
        When the market is to go by nothing.
    """
    market = hold_market(session, actor, Thing.CALENDAR)
    new = {"holiday_law": law and law.value, "school_zone": zone and zone.value}
    if site is not None:
        place = own_place(session, actor, site)
        old = {"holiday_law": place.holiday_law, "school_zone": place.school_zone}
        place.holiday_law, place.school_zone = law, zone
        record(session, actor, Thing.CALENDAR, site, old, new)
        return
    if law is None or zone is None:
        field, reason = "holiday_law" if law is None else "school_zone", "choose"
        raise Invalid(field, reason)
    if solidarity is not None:
        new["solidarity_day"] = solidarity.value
    settings = dict(market.settings) | new
    MarketSettings.of(settings)
    unsaid = {"solidarity_day": SolidarityDay.NONE.value}
    record(session, actor, Thing.CALENDAR, OF_MARKET, unsaid | market.settings, new)
    market.settings = settings
    session.flush()


def close(
    session: Session,
    actor: Actor,
    first_day: date,
    last_day: date,
    reason: ClosureReason = ClosureReason.SITE,
    site: int | None = None,
) -> Closed:
    """Close every day of a period, both ends included; a day that was closed already takes the new reason.

    Raises
    ------
    NotAllowed, NotFound
        As ``allowed`` does.
    Invalid
        When the period cannot be.
    """
    place = allowed(session, actor, site)
    days = _days(first_day, last_day)
    before = closed_days(session, acting_market(session, actor), first_day, last_day, place)
    stand = _stored(session, actor.market, first_day, last_day, site)
    with recorded(session, actor, site, first_day, last_day):
        keep_closed(session, actor.market, days, reason, site)
    new = sum(before.why(day) is None for day in days)
    told = any(stand.get(day) != reason for day in days)
    return Closed(new, _asked(session, actor, first_day, last_day, site), told)


def keep_closed(session: Session, market: int, days: Iterable[date], reason: ClosureReason, site: int | None) -> None:
    """Store that days are closed, and nothing in the record: for the administration, and for what has asked already."""
    rows = [{"market_id": market, "site_id": site, "day": day, "reason": reason} for day in days]
    statement = insert(Closure).values(rows)
    key = [Closure.market_id, Closure.site_id, Closure.day]
    session.execute(statement.on_conflict_do_update(index_elements=key, set_={"reason": statement.excluded.reason}))


def reopen(session: Session, actor: Actor, first_day: date, last_day: date, site: int | None = None) -> int:
    """Take back what somebody closed in a period and return on how many days; what follows by rule stays.

    Raises
    ------
    NotAllowed, NotFound
        As ``allowed`` does.
    """
    allowed(session, actor, site)
    here = Closure.site_id.is_(None) if site is None else Closure.site_id == site
    gone = delete(Closure).where(Closure.market_id == actor.market, here, Closure.day.between(first_day, last_day))
    with recorded(session, actor, site, first_day, last_day):
        return len(session.scalars(gone.returning(Closure.id)).all())


def man(session: Session, actor: Actor, site: int, first_day: date, last_day: date) -> int:
    """Say that the agents of a site are at work on the weekdays of its holidays in a period; return on how many.

    Days that are not known yet count as holidays; what is said of an open day changes nothing and is not kept.

    Raises
    ------
    NotFound
        When the site is not there or not the actor's.
    Invalid
        When the period cannot be, or no day of it lies in holidays.
    """
    place = own_place(session, actor, site)
    days = _days(first_day, last_day)
    closed = closed_days(session, acting_market(session, actor), first_day, last_day, place)
    at_work = [
        day
        for day in days
        if day.isoweekday() <= FRIDAY
        and (closed.why(day) in MANNABLE or (closed.why(day) is None and not closed.knows(day)))
    ]
    if not at_work:
        field, reason = "first_day", "no_holidays"
        raise Invalid(field, reason)
    rows = [{"market_id": actor.market, "site_id": place.id, "day": day} for day in at_work]
    with recorded(session, actor, place.id, first_day, last_day):
        session.execute(insert(PermanenceDay).values(rows).on_conflict_do_nothing())
    return len(at_work)


def unman(session: Session, actor: Actor, site: int, first_day: date, last_day: date) -> int:
    """Take back that agents are at work in a period, and return on how many days.

    Raises
    ------
    NotFound
        When the site is not there or not the actor's.
    """
    place = own_place(session, actor, site)
    gone = delete(PermanenceDay).where(
        PermanenceDay.site_id == place.id, PermanenceDay.day.between(first_day, last_day)
    )
    with recorded(session, actor, place.id, first_day, last_day):
        return len(session.scalars(gone.returning(PermanenceDay.day)).all())


def allowed(session: Session, actor: Actor, site: int | None) -> Site | None:
    """Let go on who may write a calendar: whoever sets up the market all of them, a site's own people the site's.

    Return the site.

    Raises
    ------
    NotAllowed, NotFound
        For everybody else.
    """
    if site is not None:
        return own_place(session, actor, site)
    require_administration(actor, Thing.CALENDAR)
    return None


def own_place(session: Session, actor: Actor, site: int) -> Site:
    """Return a site whose calendar somebody may write.

    Raises
    ------
    NotFound
        When it is not there or not theirs.
    """
    found = session.get(Site, site)
    theirs = found is not None and (sets_up(actor) or found.organisation_id == actor.organisation)
    if found is None or not theirs or found.market_id != actor.market:
        thing = "site"
        raise NotFound(thing, site)
    return found


def _stored(
    session: Session, market: int, first_day: date, last_day: date, site: int | None
) -> dict[date, ClosureReason]:
    here = Closure.site_id.is_(None) if site is None else Closure.site_id == site
    period = (Closure.market_id == market, here, Closure.day.between(first_day, last_day))
    return {row.day: row.reason for row in session.execute(select(Closure.day, Closure.reason).where(*period))}


def _days(first_day: date, last_day: date) -> list[date]:
    if last_day < first_day:
        field, reason = "last_day", "before_first_day"
        raise Invalid(field, reason)
    length = (last_day - first_day).days + 1
    if length > MOST_DAYS:
        field, reason = "last_day", "too_long"
        raise Invalid(field, reason)
    return [first_day + timedelta(days=number) for number in range(length)]


def _asked(session: Session, actor: Actor, first_day: date, last_day: date, site: int | None) -> int:
    query = (
        select(func.count())
        .select_from(RequestShift)
        .join(Request, Request.id == RequestShift.request_id)
        .where(
            Request.market_id == actor.market,
            Request.state.not_in(GONE),
            RequestShift.day.between(first_day, last_day),
            RequestShift.starts_at > datetime.now(UTC),
        )
    )
    return session.scalar(query if site is None else query.where(Request.site_id == site)) or 0
