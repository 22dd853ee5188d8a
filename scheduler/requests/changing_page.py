"""What somebody who changes a request looks at: the shifts that lie ahead, and hours for more days."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.days import days
from scheduler.core.tables import Job, Request, RequestShift, Site
from scheduler.core.tables.codes import Thing
from scheduler.core.transitions import Action, transition
from scheduler.core.weeks import clock
from scheduler.requests.changing import version
from scheduler.requests.day_kinds import day_kinds
from scheduler.requests.move_hours import hours_of
from scheduler.requests.own import own_request
from scheduler.requests.shifts import ShiftLine, shifts_by_id
from scheduler.requests.usual_hours import ProposedDay, proposed
from scheduler.requests.usual_week import Hours, UsualHours, usual_weeks

A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Coming:
    """A shift that has not begun, its hours by the clock of its day, and who takes it."""

    id: int
    hours: Hours
    line: ShiftLine


@dataclass(frozen=True, slots=True)
class Changing:
    """A request that may be changed; ``begun``: some of it has been worked.

    ``version`` tells a change of somebody else, made while one looks.
    """

    id: int
    site: str
    job: str
    first_day: date
    last_day: date
    headcount: int
    coming: tuple[Coming, ...]
    begun: bool
    version: int


class Proposal(NamedTuple):
    """Hours for the days of an extension, and the week that they are taken from."""

    days: tuple[ProposedDay, ...]
    week: tuple[UsualHours, ...]


def changing(session: Session, actor: Actor, which: int, *, now: datetime | None = None) -> Changing:
    """Return a request with what still lies ahead of it.

    Raises
    ------
    NotFound
        When there is none of the actor's.
    NotPossible
        When it is cancelled.
    NotAllowed
        When the actor's role does not ask for replacements.
    """
    now = now or datetime.now(UTC)
    request = own_request(session, actor, which)
    transition(Thing.REQUEST, request.state, Action.AMEND, actor.role)
    zone = clock(session, actor)
    rows = _shifts(session, which)
    ids = [row.id for row in rows if row.starts_at > now]
    lines = shifts_by_id(session, actor, select(RequestShift.id).where(RequestShift.id.in_(ids)), zone)
    site, job = session.execute(
        select(Site.shown, Job.name)
        .select_from(Request)
        .join(Site, Site.id == Request.site_id)
        .outerjoin(Job, Job.id == Request.job_id)
        .where(Request.id == which)
    ).one()
    hours = {row.id: hours_of(row, zone) for row in rows}
    return Changing(
        id=which,
        site=site,
        job=job or "",
        first_day=request.first_day,
        last_day=request.last_day,
        headcount=request.headcount,
        coming=tuple(Coming(shift, hours[shift], line) for shift, line in zip(ids, lines, strict=True)),
        begun=len(ids) < len(rows),
        version=version(session, which),
    )


def propose_extension(session: Session, actor: Actor, which: int, last_day: date) -> Proposal:
    """Return hours for every day after a request's last one: its own of that weekday, else those of its post.

    Raises
    ------
    NotFound
        When there is no such request of the actor's.
    """
    request = own_request(session, actor, which)
    own = _by_weekday(_shifts(session, which), clock(session, actor))
    week = dict(_post_week(session, request, own)) | own
    usual = tuple(UsualHours((weekday,), each) for weekday, those in sorted(week.items()) for each in those)
    first = request.last_day + A_DAY
    kinds = day_kinds(session, session.get_one(Site, request.site_id), first, last_day)
    return Proposal(tuple(proposed(kinds[day], day, usual) for day in days(first, last_day)), usual)


def _shifts(session: Session, which: int) -> Sequence[RequestShift]:
    query = select(RequestShift).where(RequestShift.request_id == which)
    return session.scalars(query.order_by(RequestShift.starts_at, RequestShift.id)).all()


def _by_weekday(shifts: Sequence[RequestShift], zone: ZoneInfo) -> dict[int, tuple[Hours, ...]]:
    """Return the hours of each weekday (1 is Monday) as they were on the latest of its days."""
    by_day: dict[date, tuple[Hours, ...]] = {}
    for shift in shifts:
        by_day[shift.day] = (*by_day.get(shift.day, ()), hours_of(shift, zone))
    return {day.isoweekday(): by_day[day] for day in sorted(by_day)}


def _post_week(
    session: Session, request: Request, own: Mapping[int, tuple[Hours, ...]]
) -> Mapping[int, tuple[Hours, ...]]:
    """Return the week of the post whose hours the request has on most of its days."""
    weeks = []
    for usual in usual_weeks(session, request.site_id, request.job_id) if request.job_id else ():
        week: dict[int, tuple[Hours, ...]] = {}
        for each in usual:
            for weekday in each.weekdays:
                week[weekday] = (*week.get(weekday, ()), each.hours)
        weeks.append(week)
    return max(weeks, key=lambda week: sum(week.get(day) == hours for day, hours in own.items()), default={})
