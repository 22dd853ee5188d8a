"""Calendars (RFC 5545) that a phone or a mailbox subscribes to by a private link."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.db import Database
from scheduler.core.errors import NotFound
from scheduler.core.tables import (
    Job,
    Market,
    Mission,
    MissionShift,
    Request,
    RequestShift,
    Sheet,
    Site,
    User,
    WorkerName,
)
from scheduler.core.tables.codes import STANDING, MissionState
from scheduler.core.texts import one_line
from scheduler.core.weeks import clock
from scheduler.messages.links import holder
from scheduler.messages.voices import Voice
from scheduler.messages.worker_page import worker_page

PAST = timedelta(days=28)
REFRESH = "PT1H"
"""How often a reader may look again."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One stretch of work in a calendar."""

    mission: int
    confirmed: bool
    starts_at: datetime
    ends_at: datetime
    title: str
    place: str
    about: str


def user_calendar(database: Database, token: str, now: datetime) -> bytes:
    """Return the calendar of a user's link: an agency's missions, or who comes to a site.

    It is read as that user, so it never shows more than their screens, and nothing once the account is disabled.

    Raises
    ------
    NotFound
        When there is no such link, or not any more.
    """
    whose = holder(database, token)
    if whose.user is None:
        thing = "link"
        raise NotFound(thing, "")
    actor = database.actor(whose.user, whose.market)
    with database.transaction(actor) as session:
        language = session.scalars(select(User.language).where(User.id == actor.user)).one()
        voice = Voice(language, clock(session, actor))
        name = session.scalars(select(Market.name).where(Market.id == actor.market)).one()
        return written(name, _entries(session, actor, voice, now), now)


def worker_calendar(database: Database, token: str, now: datetime) -> bytes:
    """Return the calendar of a worker's link, in their own language.

    Raises
    ------
    NotFound
        When there is no such link, or not any more.
    """
    page = worker_page(database, token)
    voice = Voice(page.language, page.zone)
    entries = [
        Entry(
            mission=each.id,
            confirmed=each.state == MissionState.CONFIRMED,
            starts_at=shift.starts_at,
            ends_at=shift.ends_at,
            title=_title(each.where.site, each.state, voice),
            place=each.where.address,
            about="\n".join(_about(each.where.contact, each.where.phone, each.where.access)),
        )
        for each in page.of(*STANDING)
        for shift in each.shifts
    ]
    return written(page.agency, entries, now)


def _entries(session: Session, actor: Actor, voice: Voice, now: datetime) -> list[Entry]:
    query = (
        select(Mission, RequestShift, Site, Sheet, Job.name, WorkerName.display_name)
        .join(MissionShift, MissionShift.mission_id == Mission.id)
        .join(RequestShift, RequestShift.id == MissionShift.request_shift_id)
        .join(Request, Request.id == Mission.request_id)
        .join(Site, Site.id == Request.site_id)
        .outerjoin(Sheet, Sheet.site_id == Site.id)
        .outerjoin(Job, Job.id == Request.job_id)
        .outerjoin(WorkerName, WorkerName.worker_id == Mission.worker_id)
        .where(
            Mission.market_id == actor.market,
            or_(Mission.agency_id == actor.organisation, Mission.organisation_id == actor.organisation),
            Mission.published_at.is_not(None),
            Mission.state.in_(STANDING),
            RequestShift.ends_at > now - PAST,
        )
        .order_by(RequestShift.starts_at, Mission.id)
    )
    return [
        Entry(
            mission=mission.id,
            confirmed=mission.state == MissionState.CONFIRMED,
            starts_at=shift.starts_at,
            ends_at=shift.ends_at,
            title=_title(", ".join(part for part in (worker, site.name) if part), mission.state, voice),
            place=site.address,
            about="\n".join(_about(job, *((told.contact, told.phone, told.access) if told else ()))),
        )
        for mission, shift, site, told, job, worker in session.execute(query)
    ]


def _title(what: str, state: MissionState, voice: Voice) -> str:
    return what if state == MissionState.CONFIRMED else voice.say("À confirmer : %(what)s", what=what)


def _about(*parts: str | None) -> Iterable[str]:
    return (part for part in parts if part)


def written(name: str, entries: Iterable[Entry], now: datetime) -> bytes:
    """Write a calendar."""
    calendar = Calendar()
    calendar.add("prodid", "-//Relève//Relève//FR")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"Relève – {name}")
    calendar.add("x-published-ttl", REFRESH)
    for entry in entries:
        event = Event()
        event.add("uid", f"mission-{entry.mission}-{entry.starts_at.astimezone(UTC):%Y%m%dT%H%MZ}@releve")
        event.add("dtstamp", now.astimezone(UTC))
        event.add("dtstart", entry.starts_at.astimezone(UTC))
        event.add("dtend", entry.ends_at.astimezone(UTC))
        event.add("summary", one_line(entry.title))
        event.add("location", one_line(entry.place))
        if entry.about:
            event.add("description", entry.about)
        event.add("status", "CONFIRMED" if entry.confirmed else "TENTATIVE")
        calendar.add_component(event)
    return bytes(calendar.to_ical())
