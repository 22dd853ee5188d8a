"""The demo's bills: prices, who issues and who pays, and the months whose days count closed and billed.

Every number is made up, with the right check digits; the issuers' SIREN begin by 999, which INSEE gives nobody.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.billing.drafting import draft
from scheduler.billing.moving import Moved, accept, issue, propose
from scheduler.billing.parties import siret_is_valid
from scheduler.core.access import Actor
from scheduler.core.db import stepping_down
from scheduler.core.tables import Bill, BillingParty, HourHead, Market, Member, Organisation, Price
from scheduler.core.tables.bill_codes import BillState, Circuit, TimeKind
from scheduler.core.tables.codes import OrganisationKind, Role
from scheduler.demo.load.accounts import CODE
from scheduler.demo.load.worked import people_of
from scheduler.hours.closing import DaysOpen, close
from scheduler.market.settings import MarketSettings

HOURLY = {TimeKind.BASE: 2350, TimeKind.EVENING: 2585, TimeKind.SUNDAY: 3525, TimeKind.PUBLIC_HOLIDAY: 4700}
"""Cents an hour."""
SINCE = date(2020, 1, 1)
LEFT = 2
"""Bills that still wait for the buyer, so that there is something to look at."""

Act = Callable[[Session, Actor, Collection[int]], Moved]


@dataclass(frozen=True, slots=True)
class Billed:
    """How many bills are issued, and how many wait for the buyer; none while days of the month are open."""

    issued: int
    waiting: int


def store_billed(session: Session, now: datetime, code: str = CODE) -> Billed:
    """Let each agency bill the hours of all months that are over; in a transaction of the administration under way."""
    market = let_members_bill(session, code)
    months = [each for each in _open_months(session, market, now) if _closes(session, market, each)]
    billed = [_bill(session, market, each, left=LEFT if each == months[-1] else 0) for each in months]
    return Billed(sum(each.issued for each in billed), sum(each.waiting for each in billed))


def _open_months(session: Session, market: Market, now: datetime) -> list[date]:
    """Return the months that are over and have hours, by their first day."""
    over = HourHead.market_id == market.id, ~HourHead.closed, HourHead.month < now.date().replace(day=1)
    return list(session.scalars(select(HourHead.month).where(*over).order_by(HourHead.month)))


def _closes(session: Session, market: Market, month: date) -> bool:
    [planner] = people_of(session, market.id, Role.PLANNER)[:1]
    try:
        with session.begin_nested(), stepping_down(session, planner):
            close(session, planner, month)
    except DaysOpen:
        return False  # those of last week: it is too early in the month
    return True


def _bill(session: Session, market: Market, month: date, left: int) -> Billed:
    """Bill a closed month; some bills are left for the buyer to accept."""
    issuers = _one_each(people_of(session, market.id, Role.COORDINATOR))
    [buyer] = people_of(session, market.id, Role.BUYER)[:1]
    for actor in issuers:
        with stepping_down(session, actor):
            draft(session, actor, month)
        _all(session, actor, propose, _of(session, actor, BillState.DRAFT))
    of_month = Bill.market_id == market.id, Bill.month == month, Bill.state == BillState.PROPOSED
    proposed = list(session.scalars(select(Bill.id).where(*of_month).order_by(Bill.id)))
    _all(session, buyer, accept, proposed[: max(len(proposed) - left, 0)])
    for actor in issuers:
        _all(session, actor, issue, _of(session, actor, BillState.ACCEPTED))
    return Billed(max(len(proposed) - left, 0), min(len(proposed), left))


def let_members_bill(session: Session, code: str = CODE) -> Market:
    """Say all that bills need: that members issue them, prices, who issues and who pays; return the market."""
    market = session.scalars(select(Market).where(Market.code == code)).one()
    market.settings = {**market.settings, "billing": Circuit.MEMBERS.value}
    MarketSettings.of(market.settings)
    for kind, cents in HOURLY.items():
        session.add(Price(market_id=market.id, kind=kind, from_day=SINCE, cents_per_hour=cents))
    _parties(session, market.id)
    session.flush()
    return market


def _parties(session: Session, market: int) -> None:
    query = select(Organisation).join(Member, Member.organisation_id == Organisation.id)
    paying = Organisation.kind != OrganisationKind.ESTABLISHMENT
    rows = session.scalars(query.where(Member.market_id == market, paying).order_by(Organisation.id))
    known = set(session.scalars(select(BillingParty.organisation_id)))
    for number, each in enumerate((each for each in rows if each.id not in known), start=1):
        buys = each.kind == OrganisationKind.BUYER
        session.add(
            BillingParty(
                organisation_id=each.id,
                legal_name=each.name,
                siret=_siret(number),
                street=f"{number} rue du Marché",
                postcode="14000",
                city="Caen",
                iban=None if buys else _iban(number),
                engagement="EXEMPLE-2026" if buys else None,
            )
        )


def _siret(number: int) -> str:
    """Return a number with the right check digit, of nobody."""
    begins = f"999{number:06}0001"
    return next(begins + digit for digit in "0123456789" if siret_is_valid(begins + digit))


def _iban(number: int) -> str:
    """Return an account with the right check digits, of a bank that is none."""
    account = f"99999{number:018}"
    check = 98 - int(account + "152700") % 97
    return f"FR{check:02}{account}"


def _one_each(people: list[Actor]) -> list[Actor]:
    return list({each.organisation: each for each in people}.values())


def _of(session: Session, actor: Actor, state: BillState) -> list[int]:
    return list(session.scalars(select(Bill.id).where(Bill.issuer_id == actor.organisation, Bill.state == state)))


def _all(session: Session, actor: Actor, act: Act, bills: Collection[int]) -> None:
    if bills:
        with stepping_down(session, actor):
            act(session, actor, bills)
