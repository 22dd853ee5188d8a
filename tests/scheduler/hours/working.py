"""A few days of work that are over, in a market that keeps hours: what the tests of the ledger begin with."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.tables import HourEntry, Link, Market, Mission, MissionShift, RequestShift
from scheduler.core.tables.codes import MissionState
from scheduler.core.tables.hour_codes import OF_A_DAY, EntryKind
from scheduler.hours.days import LAST
from scheduler.hours.due import enter_due
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World, stored

T = TypeVar("T")
A_DAY = timedelta(days=1)
TOKEN = "the link of whoever is confirmed"  # noqa: S105  # of nobody
PLANNED = 7 * 60 - 20
"""Paid minutes of each of the days."""


def today() -> date:
    """Return the day on the clock of the markets: by it months begin."""
    return datetime.now(ZoneInfo("Europe/Paris")).date()


def month_before(day: date) -> date:
    return (day.replace(day=1) - A_DAY).replace(day=1)


def switch_on(session: Session, world: World, **settings: object) -> None:
    """Let the Calvados keep hours; the session is the administration's."""
    market = session.get_one(Market, world.calvados)
    market.settings = {**market.settings, "worked_hours": True, **settings}


def past_days(count: int) -> tuple[date, ...]:
    """Return days of which half are of the month before and half of this one or of the month before, all over."""
    last = today() - A_DAY
    before = month_before(today()) + 10 * A_DAY
    return tuple(sorted({last - A_DAY * (n // 2) if n % 2 else before + A_DAY * (n // 2) for n in range(count)}))


@dataclass(frozen=True)
class Worked:
    """The days that are over, of the confirmed mission at Sophie's site by Agnès's agency: shift by day."""

    mission: int
    shifts: dict[date, int]

    @property
    def days(self) -> Sequence[date]:
        return sorted(self.shifts)


def worked(
    session: Session, world: World, days: Sequence[date], mission_id: int | None = None, *, hour: int = 6
) -> Worked:
    """Let the confirmed mission, or another, have had these days, seven hours from an hour (UTC) on.

    The session is the administration's.
    """
    mission = session.get_one(Mission, mission_id or world.confirmed)
    shifts = {}
    for day in days:
        start = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
        shift = stored(
            session,
            RequestShift(
                request_id=world.request,
                headcount=2,
                day=day,
                starts_at=start,
                ends_at=start + timedelta(hours=7),
                break_minutes=20,
            ),
        )
        _take(session, mission, shift, slot=2)
        shifts[day] = shift.id
    return Worked(mission.id, shifts)


def beside(session: Session, world: World, found: Worked) -> int:
    """Let the worker of the published mission have come on the same days; the session is the administration's."""
    mission = session.get_one(Mission, world.published)
    mission.state = MissionState.CONFIRMED
    session.flush()
    for shift in (session.get_one(RequestShift, each) for each in found.shifts.values()):
        _take(session, mission, shift, slot=1)
    return mission.id


def _take(session: Session, mission: Mission, shift: RequestShift, *, slot: int) -> None:
    stored(
        session,
        MissionShift(
            mission_id=mission.id,
            request_shift_id=shift.id,
            request_id=shift.request_id,
            worker_id=mission.worker_id,
            state=mission.state,
            headcount=shift.headcount,
            slot=slot,
            during=Range(shift.starts_at, shift.ends_at),
        ),
    )


def linked(session: Session, world: World) -> str:
    """Give the worker of the confirmed mission a link, and return its token; the session is the administration's."""
    session.add(
        Link(
            market_id=world.calvados,
            organisation_id=world.agency,
            worker_id=world.confirmed_worker,
            seed="seed of hours",
            token_hash=sha256(TOKEN.encode()).hexdigest(),
        )
    )
    return TOKEN


def begun(stage: Stage, world: World, days: int = 4, **settings: object) -> Worked:
    """Switch the ledger on, with days that are over and entered as planned."""
    with stage.administering() as session:
        switch_on(session, world, **settings)
        linked(session, world)
        found = worked(session, world, past_days(days))
    enter(stage, world)
    return found


def enter(stage: Stage, world: World) -> int:
    with stage.acting(world.engine) as session:
        return enter_due(session, world.engine, datetime.now(UTC))


def last_of(stage: Stage, worked: Worked, day: date) -> int:
    """Return the last entry of a day of the mission, whoever else came on it."""
    with stage.administering() as session:
        of_day = HourEntry.request_shift_id == worked.shifts[day], HourEntry.mission_id == worked.mission
        return session.scalars(select(HourEntry.id).where(*of_day, LAST)).one()


def kinds(stage: Stage, worked: Worked, day: date) -> list[EntryKind]:
    """Return what was said of a day, in order."""
    with stage.administering() as session:
        query = select(HourEntry.kind).where(
            HourEntry.request_shift_id == worked.shifts[day], HourEntry.kind.in_(OF_A_DAY)
        )
        return list(session.scalars(query.order_by(HourEntry.seq)))


def say(stage: Stage, actor: Actor, act: Callable[..., T], about: object, *more: Any, **named: Any) -> T:
    """Let somebody say something of a day, in a transaction."""
    with stage.acting(actor) as session:
        return act(session, actor, about, *more, **named)
