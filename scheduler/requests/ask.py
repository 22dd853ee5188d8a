"""Ask for a replacement."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.days import moment
from scheduler.core.errors import Invalid
from scheduler.core.states import Action, start
from scheduler.core.tables import (
    Job,
    JobSkill,
    PermanenceDay,
    PostSkill,
    Request,
    RequestPerson,
    RequestShift,
    RequestSkill,
    Site,
)
from scheduler.core.tables.codes import PersonWish
from scheduler.core.weeks import clock
from scheduler.planning.people_counts import count_who_could_come
from scheduler.planning.queue import ask_to_answer
from scheduler.requests.day_kinds import DayKind, day_kinds
from scheduler.requests.identical import require_not_identical, require_same_shifts
from scheduler.requests.new import InvalidRequestError, NewRequest, check_people, check_period, check_shifts
from scheduler.requests.people import people_known
from scheduler.requests.promising import promise
from scheduler.requests.site_of import site_of
from scheduler.requests.usual_week import Hours


def ask(
    session: Session,
    actor: Actor,
    new: NewRequest,
    *,
    now: datetime | None = None,
    count: bool = True,
    again: bool = True,
) -> int:
    """Store a request and return its id; sent again with the same ``form_token``, return the id of the first.

    The priority is that of the job; the skills are those of the job and of the post. Whoever stores many says ``count``
    False and counts once, after the last, who could come; with ``again`` False what stands already is not asked twice.

    Raises
    ------
    NotFound
        When the site is not there or not the actor's.
    InvalidRequestError
        When anything in it cannot be; an ``Invalid`` with all problems.
    OtherwiseAskedError
        When the same form made a request with other shifts.
    IdenticalRequestError
        When ``again`` is False and the same was asked for already.
    NotAllowed
        When the actor's role does not ask for replacements.
    """
    first = _asked_already(session, new.form_token)
    zone = clock(session, actor)
    shifts = [new_shift(each.day, each.hours, new.headcount, zone) for each in new.shifts]
    if first is not None:
        require_same_shifts(session, first, shifts)
        return first
    now = now or datetime.now(UTC)
    site = site_of(session, actor, new.site)
    job = session.scalar(select(Job).where(Job.id == new.job, Job.market_id == site.market_id))
    kinds = _check(session, actor, new, site, zone, now, job)
    request = Request(
        market_id=site.market_id,
        organisation_id=site.organisation_id,
        site_id=site.id,
        job_id=new.job,
        reason=new.reason,
        priority=job.priority if job else 1,
        headcount=new.headcount,
        first_day=new.first_day,
        last_day=new.last_day,
        created_by=actor.user,
        form_token=new.form_token,
        shifts=shifts,
    )
    if not again:
        require_not_identical(session, site.id, new.job, request.shifts)
    urgent = promise(session, actor, request, [shift.starts_at for shift in request.shifts], now)
    start(session, actor, request, Action.SUBMIT, detail=urgent or None)
    _add_parts(session, new, request.id)
    declare_manned(session, site, kinds, new)
    if count:
        count_who_could_come(session, actor, [request.id], now)
        ask_to_answer(session, actor, request.id)
    return request.id


def _asked_already(session: Session, token: UUID | None) -> int | None:
    """Return the request that the same form made; whoever sends it at the same moment waits here for the first."""
    if token is None:
        return None
    session.execute(text("SELECT pg_advisory_xact_lock(hashtext('form'), hashtext(:token))"), {"token": str(token)})
    return session.scalar(select(Request.id).where(Request.form_token == token))


def _check(
    session: Session, actor: Actor, new: NewRequest, site: Site, zone: ZoneInfo, now: datetime, job: Job | None
) -> dict[date, DayKind]:
    problems = [*check_period(new.first_day, new.last_day, new.headcount, now.astimezone(zone).date())]
    if job is None:
        problems.append(Invalid("job", "unknown_job"))
    if problems:
        raise InvalidRequestError(problems)  # a period that cannot be has no days to look at
    kinds = dict(day_kinds(session, site, new.first_day, new.last_day))
    if kinds[new.first_day] == DayKind.CLOSED_FOR_GOOD:
        problems.append(Invalid("site", "closed_for_good"))
    problems += check_shifts(new, kinds, zone, now)
    if new.preferred or new.unwanted:
        problems += check_people(new, (each.worker for each in people_known(session, actor, site.id)))
    if problems:
        raise InvalidRequestError(problems)
    return kinds


def new_shift(day: date, hours: Hours, headcount: int, zone: ZoneInfo) -> RequestShift:
    """Return a shift by the clock of the market."""
    return RequestShift(
        day=day,
        starts_at=moment(day, hours.start_minute, zone),
        ends_at=moment(day, hours.end_minute, zone),
        break_minutes=hours.break_minutes,
        headcount=headcount,
    )


def declare_manned(session: Session, site: Site, kinds: Mapping[date, DayKind], new: NewRequest) -> None:
    """Note the days of the school holidays on which a site says that its agents are at work and asks for somebody."""
    said = sorted(day for day in new.manned if kinds.get(day) not in {None, DayKind.PERMANENCE})
    if worked := [day for day in said if day in {each.day for each in new.shifts}]:
        session.execute(
            insert(PermanenceDay), [{"site_id": site.id, "market_id": site.market_id, "day": day} for day in worked]
        )


def _add_parts(session: Session, new: NewRequest, request: int) -> None:
    """Store the skills and the persons of a request."""
    of_job = select(JobSkill.skill_id).where(JobSkill.job_id == new.job)
    of_post = select(PostSkill.skill_id).filter_by(site_id=new.site, job_id=new.job, label=new.label)
    skills = session.scalars(of_job.union(of_post)).all()
    if skills:
        session.execute(insert(RequestSkill), [{"request_id": request, "skill_id": skill} for skill in skills])
    wishes = [
        {"request_id": request, "worker_id": worker, "wish": wish}
        for wish, people in ((PersonWish.PREFERRED, new.preferred), (PersonWish.BANNED, new.unwanted))
        for worker in sorted(people)
    ]
    if wishes:
        session.execute(insert(RequestPerson), wishes)
