"""Bills as their issuer, the agency, the lead and the buyer find them: a month of them, and one with all its days."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, false, func, select
from sqlalchemy.orm import Session, aliased

from scheduler.billing.kept import issues, require_bills, takes_back
from scheduler.billing.records import BillHead, DaySeen, LineSeen, MonthOfBills, OtherPaper, WholeBill
from scheduler.core.access import Actor
from scheduler.core.errors import NotFound
from scheduler.core.sorting import alphabetical
from scheduler.core.tables import Bill, BillDay, BillLine, HourHead, Organisation, Site
from scheduler.core.tables.bill_codes import BillSide, BillState, Circuit
from scheduler.core.tables.codes import Role
from scheduler.core.tables.hour_codes import HoursReason
from scheduler.core.weeks import clock


def bills_of(session: Session, actor: Actor, month: date) -> MonthOfBills:
    """Return a month's bills that the actor may read, by site and agency, credit notes beside theirs.

    Raises
    ------
    NotFound
        Where the market does not bill.
    """
    found = require_bills(session, actor)
    closed = session.scalar(select(HourHead.closed).where(HourHead.market_id == actor.market, HourHead.month == month))
    rows = session.execute(_query(actor, Bill.month == month)).all()
    moved = _overtaken(session, month)
    heads = tuple(
        sorted(
            (_head(found, actor, moved, *row) for row in rows),
            key=lambda each: (alphabetical(each.site), alphabetical(each.agency), each.id),
        )
    )
    return MonthOfBills(month, bool(closed), found, bool(closed) and issues(found, actor, actor.organisation), heads)


def bill(session: Session, actor: Actor, which: int) -> WholeBill:
    """Return a bill.

    Raises
    ------
    NotFound
        When the actor has none of that number, or the market does not bill.
    """
    found = require_bills(session, actor)
    row = session.execute(_query(actor, Bill.id == which)).one_or_none()
    if row is None:
        thing = "bill"
        raise NotFound(thing, which)
    return _wholes(session, actor, found, [row])[0]


def whole_bills(session: Session, actor: Actor, month: date) -> tuple[WholeBill, ...]:
    """Return a month's issued bills and credit notes whose lines the actor may read, by number.

    Raises
    ------
    NotFound
        Where the market does not bill.
    """
    found = require_bills(session, actor)
    rows = session.execute(_query(actor, Bill.month == month, Bill.state == BillState.ISSUED)).all()
    wholes = _wholes(session, actor, found, rows)
    return tuple(sorted((each for each in wholes if each.lines), key=lambda each: each.bill.number or ""))


def _overtaken(session: Session, month: date) -> Collection[int]:
    return set(session.scalars(select(func.overtaken_bills(month))))


def _query(actor: Actor, *conditions: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    issuer = aliased(Organisation)
    return (
        select(
            Bill, Site.shown, Organisation.name, issuer.name, func.coalesce(HourHead.closed, false()).label("closed")
        )
        .join(Site, Site.id == Bill.site_id)
        .join(Organisation, Organisation.id == Bill.agency_id)
        .join(issuer, issuer.id == Bill.issuer_id)
        .outerjoin(HourHead, (HourHead.market_id == Bill.market_id) & (HourHead.month == Bill.month))
        .where(Bill.market_id == actor.market, *conditions)
    )


def _head(found: Circuit, actor: Actor, moved: Collection[int], row: Bill, *told: Any) -> BillHead:
    site, agency, issuer, closed = told
    mine = issues(found, actor, row.agency_id) and row.issuer_id == actor.organisation
    side = BillSide.BUYER if actor.role == Role.BUYER else BillSide.ISSUER if mine else None
    return BillHead(
        id=row.id,
        kind=row.kind,
        state=row.state,
        month=row.month,
        site_id=row.site_id,
        site=site,
        agency_id=row.agency_id,
        agency=agency,
        issuer=issuer,
        asked_minutes=row.asked_minutes,
        planned_minutes=row.planned_minutes,
        minutes=row.minutes,
        net_cents=row.net_cents,
        vat_cents=row.vat_cents,
        number=row.number,
        credited=row.credited,
        question=row.question,
        side=side,
        overtaken=row.id in moved,
        readable=side == BillSide.BUYER or actor.organisation in {row.agency_id, row.issuer_id},
        month_closed=closed,
        takes_back=takes_back(actor, row.agency_id, row.issuer_id),
    )


def _wholes(session: Session, actor: Actor, found: Circuit, rows: Sequence[Any]) -> list[WholeBill]:
    """Add to bills of a month what they are made of: four statements for however many."""
    zone, ids = clock(session, actor), [row[0].id for row in rows]
    moved = {each for month in {row[0].month for row in rows} for each in _overtaken(session, month)}
    lines: dict[int, list[LineSeen]] = {}
    of_lines = select(BillLine).where(BillLine.bill_id.in_(ids)).order_by(BillLine.bill_id, BillLine.place)
    for line in session.scalars(of_lines):
        price, quantity = line.cents_per_hour or line.cents_per_day, line.minutes or line.days
        assert price and quantity  # noqa: PT018, S101  # of each one stands, and is no zero
        seen = LineSeen(line.job, line.kind, price, quantity, line.cents)
        lines.setdefault(line.bill_id, []).append(seen)
    days: dict[int, list[DaySeen]] = {}
    of_days = select(BillDay).where(BillDay.bill_id.in_(ids))
    for day in session.scalars(of_days.order_by(BillDay.day, BillDay.worker_code, BillDay.starts_at)):
        seen_day = DaySeen(
            entry=day.entry_id,
            day=day.day,
            worker=day.worker_code,
            starts_at=day.starts_at.astimezone(zone),
            ends_at=day.ends_at.astimezone(zone),
            break_minutes=day.break_minutes,
            planned_minutes=day.planned_minutes,
            minutes=day.minutes,
            reason=HoursReason(day.reason) if day.reason else None,
        )
        days.setdefault(day.bill_id, []).append(seen_day)
    credited = {row[0].credits_id: row[0].id for row in rows if row[0].credits_id}
    others = session.execute(
        select(Bill.id, Bill.number, Bill.issued_at, Bill.credits_id).where(
            Bill.id.in_(credited) | Bill.credits_id.in_(ids)
        )
    ).all()
    papers = {each.id: OtherPaper(each.id, each.number, each.issued_at.astimezone(zone).date()) for each in others}
    notes = {each.credits_id: papers[each.id] for each in others if each.credits_id}
    return [
        WholeBill(
            _head(found, actor, moved, row, *names),
            row.head,
            row.vat_basis_points,
            row.issued_at.astimezone(zone) if row.issued_at else None,
            row.issuer,
            row.payer,
            tuple(lines.get(row.id, ())),
            tuple(days.get(row.id, ())),
            papers.get(row.credits_id),
            notes.get(row.id),
        )
        for row, *names in rows
    ]
