"""What an agency does before somebody's first day, ticked one by one; what is missing is shown in time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Date, func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.acting_market import acting_market
from scheduler.core.errors import Invalid
from scheduler.core.one_statement import together
from scheduler.core.seen import require_same
from scheduler.core.tables import Preparation
from scheduler.core.texts import one_line
from scheduler.core.weeks import clock
from scheduler.market.office import Office, stored_closed
from scheduler.market.settings import MarketSettings
from scheduler.missions.detail import DECLARED_AHEAD, mission_line
from scheduler.missions.lines import MissionLine
from scheduler.missions.prepared import Prepared, Step, by_mission, ticked

LONGEST_RECEIPT = 40
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Unprepared:
    """A mission that begins soon, or has begun, and what is missing for it."""

    line: MissionLine
    missing: tuple[Step, ...]


def keep_prepared(
    session: Session, actor: Actor, mission_id: int, given: Prepared, now: datetime, *, seen: str | None = None
) -> None:
    """Tick what is done for a mission of the actor's agency.

    Raises
    ------
    NotFound
        When the agency has no such mission.
    Invalid
        When the declaration is not of a day on which it could have been made (``declared_on``), or its receipt comes
        without a day or is longer than one is (``receipt``).
    Conflict
        ``somebody_else_at_once``: a colleague has ticked something else since the mark ``seen``.
    """
    line = mission_line(session, actor, mission_id)
    receipt = one_line(given.receipt or "") or None
    today = now.astimezone(clock(session, actor)).date()
    day = given.declared_on
    wrong = {
        ("declared_on", "in_the_future"): day is not None and day > today,
        ("declared_on", "declared_too_early"): day is not None and day < line.first_day - DECLARED_AHEAD,
        ("declared_on", "receipt_without_day"): receipt is not None and day is None,
        ("receipt", "text_too_long"): receipt is not None and len(receipt) > LONGEST_RECEIPT,
    }
    for (field, reason), found in wrong.items():
        if found:
            raise Invalid(field, reason)
    session.execute(text("SELECT pg_advisory_xact_lock(hashtext('preparation'), :id)"), {"id": mission_id})
    stands = by_mission(session.execute(ticked([mission_id]))).get(mission_id, Prepared())
    require_same(stands.mark, seen)
    values = {
        "declared_on": day,
        "receipt": receipt,
        "contract": given.contract,
        "welcome": given.welcome,
        "equipment": given.equipment,
    }
    row = insert(Preparation).values(mission_id=mission_id, **values)
    session.execute(row.on_conflict_do_update(index_elements=[Preparation.mission_id], set_=values))


def unprepared(session: Session, actor: Actor, coming: Iterable[MissionLine], today: date) -> tuple[Unprepared, ...]:
    """Return what is missing for those of some confirmed missions that begin soon, or have begun; the nearest first.

    Soon is in as many working days as the market says.
    """
    lines = tuple(coming)
    if not lines:
        return ()
    market = acting_market(session, actor)
    days = func.unnest(stored_closed(market.id), type_=Date).label("day")
    found = together(session, closed=select(days), done=ticked(line.id for line in lines))
    office = Office.of(market, (each.day for each in found["closed"]))
    until = working_days_after(today, MarketSettings.of(market.settings).prepare_days, office)
    known = by_mission(found["done"])
    soon = (line for line in lines if line.first_day <= until)
    open_lines = (Unprepared(line, known.get(line.id, Prepared()).missing) for line in soon)
    return tuple(each for each in open_lines if each.missing)


def working_days_after(day: date, count: int, office: Office) -> date:
    """Return the day until which so many working days pass after a day, with the days without work that follow it."""
    while count:
        day += A_DAY
        count -= office.works_on(day)
    while not office.works_on(day + A_DAY):
        day += A_DAY
    return day
