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
OWED = frozenset({Step.DECLARATION, Step.CONTRACT})
"""What the law demands before a first day and goes on demanding (Code du travail, L1221-10, L1242-13, R5132-20).

Who was not welcomed that morning has found the way since: of a mission that runs, welcome and equipment are over.
"""
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Unprepared:
    """A mission that begins soon, or runs without what the law demands, and what is missing for it."""

    line: MissionLine
    missing: tuple[Step, ...]
    begun: bool = False


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
    """Return what is missing for those of some confirmed missions, none over, that begin soon; the nearest first.

    Soon is today or in as many working days as the market says. One whose first day has passed is named as begun, for
    the days that it still runs, while what the law demands is missing.
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
    named = (_open(line, known.get(line.id, Prepared()), today) for line in lines if line.first_day <= until)
    return tuple(each for each in named if each.missing)


def _open(line: MissionLine, done: Prepared, today: date) -> Unprepared:
    begun = line.first_day < today
    return Unprepared(line, tuple(step for step in done.missing if not begun or step in OWED), begun)


def working_days_after(day: date, count: int, office: Office) -> date:
    """Return the day until which so many working days pass after a day, with the days without work that follow it."""
    while count:
        day += A_DAY
        count -= office.works_on(day)
    while not office.works_on(day + A_DAY):
        day += A_DAY
    return day
