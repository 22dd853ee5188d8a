"""Why this person: one mission with the facts that spoke for whoever has it, and who else could have."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Row, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from scheduler.core.access import Actor, require_lead
from scheduler.core.errors import NotFound
from scheduler.core.tables import (
    Job,
    Mission,
    MissionShift,
    Organisation,
    Request,
    RequestPerson,
    RequestShift,
    RequestSkill,
    Run,
    Site,
    SitePerson,
    Skill,
    TravelTime,
    Worker,
    WorkerSite,
    WorkerSkill,
)
from scheduler.core.tables.codes import COVERING, DeclineReason, MissionState, PersonWish, SiteKnowledge
from scheduler.core.tables.journey_codes import JourneySource, TravelMode
from scheduler.core.tables.taking_off_codes import TakeOffReason
from scheduler.core.weeks import WeekHours, weekly_hours
from scheduler.lead.others import Other, others_of
from scheduler.market.clock import Clock, market_clock
from scheduler.market.notice import notice_of
from scheduler.market.people import Person, people, unknown
from scheduler.missions.agreed import SaidYes, agreed_missions, said_yes
from scheduler.missions.unable import unable_missions
from scheduler.planning.run_record import Choice, explanation, number
from scheduler.workforce import HeadStart


@dataclass(frozen=True, slots=True)
class Part:
    """One shift of the mission, on the market's clock."""

    day: date
    starts_at: datetime
    ends_at: datetime
    minutes: int


@dataclass(frozen=True, slots=True)
class Why:
    """A mission, and why this person.

    Attributes
    ----------
    head_start
        None when the person has none, or it was over before the mission begins.
    skills
        Those that the request needs, each with whether the person holds it during all of the mission.
    travel_minutes, travel_source
        One way from home, None when nobody has worked it out; by what, None when the agency did.
    weeks
        All paid minutes of the person in the mission's weeks, this mission's included once it is published.
    planned_minutes
        The person's paid minutes in the fullest of these weeks once the run's draft is published.
    eligible
        How many people could have had the mission when the run ended, None when no run says so.
    cut
        The run had no time for all alternatives.
    announced_on
        Of a mission that is held, the day on which it is announced at the latest.
    """

    mission: int
    state: MissionState
    decline_reason: DeclineReason | None
    taken_off: TakeOffReason | None
    published_at: datetime | None
    answer_by: datetime | None
    said_yes: SaidYes | None
    cannot_since: datetime | None
    pinned: bool
    run: int | None
    request: int
    site: str
    job: str | None
    agency: str
    agency_phone: str | None
    person: Person
    travel_mode: TravelMode | None
    travel_minutes: int | None
    travel_source: JourneySource | None
    max_travel_minutes: int | None
    wished_minutes: int | None
    familiar: bool
    preferred: bool
    head_start: HeadStart | None
    skills: tuple[tuple[str, bool], ...]
    parts: tuple[Part, ...]
    weeks: tuple[WeekHours, ...]
    planned_minutes: int | None
    eligible: int | None
    others: tuple[Other, ...]
    cut: bool
    announced_on: date | None = None

    @property
    def minutes(self) -> int:
        """Paid minutes of the mission."""
        return sum(part.minutes for part in self.parts)


def why(session: Session, actor: Actor, which: int) -> Why:
    """Return a mission with what spoke for its person.

    Raises
    ------
    NotAllowed
        To anybody but the lead's planner.
    NotFound
        When the market has no such mission, or all of its shifts were taken off the request.
    """
    thing = "mission"
    require_lead(actor)
    clock = market_clock(session, actor)
    row = _mission(session, which)
    parts = _parts(session, clock, which)
    if not parts:
        raise NotFound(thing, which)
    told = explanation(row.explanation)
    known = {person.code: person for person in people(session).values()}
    person = next((each for each in known.values() if each.id == row.worker_id), None)
    choice = _choice(told.missions, row.request_id, person)
    first, last = parts[0].day, parts[-1].day
    held = row.state == MissionState.PROPOSED and row.held_since is not None
    return Why(
        mission=which,
        state=row.state,
        decline_reason=row.decline_reason,
        taken_off=row.taken_off,
        published_at=clock.local(row.published_at) if row.published_at else None,
        answer_by=clock.local(row.answer_by) if row.answer_by else None,
        said_yes=said_yes(clock, row),
        cannot_since=clock.local(row.cannot_since) if row.cannot_since else None,
        pinned=row.pinned,
        run=row.run_id,
        request=row.request_id,
        site=row.site,
        job=row.job,
        agency=row.agency,
        agency_phone=row.phone,
        person=person or unknown(row.worker_id, row.agency_id),
        travel_mode=row.travel_mode,
        travel_minutes=row.travel_minutes,
        travel_source=row.travel_source,
        max_travel_minutes=row.max_travel_minutes,
        wished_minutes=row.wished_minutes,
        familiar=row.knowledge == SiteKnowledge.FAMILIAR or row.has_been_there,
        preferred=row.wish is not None or row.liked_because is not None,
        head_start=_head_start(row, first),
        skills=_skills(session, row.request_id, row.worker_id, first, last),
        parts=parts,
        weeks=weekly_hours(session, clock.zone, row.worker_id, first, last) if person else (),
        planned_minutes=choice.week_minutes if choice else None,
        eligible=choice.eligible if choice else None,
        others=others_of(session, choice, told.foresight, known) if choice else (),
        cut=told.cut,
        announced_on=notice_of(session, actor).announced_on(parts[0].starts_at, datetime.now(UTC)) if held else None,
    )


def _mission(session: Session, which: int) -> Row[*tuple[Any, ...]]:
    liked = and_(
        RequestPerson.request_id == Mission.request_id,
        RequestPerson.worker_id == Mission.worker_id,
        RequestPerson.wish == PersonWish.PREFERRED,
    )
    at_site = Request.site_id
    always_liked = and_(
        SitePerson.site_id == at_site,
        SitePerson.worker_id == Mission.worker_id,
        SitePerson.wish == PersonWish.PREFERRED,
    )
    agreed, unable = agreed_missions(), unable_missions()
    earlier, its_request, its_shift = aliased(Mission), aliased(Request), aliased(MissionShift)
    has_been_there = (
        exists()
        .where(earlier.worker_id == Mission.worker_id, earlier.id != Mission.id)
        .where(its_request.id == earlier.request_id, its_request.site_id == at_site)
        .where(
            its_shift.mission_id == earlier.id, its_shift.state.in_(COVERING), func.lower(its_shift.during) < func.now()
        )
    )
    statement = (
        select(
            *(
                Mission.state,
                Mission.decline_reason,
                Mission.taken_off,
                Mission.published_at,
                Mission.held_since,
                Mission.answer_by,
                Mission.pinned,
                Mission.run_id,
            ),
            *(Mission.request_id, Mission.worker_id, Mission.agency_id),
            *(Site.shown.label("site"), Job.name.label("job"), Organisation.name.label("agency"), Organisation.phone),
            *(Worker.travel_mode, Worker.max_travel_minutes, Worker.wished_minutes),
            *(TravelTime.minutes.label("travel_minutes"), TravelTime.source.label("travel_source")),
            *(WorkerSite.knowledge, RequestPerson.wish, Run.explanation, has_been_there.label("has_been_there")),
            SitePerson.reason.label("liked_because"),
            *(agreed.c.confirms_at, agreed.c.on_duty, agreed.c.begins_at, unable.c.said_at.label("cannot_since")),
            *(Worker.head_start_minutes, Worker.head_start_reason, Worker.head_start_until),
        )
        .join(Request, Request.id == Mission.request_id)
        .join(Site, Site.id == Request.site_id)
        .join(Organisation, Organisation.id == Mission.agency_id)
        .outerjoin(Job, Job.id == Request.job_id)
        .outerjoin(Worker, Worker.id == Mission.worker_id)
        .outerjoin(TravelTime, and_(TravelTime.worker_id == Mission.worker_id, TravelTime.site_id == at_site))
        .outerjoin(WorkerSite, and_(WorkerSite.worker_id == Mission.worker_id, WorkerSite.site_id == at_site))
        .outerjoin(RequestPerson, liked)
        .outerjoin(SitePerson, always_liked)
        .outerjoin(Run, Run.id == Mission.run_id)
        .outerjoin(agreed, agreed.c.mission_id == Mission.id)
        .outerjoin(unable, unable.c.mission_id == Mission.id)
        .where(Mission.id == which)
    )
    row = session.execute(statement).first()
    if row is None:
        thing = "mission"
        raise NotFound(thing, which)
    return row


def _head_start(row: Row[*tuple[Any, ...]], first: date) -> HeadStart | None:
    over = row.head_start_until is not None and row.head_start_until < first
    if not row.head_start_minutes or over:
        return None
    return HeadStart(row.head_start_minutes, row.head_start_reason, row.head_start_until)


def _parts(session: Session, clock: Clock, which: int) -> tuple[Part, ...]:
    rows = session.execute(
        select(RequestShift.day, RequestShift.starts_at, RequestShift.ends_at, RequestShift.paid_minutes)
        .join(MissionShift, MissionShift.request_shift_id == RequestShift.id)
        .where(MissionShift.mission_id == which)
        .order_by(RequestShift.starts_at)
    )
    return tuple(Part(day, clock.local(start), clock.local(end), minutes) for day, start, end, minutes in rows)


def _skills(session: Session, request: int, worker: int, first: date, last: date) -> tuple[tuple[str, bool], ...]:
    held = (
        select(WorkerSkill.id)
        .where(
            WorkerSkill.worker_id == worker,
            WorkerSkill.skill_id == Skill.id,
            or_(WorkerSkill.from_day.is_(None), WorkerSkill.from_day <= first),
            or_(WorkerSkill.to_day.is_(None), WorkerSkill.to_day >= last),
        )
        .exists()
    )
    statement = (
        select(Skill.name, held)
        .join(RequestSkill, RequestSkill.skill_id == Skill.id)
        .where(RequestSkill.request_id == request)
        .order_by(Skill.name)
    )
    return tuple((name, holds) for name, holds in session.execute(statement))


def _choice(told: tuple[Choice, ...], request: int, person: Person | None) -> Choice | None:
    if person is None:
        return None
    mine = (each for each in told if number(each.request) == request and each.worker == person.code)
    return next(mine, None)
