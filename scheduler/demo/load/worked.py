"""The demo's hours: the weeks before are signed and validated, last week's wait, one day is disputed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.db import stepping_down
from scheduler.core.tables import HourEntry, Market, Member, User
from scheduler.core.tables.codes import Role
from scheduler.core.tables.hour_codes import EntryKind, HoursReason
from scheduler.demo.load.accounts import CODE
from scheduler.hours.days import LAST
from scheduler.hours.due import enter_due
from scheduler.hours.saying import Done, dispute, sign, validate

OPEN = timedelta(days=6)
"""Days of work that nobody has signed yet."""
DISPUTED = "Parti une heure plus tôt, la salle était finie"

Act = Callable[[Session, Actor, Sequence[int]], Done]


@dataclass(frozen=True, slots=True)
class Worked:
    """How many days of work count, and how many wait for somebody."""

    counted: int
    waiting: int


def store_worked(session: Session, now: datetime, code: str = CODE, since: date | None = None) -> Worked:
    """Let a market keep hours, and everybody say theirs; in a transaction of the administration that is under way.

    What is said, is said now: a ledger has no past of its own, but for the history that ends before ``since``.
    """
    market = session.scalars(select(Market).where(Market.code == code)).one()
    market.settings = {**market.settings, "worked_hours": True}
    session.flush()
    [engine] = people_of(session, market.id, Role.ENGINE)
    with stepping_down(session, engine):
        while enter_due(session, engine, now, since):
            pass
    until = now.date() - OPEN
    for site in people_of(session, market.id, Role.REQUESTER):
        own = HourEntry.organisation_id == site.organisation
        _each(session, site, sign, own, HourEntry.kind == EntryKind.STATEMENT, HourEntry.day < until)
    for agency in people_of(session, market.id, Role.COORDINATOR):
        own = HourEntry.agency_id == agency.organisation
        _each(session, agency, validate, own, HourEntry.kind == EntryKind.SIGNATURE)
    _dispute_one(session, market.id)
    last = select(HourEntry.kind, func.count()).where(
        HourEntry.market_id == market.id, HourEntry.day.is_not(None), LAST
    )
    counts = {kind: number for kind, number in session.execute(last.group_by(HourEntry.kind))}  # noqa: C416  # rows
    counted = counts.get(EntryKind.VALIDATION, 0)
    return Worked(counted, sum(counts.values()) - counted)


def people_of(session: Session, market: int, role: Role) -> list[Actor]:
    """Return those who act in a market in a role; of planners and the nightly run, its lead's come first and lead."""
    query = (
        select(User.id, User.organisation_id, Member.leads)
        .join(Member, Member.organisation_id == User.organisation_id)
        .where(User.role == role, Member.market_id == market)
        .order_by(Member.leads.desc(), User.id)
    )
    plans = role in {Role.ENGINE, Role.PLANNER}
    return [Actor(user, own, market, role, leads and plans) for user, own, leads in session.execute(query)]


def _each(session: Session, actor: Actor, act: Act, *which: ColumnElement[bool]) -> None:
    entries = session.scalars(select(HourEntry.id).where(HourEntry.market_id == actor.market, LAST, *which)).all()
    if entries:
        with stepping_down(session, actor):
            act(session, actor, entries)


def _dispute_one(session: Session, market: int) -> None:
    """Let a site dispute the latest day that nobody has signed."""
    unsigned = HourEntry.market_id == market, HourEntry.kind == EntryKind.STATEMENT, LAST
    newest = (
        select(HourEntry.id, HourEntry.organisation_id).where(*unsigned).order_by(HourEntry.day.desc(), HourEntry.id)
    )
    row = session.execute(newest.limit(1)).one_or_none()
    if row is None:
        return
    site = next(each for each in people_of(session, market, Role.REQUESTER) if each.organisation == row.organisation_id)
    with stepping_down(session, site):
        dispute(session, site, row.id, HoursReason.LEFT_EARLY, DISPUTED)
