"""Shifts that a site asked for, and who comes.

A name is shown once the mission is confirmed: before, a site reads of a mission only that an agency is asked.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ScalarSelect, Select, and_, exists, func, select
from sqlalchemy.orm import Session, aliased

from scheduler.core.access import Actor
from scheduler.core.states import Action
from scheduler.core.tables import (
    Event,
    Job,
    Mission,
    MissionShift,
    Organisation,
    Request,
    RequestShift,
    Site,
    WorkerName,
)
from scheduler.core.tables.codes import BOOKED, COVERING, MissionState, RequestState, Thing
from scheduler.core.weeks import clock
from scheduler.market.notice import notice_of
from scheduler.missions.first import first_missions
from scheduler.requests.promised import promised_by_shift


@dataclass(frozen=True, slots=True)
class Comer:
    """Whoever fills a slot of a shift; without a name as long as the agency has not confirmed."""

    name: str | None
    agency: str
    phone: str | None
    first: bool = False
    """Whether it is their first mission anywhere."""
    doubtful: bool = False
    """Whether a rule forbids it by now, and nobody has settled yet who comes."""


@dataclass(frozen=True, slots=True)
class ShiftLine:
    """A shift and who takes it; times on the market's clock."""

    request: int
    site: str
    job: str
    day: date
    starts_at: datetime
    ends_at: datetime
    break_minutes: int
    paid_minutes: int
    headcount: int
    comers: tuple[Comer, ...]
    missed: int = 0
    """Slots to which somebody was to come and did not, and that nobody else has taken."""
    promised: int = 0
    """Slots to which somebody will come: nobody is told yet who."""
    named_by: date | None = None
    """On which day it is told at the latest who comes to these, if their agency says yes."""

    @property
    def confirmed(self) -> tuple[Comer, ...]:
        """Those who come."""
        return tuple(each for each in self.comers if each.name is not None)

    @property
    def waiting(self) -> int:
        """Slots for which an agency's answer is awaited."""
        return len(self.comers) - len(self.confirmed) - self.doubtful

    @property
    def doubtful(self) -> int:
        """Slots of somebody whom a rule forbids to come: their agency has to settle it."""
        return sum(each.doubtful for each in self.comers)

    @property
    def open(self) -> int:
        """Slots that nobody is planned for."""
        return self.headcount - len(self.comers) - self.promised


def coming(session: Session, actor: Actor, first_day: date, last_day: date) -> tuple[ShiftLine, ...]:
    """Return the shifts at the actor's sites from day to day (both included), with who comes."""
    query = select(RequestShift.id).where(
        Request.organisation_id == actor.organisation,
        Request.state.not_in((RequestState.DRAFT, RequestState.CANCELLED)),
        RequestShift.day.between(first_day, last_day),
    )
    query = query.join(Request, Request.id == RequestShift.request_id)
    return shifts_by_id(session, actor, query, clock(session, actor))


def shifts_by_id(session: Session, actor: Actor, which: Select[int], zone: ZoneInfo) -> tuple[ShiftLine, ...]:
    """Read shifts by their ids, with whoever takes them: one row for each slot that is taken."""
    now = datetime.now(UTC)
    promised = promised_by_shift()
    rows = session.execute(
        select(
            RequestShift,
            Site.shown,
            Job.name,
            MissionShift.state,
            MissionShift.broken,
            WorkerName.display_name,
            Organisation,
            _missed(),
            promised.c.promised,
            promised.c.begins_at,
            Mission.id,
        )
        .join(Request, Request.id == RequestShift.request_id)
        .join(Site, Site.id == Request.site_id)
        .outerjoin(Job, Job.id == Request.job_id)
        .outerjoin(MissionShift, and_(MissionShift.request_shift_id == RequestShift.id, MissionShift.state.in_(BOOKED)))
        .outerjoin(Mission, Mission.id == MissionShift.mission_id)
        .outerjoin(WorkerName, WorkerName.worker_id == Mission.worker_id)
        .outerjoin(Organisation, Organisation.id == Mission.agency_id)
        .outerjoin(promised, promised.c.request_shift_id == RequestShift.id)
        .where(RequestShift.id.in_(which))
        .order_by(RequestShift.starts_at, RequestShift.id, MissionShift.slot)
    ).all()
    first = first_missions(session, {mission for *_, mission in rows if mission is not None})
    comers: dict[int, list[Comer]] = defaultdict(list)
    for shift, _, _, state, broken, name, agency, *_, mission in rows:
        if agency is not None:
            shown = None if broken else _shown(state, name)
            comers[shift.id].append(Comer(shown, agency.name, agency.phone, mission in first, broken))
    shifts = {
        shift.id: (shift, site, job, missed, places or 0, begins_at)
        for shift, site, job, *_, missed, places, begins_at, _ in rows
    }
    notice = notice_of(session, actor) if any(begins_at for *_, begins_at in shifts.values()) else None
    return tuple(
        ShiftLine(
            request=shift.request_id,
            site=site,
            job=job or "",
            day=shift.day,
            starts_at=shift.starts_at.astimezone(zone),
            ends_at=shift.ends_at.astimezone(zone),
            break_minutes=shift.break_minutes,
            paid_minutes=shift.paid_minutes,
            headcount=shift.headcount,
            comers=tuple(comers[shift.id]),
            missed=missed,
            promised=places,
            named_by=notice.named_by(begins_at, now) if notice and begins_at else None,
        )
        for shift, site, job, missed, places, begins_at in shifts.values()
    )


def _missed() -> ScalarSelect[int]:
    """Count the slots of a shift whose last mission ended because nobody came."""
    lost, mission, taken = aliased(MissionShift), aliased(Mission), aliased(MissionShift)
    last = (
        select(Event.action)
        .where(Event.thing == Thing.MISSION, Event.thing_id == mission.id)
        .order_by(Event.id.desc())
        .limit(1)
        .correlate(mission)
        .scalar_subquery()
    )
    again = exists().where(
        taken.request_shift_id == lost.request_shift_id, taken.slot == lost.slot, taken.state.in_(BOOKED)
    )
    return (
        select(func.count(lost.slot.distinct()))
        .join(mission, mission.id == lost.mission_id)
        .where(
            lost.request_shift_id == RequestShift.id,
            lost.state == MissionState.CANCELLED,
            last == Action.NO_SHOW,
            ~again.correlate(lost),
        )
        .correlate(RequestShift)
        .scalar_subquery()
    )


def _shown(state: MissionState, name: str | None) -> str | None:
    """Return the name to show: of somebody confirmed, who may have no name that this reader gets to read."""
    return (name or "") if state in COVERING else None
