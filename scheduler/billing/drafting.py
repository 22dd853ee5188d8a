"""Drafts of a closed month's bills: one for each site and agency whose bills the actor issues.

What a day is made of is cut and priced here; what was done, and what a bill sums up to, the database takes from the
ledger itself (``keep_draft``), so that no line can hold a minute that nobody worked.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql import literal

from scheduler.billing.cutting import Calendar, Evening, cut
from scheduler.billing.kept import issues, require_bills
from scheduler.billing.prices import PriceMissing, Tariff, price_of, prices
from scheduler.billing.refusals import refuse
from scheduler.core.access import Actor
from scheduler.core.acting_market import acting_market
from scheduler.core.tables import Bill, HourEntry, HourHead, Job, Mission, Organisation, Request, Site
from scheduler.core.tables.bill_codes import BillKind, BillState, PriceKind
from scheduler.core.tables.hour_codes import SETTLED
from scheduler.core.weeks import clock
from scheduler.hours.days import LAST
from scheduler.market.calendar.closed_days import setting_of
from scheduler.market.calendar.public_holidays import holidays_off
from scheduler.market.settings import MarketSettings

Key = tuple[int, int]
"""Site and agency."""

Day = Any
"""A row of ``_done``."""

WITH_THE_BUYER = "with_the_buyer"
OTHER_WORK = "Autre travail"
"""What stands on a bill, in French, for a request without a trade."""


@dataclass(frozen=True, slots=True)
class Drafted:
    """How many drafts were made, and how many bills of the month were left: with the buyer, accepted or issued."""

    made: int
    left: int


@dataclass(frozen=True, slots=True)
class Line:
    """Minutes of days, by entry, of one trade and kind of time at one price; of travel, entries without a minute."""

    job: str
    kind: PriceKind
    price: int
    hours: tuple[tuple[int, int], ...]


def draft(session: Session, actor: Actor, month: date) -> Drafted:
    """Draft what a closed month holds and no bill that is out or with the buyer; drafts before are made anew.

    Raises
    ------
    NotFound
        Where the market does not bill.
    NotAllowed
        For whoever issues no bills.
    Conflict
        ``month_open``; ``party_missing``: nobody has said who the agency is on a bill.
    PriceMissing
        When there is no price for some of it.
    """
    found = require_bills(session, actor)
    closed = session.scalar(select(HourHead.closed).where(HourHead.market_id == actor.market, HourHead.month == month))
    if not closed:
        refuse("month_open")
    before = {key: state for key, state in _before(session, actor, month) if issues(found, actor, key[1])}
    done = {key: days for key, days in _done(session, actor, month).items() if issues(found, actor, key[1])}
    out = {key for key, state in before.items() if state == BillState.ISSUED}
    lines = lines_of(session, actor, {key: days for key, days in done.items() if key not in out})
    made, left = 0, len(out)
    for site, agency in sorted({*lines, *before} - out):
        written = [
            {"job": each.job, "kind": each.kind, "cents": each.price, "hours": each.hours}
            for each in lines.get((site, agency), ())
        ]
        call = func.keep_draft(month, site, agency, literal(written, JSONB)).table_valued("bill", "refusal")
        kept = session.execute(select(call)).one()
        if kept.refusal != WITH_THE_BUYER:
            refuse(kept.refusal)
        made += kept.bill is not None
        left += kept.refusal == WITH_THE_BUYER
    return Drafted(made, left)


def _before(session: Session, actor: Actor, month: date) -> Iterator[tuple[Key, BillState]]:
    """Yield how far the bills of a month are that the actor sees and nobody has taken back, whoever made them."""
    query = select(Bill.site_id, Bill.agency_id, Bill.state).where(
        Bill.market_id == actor.market,
        Bill.month == month,
        Bill.kind == BillKind.BILL,
        ~Bill.credited,
    )
    for site, agency, state in session.execute(query):
        yield (site, agency), state


def _done(session: Session, actor: Actor, month: date) -> dict[Key, list[Day]]:
    """Return the settled days of a month that the actor may read, of each site and agency with minutes to bill."""
    job = aliased(Job)
    query = (
        select(
            HourEntry.id,
            HourEntry.site_id,
            HourEntry.agency_id,
            HourEntry.worker_id,
            HourEntry.day,
            HourEntry.starts_at,
            HourEntry.ends_at,
            HourEntry.break_minutes,
            Request.job_id,
            job.name.label("job"),
            Organisation.agency_kind,
        )
        .join(Mission, Mission.id == HourEntry.mission_id)
        .join(Request, Request.id == Mission.request_id)
        .join(Organisation, Organisation.id == HourEntry.agency_id)
        .outerjoin(job, job.id == Request.job_id)
        .where(
            HourEntry.market_id == actor.market,
            HourEntry.month == month,
            HourEntry.kind.in_(SETTLED),
            HourEntry.minutes > 0,
            LAST,
        )
        .order_by(HourEntry.site_id, HourEntry.agency_id, HourEntry.starts_at, HourEntry.id)
    )
    found: dict[Key, list[Day]] = defaultdict(list)
    for row in session.execute(query):
        found[row.site_id, row.agency_id].append(row)
    return found


def lines_of(session: Session, actor: Actor, done: Mapping[Key, Iterable[Day]]) -> dict[Key, tuple[Line, ...]]:
    """Return the lines of each bill, by trade, kind of time and price; after the hours of a trade its travel.

    Whoever comes to a site twice on a day travels once, for the first trade whose travel has a price. Where travel has
    none, none is billed.

    Raises
    ------
    PriceMissing
        When there is no price for some of it.
    """
    market = acting_market(session, actor)
    settings, zone, tariffs = MarketSettings.of(market.settings), clock(session, actor), prices(session, actor)
    evening = Evening(time.fromisoformat(settings.evening_from), time.fromisoformat(settings.evening_until))
    sites = {each.id: each for each in session.scalars(select(Site).where(Site.id.in_({site for site, _ in done})))}
    found = {}
    for key, days in done.items():
        hours: dict[tuple[str, PriceKind, int], list[tuple[int, int]]] = defaultdict(list)
        setting = setting_of(market, sites[key[0]])
        travelled: set[tuple[int, date]] = set()
        for day in days:
            holidays = holidays_off(setting.holiday_law, setting.solidarity_day, day.day.year)
            calendar = Calendar(zone, holidays, evening)
            for kind, minutes in cut(day.starts_at, day.ends_at, day.break_minutes, calendar).items():
                price = _price(tariffs, PriceKind(kind), day)
                hours[day.job or OTHER_WORK, PriceKind(kind), price].append((day.id, minutes))
            travel = price_of(tariffs, PriceKind.TRAVEL, day.day, day.job_id, day.agency_kind)
            if travel is not None and (day.worker_id, day.day) not in travelled:
                hours[day.job or OTHER_WORK, PriceKind.TRAVEL, travel].append((day.id, 0))
                travelled.add((day.worker_id, day.day))
        order = sorted(hours, key=lambda each: (each[0], list(PriceKind).index(each[1]), each[2]))
        found[key] = tuple(Line(*each, tuple(hours[each])) for each in order)
    return found


def _price(tariffs: Iterable[Tariff], kind: PriceKind, day: Day) -> int:
    found = price_of(tariffs, kind, day.day, day.job_id, day.agency_kind)
    if found is None:
        raise PriceMissing(kind, day.day, day.job, day.agency_kind)
    return found
