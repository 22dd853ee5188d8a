"""Follow requests: read models for the site that asked."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Boolean, DateTime, Row, Select, Text, column, func, select, true
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.one_statement import together
from scheduler.core.tables import Job, MissionShift, Request, RequestPerson, RequestShift, Site, WorkerName, fills
from scheduler.core.tables.codes import COVERING, MissionState, PersonWish, RequestReason, RequestState
from scheduler.core.weeks import clock
from scheduler.missions.how_filled import HowFilled, how_filled
from scheduler.missions.unable import unable_missions
from scheduler.requests.history import Happening, history
from scheduler.requests.own import own_request
from scheduler.requests.promised import promised_by_shift
from scheduler.requests.shifts import ShiftLine, shifts_by_id


@dataclass(frozen=True, slots=True)
class RequestLine:
    """A request in a list. Slots are shifts times persons; ``minutes`` are paid and count every person."""

    id: int
    uai: str
    site: str
    job: str
    reason: RequestReason
    first_day: date
    last_day: date
    state: RequestState
    headcount: int
    minutes: int
    slots: int
    covered: int
    waiting: int
    promised: int
    """Slots to which somebody will come; who is told later."""
    ends_at: datetime | None
    """When its last shift ends."""
    unable: bool = False
    """Whether somebody who is to come says that they cannot, and nobody has acted yet."""

    @property
    def only_named_later(self) -> bool:
        """Whether somebody will come to each slot, and of some nobody is told yet who."""
        return self.promised > 0 and self.covered + self.waiting + self.promised >= self.slots


@dataclass(frozen=True, slots=True)
class Agreed:
    """A stand-by who has said yes while nobody was at the office, and when their agency opens and confirms.

    ``on_duty``: somebody of the agency is, and was told. ``begins_at``: when the work begins, where nobody comes then
    unless somebody confirms before.
    """

    worker: str
    confirms_at: datetime
    on_duty: bool
    begins_at: datetime | None


@dataclass(frozen=True, slots=True)
class RequestDetail:
    """A request with its shifts and its history."""

    line: RequestLine
    site: int
    created_at: datetime
    preferred: tuple[str, ...]
    unwanted: tuple[str, ...]
    shifts: tuple[ShiftLine, ...]
    history: tuple[Happening, ...]
    filled: tuple[HowFilled, ...]
    agreed: tuple[Agreed, ...] = ()
    """Stand-bys who have said yes; their agency has not confirmed yet."""
    unable: tuple[str, ...] = ()
    """Who says that they cannot come any more."""


def requests_of(session: Session, actor: Actor) -> tuple[RequestLine, ...]:
    """Return the requests of the actor's sites, the latest first."""
    query = _lines().where(Request.organisation_id == actor.organisation, Request.market_id == actor.market)
    zone = clock(session, actor)
    rows = session.execute(query.order_by(Request.first_day.desc(), Request.id.desc()))
    return tuple(_line(row, zone) for row in rows)


def request(session: Session, actor: Actor, which: int) -> RequestDetail:
    """Return one request.

    Raises
    ------
    NotFound
        When there is no such request, or none of the actor's.
    """
    rows = session.execute(_lines().where(Request.id == which)).all()
    found = own_request(session, actor, which)  # it has just been read
    (row,) = rows
    zone = clock(session, actor)
    wishes = (
        select(RequestPerson.wish, WorkerName.display_name)
        .join(WorkerName, WorkerName.worker_id == RequestPerson.worker_id)
        .where(RequestPerson.request_id == which)
        .order_by(WorkerName.display_name)
    )
    stand_bys = func.agreed_stand_bys(which).table_valued(
        column("worker", Text),
        column("confirms_at", DateTime(timezone=True)),
        column("on_duty", Boolean),
        column("begins_at", DateTime(timezone=True)),
    )
    said = unable_missions()
    lists = together(
        session,
        wishes=wishes,
        agreed=select(stand_bys),
        unable=select(said.c.worker).where(said.c.request_id == which),
    )
    people = defaultdict(list)
    for wish, name in lists["wishes"]:
        people[wish].append(name)
    return RequestDetail(
        line=_line(row, zone),
        site=found.site_id,
        created_at=found.created_at.astimezone(zone),
        preferred=tuple(people[PersonWish.PREFERRED]),
        unwanted=tuple(people[PersonWish.BANNED]),
        shifts=shifts_by_id(session, actor, select(RequestShift.id).where(RequestShift.request_id == which), zone),
        history=history(session, which, zone),
        filled=how_filled(session, which, zone),
        agreed=tuple(
            Agreed(name, at.astimezone(zone), on_duty, begins_at and begins_at.astimezone(zone))
            for name, at, on_duty, begins_at in lists["agreed"]
        ),
        unable=tuple(name for (name,) in lists["unable"]),
    )


Columns = tuple[Request, str, str, str | None, int, int, int, int, int, datetime | None, bool]


def _lines() -> Select[*Columns]:
    def booked(*states: MissionState) -> Select[int]:
        return select(func.count()).where(MissionShift.request_id == Request.id, fills(states))

    by_shift = promised_by_shift()
    promised = (
        select(by_shift.c.request_id, func.sum(by_shift.c.promised).label("places"))
        .group_by(by_shift.c.request_id)
        .subquery()
    )
    # Lateral: the shifts of these requests, not of all that were ever asked for.
    asked = (
        select(
            func.sum(RequestShift.paid_minutes * RequestShift.headcount).label("minutes"),
            func.sum(RequestShift.headcount).label("slots"),
            func.max(RequestShift.ends_at).label("ends_at"),
        )
        .where(RequestShift.request_id == Request.id)
        .lateral()
    )
    return (
        select(
            Request,
            Site.uai,
            Site.shown,
            Job.name,
            func.coalesce(asked.c.minutes, 0),
            func.coalesce(asked.c.slots, 0),
            booked(*COVERING).scalar_subquery(),
            booked(MissionState.PUBLISHED).scalar_subquery(),
            func.coalesce(promised.c.places, 0),
            asked.c.ends_at,
            Request.id.in_(select(unable_missions().c.request_id)),
        )
        .join(Site, Site.id == Request.site_id)
        .outerjoin(Job, Job.id == Request.job_id)
        .join(asked, true())
        .outerjoin(promised, promised.c.request_id == Request.id)
    )


def _line(row: Row[*Columns], zone: ZoneInfo) -> RequestLine:
    found, uai, site, job, minutes, slots, covered, waiting, promised, ends_at, unable = row
    return RequestLine(
        id=found.id,
        uai=uai,
        site=site,
        job=job or "",
        reason=found.reason,
        first_day=found.first_day,
        last_day=found.last_day,
        state=found.state,
        headcount=found.headcount,
        minutes=minutes,
        slots=slots,
        covered=covered,
        waiting=waiting,
        promised=int(promised),
        ends_at=ends_at and ends_at.astimezone(zone),
        unable=unable,
    )
