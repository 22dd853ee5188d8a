"""One mission with all that an agency needs to answer it and to send somebody."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.errors import NotFound
from scheduler.core.one_statement import Query, together
from scheduler.core.states import Action
from scheduler.core.tables import (
    Event,
    Mission,
    Organisation,
    RequestSkill,
    Sheet,
    Site,
    Skill,
    TravelTime,
    User,
    Worker,
    WorkerSite,
    WorkerWord,
)
from scheduler.core.tables.codes import BOOKED, DeclineReason, MissionState, SiteKnowledge, Thing
from scheduler.core.tables.journey_codes import JourneySource, TravelMode
from scheduler.core.weeks import WeekHours, clock, monday, weekly_hours
from scheduler.missions.first import first_missions
from scheduler.missions.leaving import Departure, departures
from scheduler.missions.lines import MissionLine, lines
from scheduler.missions.prepared import Prepared, by_mission, ticked
from scheduler.missions.remarks import Said, jotted, said

DECLARED_AHEAD = timedelta(days=8)
"""The declaration before hiring (DPAE) is taken at most eight days ahead: Code du travail, R1221-4."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the work is, whom to ask for and how to get in; what nobody has noted, or not for them, is None."""

    name: str
    address: str
    lat: float
    lon: float
    contact: str | None
    phone: str | None
    access: str | None
    meals: str | None
    equipment_provided: str | None
    equipment_to_bring: str | None


@dataclass(frozen=True, slots=True)
class Travel:
    """The worker's way to the site.

    ``earliest_arrival_minute`` and ``latest_departure_minute`` (since midnight) are the first and the last ride that
    serve it, None when the means of travel knows no timetable. ``source`` says by what the minutes were worked out,
    None when the agency did.
    """

    mode: TravelMode
    minutes: int | None
    max_minutes: int | None
    departures: tuple[Departure, ...]
    earliest_arrival_minute: int | None
    latest_departure_minute: int | None
    source: JourneySource | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the mission's history; ``person`` is None unless it was somebody of the reader's own agency.

    ``begins_at``: of a stand-by's yes that was told, when the work begins, where that is before the agency opens.
    ``forbidden``: of days that were declined, those that a rule forbade, and ``rules`` the codes of these.
    """

    at: datetime
    action: Action
    becomes: MissionState
    reason: DeclineReason | None
    organisation: str | None
    person: str | None
    begins_at: datetime | None = None
    forbidden: tuple[date, ...] = ()
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MissionDetail:
    """A mission with its surroundings.

    Attributes
    ----------
    skills
        What whoever comes must hold, by name.
    travel
        None once another agency keeps the person's file; then ``weeks`` is empty too.
    wished_minutes
        The hours that the person wishes for in a week, None when nobody has said.
    weeks
        The person's hours in each week with a day of the mission, all employers together.
    declare_from
        The first day on which the declaration before hiring is taken.
    history
        From when it was held or published on, in the order of time.
    first
        Whether it is the worker's first one, whoever sent them before.
    knows_site
        Whether the person's file says that they know the site, from before their first mission maybe.
    prepared
        What the agency has ticked.
    remarks
        What the agency and the lead jotted down.
    """

    line: MissionLine
    place: Place
    skills: tuple[str, ...]
    travel: Travel | None
    wished_minutes: int | None
    weeks: tuple[WeekHours, ...]
    declare_from: date
    history: tuple[Entry, ...]
    first: bool
    knows_site: bool
    prepared: Prepared
    remarks: tuple[Said, ...]
    said_at: datetime | None = None
    """When the person said their last word on it."""

    @property
    def reads_sheet(self) -> bool:
        """Whether this mission lets the agency read the sheet of the site: else what is missing in it may be there."""
        return self.line.state in BOOKED


def mission(session: Session, actor: Actor, mission_id: int) -> MissionDetail:
    """Return a mission of the actor's agency.

    Raises
    ------
    NotFound
        When the agency has no such mission, or not yet.
    """
    zone = clock(session, actor)
    line = mission_line(session, actor, mission_id)
    wished_minutes, travel, knows_site = _worker(session, actor, line) or (None, None, False)
    lists = together(
        session,
        skills=_skills(line.request_id),
        done=ticked([mission_id]),
        word=select(WorkerWord.at).where(WorkerWord.mission_id == mission_id),
        remarks=jotted(actor, mission=mission_id),
    )
    return MissionDetail(
        line=line,
        place=_place(session, line.site_id),
        skills=tuple(each.name for each in lists["skills"]),
        travel=travel,
        wished_minutes=wished_minutes,
        weeks=_weeks(session, zone, line) if travel else (),
        declare_from=line.first_day - DECLARED_AHEAD,
        history=_history(session, zone, mission_id),
        first=mission_id in first_missions(session, [mission_id]),
        knows_site=knows_site,
        prepared=by_mission(lists["done"]).get(mission_id, Prepared()),
        remarks=said(lists["remarks"], zone),
        said_at=next((at.astimezone(zone) for (at,) in lists["word"]), None),
    )


def mission_line(session: Session, actor: Actor, mission_id: int) -> MissionLine:
    """Return who goes where and when in a mission of the actor's agency.

    Raises
    ------
    NotFound
        When the agency has no such mission, or not yet.
    """
    found = lines(session, actor, clock(session, actor), Mission.id == mission_id)
    if not found:
        thing = "mission"
        raise NotFound(thing, mission_id)
    return found[0]


def _place(session: Session, site: int) -> Place:
    columns = (Site.shown.label("name"), Site.address, Site.lat, Site.lon)
    told = (Sheet.contact, Sheet.phone, Sheet.access, Sheet.meals, Sheet.equipment_provided, Sheet.equipment_to_bring)
    there = select(*columns, *told).outerjoin(Sheet, Sheet.site_id == Site.id).where(Site.id == site)
    return Place(**session.execute(there).mappings().one())


def _skills(request: int) -> Query:
    query = select(Skill.name).join(RequestSkill, RequestSkill.skill_id == Skill.id)
    return query.where(RequestSkill.request_id == request).order_by(Skill.name)


def _worker(session: Session, actor: Actor, line: MissionLine) -> tuple[int | None, Travel, bool] | None:
    there = and_(TravelTime.worker_id == Worker.id, TravelTime.site_id == line.site_id)
    query = (
        select(
            Worker.wished_minutes,
            Worker.travel_mode,
            TravelTime.minutes,
            Worker.max_travel_minutes,
            TravelTime.earliest_arrival_minute,
            TravelTime.latest_departure_minute,
            TravelTime.source,
            WorkerSite.knowledge,
        )
        .outerjoin(TravelTime, there)
        .outerjoin(WorkerSite, and_(WorkerSite.worker_id == Worker.id, WorkerSite.site_id == line.site_id))
        .where(Worker.id == line.worker_id, Worker.agency_id == actor.organisation)
    )
    row = session.execute(query).one_or_none()
    if row is None:
        return None
    wished_minutes, mode, minutes, most, earliest, latest, source, knowledge = row
    travel = Travel(mode, minutes, most, departures(line.shifts, minutes), earliest, latest, source)
    return wished_minutes, travel, knowledge == SiteKnowledge.FAMILIAR


def _weeks(session: Session, zone: ZoneInfo, line: MissionLine) -> tuple[WeekHours, ...]:
    worked_in = {monday(each.day) for each in line.shifts}
    weeks = weekly_hours(session, zone, line.worker_id, line.first_day, line.last_day)
    return tuple(each for each in weeks if each.monday in worked_in)


def _history(session: Session, zone: ZoneInfo, mission_id: int) -> tuple[Entry, ...]:
    # Users of other organisations are not readable: of these only the organisation is told.
    acted = func.establishment_shown(Organisation.id, Organisation.name)
    query = (
        select(Event.at, Event.action, Event.to_state, Event.reason, acted, User.name, Event.detail)
        .outerjoin(Organisation, Organisation.id == Event.organisation_id)
        .outerjoin(User, User.id == Event.user_id)
        .where(Event.thing == Thing.MISSION, Event.thing_id == mission_id, Event.action != Action.PROPOSE)
        .order_by(Event.id)
    )
    return tuple(
        Entry(
            at=at.astimezone(zone),
            action=Action(action),
            becomes=MissionState(becomes),
            reason=DeclineReason(reason) if reason else None,
            organisation=organisation,
            person=person,
            begins_at=_begins_at(detail, zone),
            **_against(detail),
        )
        for at, action, becomes, reason, organisation, person, detail in session.execute(query)
    )


def _begins_at(detail: Mapping[str, Any] | None, zone: ZoneInfo) -> datetime | None:
    told = (detail or {}).get("begins_at")
    return datetime.fromisoformat(told).astimezone(zone) if told else None


def _against(detail: Mapping[str, Any] | None) -> dict[str, Any]:
    told = (detail or {}).get("forbidden") or {"days": (), "rules": ()}
    return {"forbidden": tuple(map(date.fromisoformat, told["days"])), "rules": tuple(told["rules"])}
