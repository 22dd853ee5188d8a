"""Nobody came: the day is taken off the mission and somebody else is looked for at once.

What is kept is the fact, in the log of the mission; nothing is counted against the person. Said by mistake, it is taken
back (``undo_no_show``).
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.errors import Invalid, NotFound, NotPossible
from scheduler.core.states import Action, move
from scheduler.core.tables import HourEntry, Mission, MissionShift, Request, RequestShift, Site, WorkerName
from scheduler.core.tables.codes import MissionState, Thing
from scheduler.missions.splitting import read_locked, shifts_by_day, split
from scheduler.planning.arriving import is_worth_coming
from scheduler.planning.people_counts import count_who_could_come
from scheduler.planning.queue import ask_for_reoffer

AFTERWARDS = timedelta(hours=24)
"""Later, the hours are for the timesheet to say."""

NOT_ENTERED = ~exists().where(
    HourEntry.request_shift_id == MissionShift.request_shift_id, HourEntry.worker_id == MissionShift.worker_id
)
"""Of somebody's shift: it is not in the ledger of hours yet. What is there stays with its mission."""


@dataclass(frozen=True, slots=True)
class Expected:
    """Somebody who was to come on a day; the name where the reader may read it."""

    mission: int
    worker: str | None
    day: date


@dataclass(frozen=True, slots=True)
class Missed:
    """What nobody came to: of which request, and whether enough of it is left for somebody else to come.

    Whoever plans hears at once then that it is urgent, and whom they could ask.
    """

    request: int
    left: bool


def expected(request: int, now: datetime) -> Select[int, str | None, date]:
    """Ask who was to come to a request around now, so that it can be said that they did not."""
    return (
        select(Mission.id, WorkerName.display_name, RequestShift.day)
        .join(MissionShift, MissionShift.mission_id == Mission.id)
        .join(RequestShift, RequestShift.id == MissionShift.request_shift_id)
        .outerjoin(WorkerName, WorkerName.worker_id == Mission.worker_id)
        .where(Mission.request_id == request, _around(now))
        .distinct()
        .order_by(RequestShift.day, Mission.id)
    )


def no_show_days(session: Session, mission: int, now: datetime) -> tuple[date, ...]:
    """Return the days of a confirmed mission for which it can be said now that nobody came."""
    query = (
        select(RequestShift.day)
        .join(MissionShift, MissionShift.request_shift_id == RequestShift.id)
        .where(MissionShift.mission_id == mission, _around(now))
        .distinct()
        .order_by(RequestShift.day)
    )
    return tuple(session.scalars(query))


def shown_to_site(session: Session, actor: Actor, mission_id: int) -> tuple[str | None, str, tuple[date, ...]]:
    """Return who was to come to a mission at the actor's site or of their agency, where, and on which days.

    Raises
    ------
    NotFound
        When the actor has no such mission.
    """
    mission = of_both_sides(session, actor, mission_id)
    worker = session.scalar(select(WorkerName.display_name).where(WorkerName.worker_id == mission.worker_id))
    site = select(Site.shown).join(Request, Request.site_id == Site.id).where(Request.id == mission.request_id)
    days = (
        select(RequestShift.day)
        .join(MissionShift, MissionShift.request_shift_id == RequestShift.id)
        .where(MissionShift.mission_id == mission_id)
        .distinct()
        .order_by(RequestShift.day)
    )
    return worker, session.scalars(site).one(), tuple(session.scalars(days))


def _around(now: datetime) -> ColumnElement[bool]:
    return and_(
        MissionShift.state == MissionState.CONFIRMED,
        RequestShift.starts_at <= now,
        RequestShift.ends_at > now - AFTERWARDS,
        NOT_ENTERED,
    )


def no_show(session: Session, actor: Actor, mission_id: int, day: date, *, now: datetime | None = None) -> Missed:
    """Say that the worker of a confirmed mission did not come on a day: its slots are open again.

    The agency and the site may say so, from the start until a day after the end; that somebody will not come is said
    by taking them off (``taking_off``).

    Raises
    ------
    NotFound
        When the actor has no such mission.
    NotPossible
        When it is not confirmed: somebody else said so before, or it was called off.
    Invalid
        When the mission has no work on that day around now (``day``).
    """
    mission = read_locked(session, of_both_sides(session, actor, mission_id))
    if mission.state != MissionState.CONFIRMED:
        raise NotPossible(Thing.MISSION, mission.state, Action.NO_SHOW)
    now = now or datetime.now(UTC)
    if day not in no_show_days(session, mission.id, now):
        field, problem = "day", "not_expected"
        raise Invalid(field, problem)
    shifts = shifts_by_day(session, mission.id)
    missed = mission if len(shifts) == 1 else split(session, actor, mission, shifts[day])
    hours = select(RequestShift.starts_at, RequestShift.ends_at).where(RequestShift.id.in_(shifts[day]))
    left = any(is_worth_coming(starts_at, ends_at, now) for starts_at, ends_at in session.execute(hours))
    move(session, actor, missed, Action.NO_SHOW, detail={"day": day.isoformat()} | ({"urgent": True} if left else {}))
    ask_for_reoffer(session, actor, missed)
    count_who_could_come(session, actor, [mission.request_id], now)
    return Missed(mission.request_id, left)


def of_both_sides(session: Session, actor: Actor, mission_id: int) -> Mission:
    """Return a mission of the actor's agency or at the actor's site.

    Raises
    ------
    NotFound
        When the actor has no such mission.
    """
    sides = or_(Mission.agency_id == actor.organisation, Mission.organisation_id == actor.organisation)
    found = session.scalars(
        select(Mission).where(
            Mission.id == mission_id, Mission.market_id == actor.market, Mission.published_at.is_not(None), sides
        )
    ).one_or_none()
    if found is None:
        raise NotFound(Thing.MISSION, mission_id)
    return found
