"""Missions by whose they are, where and when, for a planner who changes the plan by hand."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor, require_lead
from scheduler.core.errors import NotFound, NotPossible
from scheduler.core.tables import (
    Mission,
    MissionShift,
    Organisation,
    Request,
    RequestShift,
    Site,
    Worker,
    WorkerName,
)
from scheduler.core.tables.codes import MissionState, Thing
from scheduler.market.people import Person, unknown


@dataclass(frozen=True, slots=True)
class NamedMission:
    """Whose mission it is, where and when; no days once all of them are gone."""

    id: int
    state: MissionState
    person: Person
    site: str
    days: tuple[date, ...]


def named(session: Session, actor: Actor, which: int) -> NamedMission:
    """Return one mission, whatever its state.

    Raises
    ------
    NotAllowed, NotFound
        To who does not plan the market, and for what it does not have.
    """
    require_lead(actor)
    row = session.execute(_query(actor).where(Mission.id == which)).one_or_none()
    if row is None:
        raise NotFound(Thing.MISSION, which)
    return _named(row)


def swappable(
    session: Session, actor: Actor, one: NamedMission, *, now: datetime | None = None
) -> tuple[NamedMission, ...]:
    """Return the announced missions that another one could be swapped with, in the order of time.

    Raises
    ------
    NotAllowed
        To who does not plan the market.
    NotPossible
        When the other one is not announced.
    """
    require_lead(actor)
    if one.state != MissionState.PUBLISHED:
        raise NotPossible(Thing.MISSION, one.state, "swap")
    others = (
        _query(actor)
        .where(Mission.state == MissionState.PUBLISHED, Mission.worker_id != one.person.id)
        .having(func.min(RequestShift.starts_at) > (now or datetime.now(UTC)))
        .order_by(func.min(RequestShift.starts_at), Mission.id)
    )
    return tuple(_named(row) for row in session.execute(others))


def _query(actor: Actor) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Mission.id,
            Mission.state,
            Mission.worker_id,
            Mission.agency_id,
            Worker.code,
            Organisation.name.label("agency"),
            WorkerName.display_name,
            Site.shown.label("site"),
            func.array_agg(RequestShift.day.distinct()).label("days"),
        )
        .join(Request, Request.id == Mission.request_id)
        .join(Site, Site.id == Request.site_id)
        .join(Organisation, Organisation.id == Mission.agency_id)
        .outerjoin(Worker, Worker.id == Mission.worker_id)
        .outerjoin(WorkerName, WorkerName.worker_id == Mission.worker_id)
        .outerjoin(MissionShift, MissionShift.mission_id == Mission.id)
        .outerjoin(RequestShift, RequestShift.id == MissionShift.request_shift_id)
        .where(Mission.market_id == actor.market)
        .group_by(Mission.id, Worker.code, Organisation.name, WorkerName.display_name, Site.shown)
    )


def _named(row: Row[*tuple[Any, ...]]) -> NamedMission:
    person = unknown(row.worker_id, row.agency_id)
    if row.code is not None:
        person = Person(row.worker_id, row.code, row.agency_id, row.agency, row.display_name)
    return NamedMission(row.id, row.state, person, row.site, tuple(sorted(each for each in row.days if each)))
