"""Closing a month: nothing more is said of its days, and its head is printed; opened again only with a reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ARRAY, Boolean, Date, Integer, String, case, cast, column, func, select
from sqlalchemy.orm import Session, aliased

from scheduler.core.access import Actor, require_lead
from scheduler.core.errors import Conflict, Invalid, NotFound, SchedulerError
from scheduler.core.sorting import alphabetical
from scheduler.core.tables import HourEntry, Mission, Organisation, Request, Site, User, Worker
from scheduler.core.tables import Sheet as SiteSheet
from scheduler.core.tables.hour_codes import SETTLED, EntryKind, ReopenReason
from scheduler.core.weeks import clock
from scheduler.hours.days import LAST
from scheduler.hours.kept import require_hours


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the ledger: settled and other days, minutes of the settled ones, and its head."""

    first: date
    days: int
    open: int
    disputed: int
    minutes: int
    entries: int
    head: str
    closed: bool


@dataclass(frozen=True, slots=True)
class SheetLine:
    """What was done at a site by an agency's people: days, how many people, paid minutes."""

    site: str
    agency: str
    days: int
    people: int
    minutes: int


@dataclass(frozen=True, slots=True)
class ClosingAct:
    """That the month was closed or opened again: when, by whom, and why it was opened."""

    kind: EntryKind
    at: datetime
    person: str | None
    reason: ReopenReason | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """The closing sheet of a month; its head is that of its last entry."""

    month: Month
    lines: tuple[SheetLine, ...]
    acts: tuple[ClosingAct, ...]


@dataclass(frozen=True, slots=True)
class Awaited:
    """What keeps a month open at a site, of an agency's people: which days of whom, by code, and where to ring.

    ``entry`` is what stands of the days: for the site to sign (a statement), for the agency to validate (a signature)
    or to settle (a dispute). ``phone`` is that of whoever is waited for, None where they gave none.
    """

    entry: EntryKind
    site: str
    agency: str
    phone: str | None
    days: tuple[date, ...]
    people: tuple[str, ...]


@dataclass(eq=False)
class DaysOpen(SchedulerError):  # noqa: N818  # its root ends in Error
    """A month cannot be closed while days of it are not settled: these."""

    days: tuple[date, ...]

    def __str__(self) -> str:
        return f"{len(self.days)} days are not settled"


def months(session: Session, actor: Actor, only: date | None = None) -> tuple[Month, ...]:
    """Return the months of the market's ledger, the latest first, or one of them by its first day.

    Raises
    ------
    NotAllowed
        For whoever does not lead the market.
    NotFound
        Where the market keeps no hours.
    """
    require_lead(actor)
    require_hours(session, actor)
    told = func.ledger_months(cast(only, Date)).table_valued(*(column(name, kind) for name, kind in MONTH.items()))
    return tuple(Month(*row) for row in session.execute(select(told)))


NUMBERS = ("days", "still_open", "disputed", "minutes", "seq")
MONTH: Mapping[str, Any] = {"month": Date, **dict.fromkeys(NUMBERS, Integer), "hash": String, "closed": Boolean}
"""What ``ledger_months`` tells of each, as ``Month`` has it."""


def _by_name(each: "SheetLine | Awaited") -> tuple[str, str]:
    """Order lines as people look for them, by site and agency."""
    return alphabetical(each.site), alphabetical(each.agency)


def sheet(session: Session, actor: Actor, first: date) -> Sheet:
    """Return the closing sheet of a month.

    Raises
    ------
    NotAllowed
        For whoever does not lead the market.
    NotFound
        When its ledger has no such month.
    """
    of_ledger = months(session, actor, only=first)
    if not of_ledger:
        thing = "month"
        raise NotFound(thing, first.isoformat())
    [found] = of_ledger
    of_month = HourEntry.market_id == actor.market, HourEntry.month == first
    lines = (
        select(
            Site.shown,
            Organisation.name,
            func.count(HourEntry.id),
            func.count(HourEntry.worker_id.distinct()),
            cast(func.sum(HourEntry.minutes), Integer),
        )
        .join(Site, Site.id == HourEntry.site_id)
        .join(Organisation, Organisation.id == HourEntry.agency_id)
        .where(*of_month, HourEntry.kind.in_(SETTLED), LAST)
        .group_by(Site.id, Site.shown, Organisation.id, Organisation.name)
    )
    acts = (
        select(HourEntry.kind, HourEntry.at, User.name, HourEntry.reason)
        .outerjoin(User, User.id == HourEntry.said_by)
        .where(*of_month, HourEntry.kind.in_((EntryKind.CLOSING, EntryKind.REOPENING)))
        .order_by(HourEntry.seq)
    )
    zone = clock(session, actor)
    return Sheet(
        found,
        tuple(sorted((SheetLine(*row) for row in session.execute(lines)), key=_by_name)),
        tuple(
            ClosingAct(kind, at.astimezone(zone), person, ReopenReason(reason) if reason else None)
            for kind, at, person, reason in session.execute(acts)
        ),
    )


def awaited(session: Session, actor: Actor, first: date) -> tuple[Awaited, ...]:
    """Return for whom a month waits, by what is to be done and by site; what is not entered yet comes by itself.

    Raises
    ------
    NotAllowed
        For whoever does not lead the market.
    """
    require_lead(actor)
    is_open = func.open_hours(first).table_valued("mission_id", "request_shift_id", "day", "kind")
    establishment = aliased(Organisation)
    of_site = func.coalesce(SiteSheet.phone, establishment.phone)
    phone = case((is_open.c.kind == EntryKind.STATEMENT.value, of_site), else_=Organisation.phone)
    query = (
        select(
            cast(is_open.c.kind, String),
            Site.shown,
            Organisation.name,
            phone,
            func.array_agg(is_open.c.day.distinct(), type_=ARRAY(Date)),
            func.array_agg(Worker.code.distinct(), type_=ARRAY(String)),
        )
        .join(Mission, Mission.id == is_open.c.mission_id)
        .join(Worker, Worker.id == Mission.worker_id)
        .join(Request, Request.id == Mission.request_id)
        .join(Site, Site.id == Request.site_id)
        .join(establishment, establishment.id == Mission.organisation_id)
        .join(Organisation, Organisation.id == Mission.agency_id)
        .outerjoin(SiteSheet, SiteSheet.site_id == Site.id)
        .where(is_open.c.kind.is_not(None))
        .group_by(is_open.c.kind, Site.id, Site.shown, Organisation.id, Organisation.name, phone)
    )
    found = (
        Awaited(EntryKind(kind), site, agency, number, tuple(sorted(days)), tuple(sorted(people)))
        for kind, site, agency, number, days, people in session.execute(query)
    )
    order = list(EntryKind)
    return tuple(sorted(found, key=lambda each: (order.index(each.entry), *_by_name(each))))


def close(session: Session, actor: Actor, first: date) -> None:
    """Close a month, for whoever plans the market.

    Raises
    ------
    NotAllowed
        For everybody else.
    NotFound
        Where the market keeps no hours, or not in that month.
    DaysOpen
        While days of it are not settled; it says which.
    Conflict
        ``month_not_over``, or ``closed_already``.
    """
    require_lead(actor)
    refusal = _act(session, first, EntryKind.CLOSING)
    if refusal == "days_open":
        open_days = func.open_hours(first).table_valued("mission_id", "request_shift_id", "day", "kind")
        raise DaysOpen(tuple(session.scalars(select(open_days.c.day).distinct().order_by(open_days.c.day))))
    _refuse(refusal, first)


def reopen(session: Session, actor: Actor, first: date, reason: ReopenReason | None) -> None:
    """Open a closed month again, for whoever plans the market.

    Raises
    ------
    NotAllowed, NotFound
        As ``close`` does.
    Invalid
        Without a reason (``reason``).
    Conflict
        ``not_closed``: it is open.
    """
    require_lead(actor)
    if reason is None:
        field, problem = "reason", "reason_needed"
        raise Invalid(field, problem)
    _refuse(_act(session, first, EntryKind.REOPENING, reason), first)


def _act(session: Session, first: date, kind: EntryKind, reason: ReopenReason | None = None) -> str | None:
    made = session.execute(select(func.close_hours(first, kind, reason).table_valued("entry", "refusal"))).one()
    refusal: str | None = made.refusal
    return refusal


def _refuse(refusal: str | None, first: date) -> None:
    if refusal == "no_hours":
        thing = "month"
        raise NotFound(thing, first.isoformat())
    if refusal:
        raise Conflict(refusal)
