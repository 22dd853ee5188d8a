"""An agency leaves a market at a day: nothing new is offered to it for later, its people and its history stay."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor, require_lead
from scheduler.core.errors import Conflict
from scheduler.core.tables import Member, Mission, MissionShift, Request, RequestShift, Site, Worker
from scheduler.core.tables.codes import STANDING, MissionState, Thing
from scheduler.core.weeks import clock, midnight
from scheduler.market.changes import record
from scheduler.market.setting_up.agencies import locked
from scheduler.market.shares import agreements, in_force

A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Standing:
    """A mission of an agency that goes on after its last day: whose, where, and its days after that one."""

    mission: int
    state: MissionState
    worker: str
    site: str
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class Remaining:
    """What is left of an agency after a day: missions that stand, and percent of the hours that are agreed with it."""

    missions: tuple[Standing, ...]
    percent: int


def remaining_after(session: Session, actor: Actor, agency: int, last_day: date) -> Remaining:
    """Return what is left of an agency after a day.

    Raises
    ------
    NotAllowed
        To anybody but who plans the market.
    """
    require_lead(actor)
    day = func.date(func.timezone(clock(session, actor).key, RequestShift.starts_at))
    rows = session.execute(
        select(Mission.id, Mission.state, Worker.code, Site.shown, func.min(day), func.max(day))
        .join(MissionShift, MissionShift.mission_id == Mission.id)
        .join(RequestShift, RequestShift.id == MissionShift.request_shift_id)
        .join(Request, Request.id == Mission.request_id)
        .join(Site, Site.id == Request.site_id)
        .join(Worker, Worker.id == Mission.worker_id)
        .where(
            Mission.market_id == actor.market,
            Mission.agency_id == agency,
            Mission.state.in_(STANDING),
            RequestShift.starts_at >= midnight(last_day + A_DAY, clock(session, actor)),
        )
        .group_by(Mission.id, Worker.code, Site.shown)
        .order_by(func.min(day), Mission.id)
    )
    agreed = in_force(agreements(session, actor.market), last_day + A_DAY)
    return Remaining(tuple(Standing(*row) for row in rows), agreed.percent.get(agency, 0) if agreed else 0)


def leave(session: Session, actor: Actor, agency: int, last_day: date | None, *, seen: int) -> None:
    """Let an agency leave after a day, or stay after all (None). What stands after that day stands until it is moved.

    Raises
    ------
    NotAllowed, NotFound
        For whoever does not set up the market, and of an agency that it has not.
    Conflict
        ``lead_stays``: it leads the market; ``somebody_else_at_once``.
    """
    found = locked(session, actor, agency, seen)
    if found.leads:
        reason = "lead_stays"
        raise Conflict(reason)
    old, new = ({"until_day": each and each.isoformat()} for each in (found.until_day, last_day))
    if record(session, actor, Thing.ORGANISATION, agency, old, new):
        session.get_one(Member, (actor.market, agency)).until_day = last_day
        session.flush()
