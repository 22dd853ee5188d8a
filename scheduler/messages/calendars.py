"""Calendars (RFC 5545) that a phone or a mailbox subscribes to by a private link.

An entry is a place of a shift and keeps its UID whoever takes it and whatever becomes of its hours. SEQUENCE is how
many moves of the request and its missions the log tells the reader: it only grows. What was called off stays for four
weeks as CANCELLED, since a calendar that took an entry once may not miss it later.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar
from icalendar import Event as CalendarEvent
from sqlalchemy import func, or_, select, text, union_all
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.db import Database
from scheduler.core.errors import NotFound
from scheduler.core.tables import (
    Event,
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
from scheduler.core.tables.codes import BOOKED, Language, MissionState, Thing
from scheduler.core.texts import one_line
from scheduler.core.tokens import hashed
from scheduler.core.weeks import clock
from scheduler.messages.links import holder
from scheduler.messages.voices import Voice

PAST = timedelta(days=28)
"""How long what is over, or was called off, stays."""
CALLED_OFF = frozenset({MissionState.DECLINED, MissionState.EXPIRED, MissionState.WITHDRAWN, MissionState.CANCELLED})
REFRESH = "PT1H"
"""How often a reader may look again."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A place of a shift in a calendar, as of its last change; ``changes`` counts them."""

    shift: int
    slot: int
    state: MissionState
    changed_at: datetime
    changes: int
    starts_at: datetime
    ends_at: datetime
    title: str
    place: str
    about: str

    @property
    def uid(self) -> str:
        """The name that stays."""
        return f"shift-{self.shift}-{self.slot}@releve"

    @property
    def status(self) -> str:
        """As RFC 5545 says it (3.8.1.11)."""
        if self.state in CALLED_OFF:
            return "CANCELLED"
        return "TENTATIVE" if self.state == MissionState.PUBLISHED else "CONFIRMED"


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
    link = {"hash": hashed(token)}
    with database.transaction(None) as session:
        who = session.execute(text("SELECT * FROM worker_of_link(:hash)"), link).one_or_none()
        if who is None:
            thing = "link"
            raise NotFound(thing, "")
        rows = session.execute(text("SELECT * FROM worker_calendar(:hash, :since)"), link | {"since": now - PAST}).all()
    entries = []
    for row in rows:
        voice = Voice(Language(who.language), ZoneInfo(row.timezone))
        state = MissionState(row.state)
        entries.append(
            Entry(
                shift=row.shift_id,
                slot=row.slot,
                state=state,
                changed_at=row.changed_at,
                changes=row.changes,
                starts_at=row.starts_at,
                ends_at=row.ends_at,
                title=_title(row.site, state, voice),
                place=row.address,
                about="\n".join(_about(row.contact, row.phone, row.access)),
            )
        )
    return written(who.agency, entries, now)


def _entries(session: Session, actor: Actor, voice: Voice, now: datetime) -> list[Entry]:
    query = (
        select(Mission, MissionShift.slot, RequestShift, Site, Sheet, Job.name, WorkerName.display_name)
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
            Mission.state.in_((*BOOKED, *CALLED_OFF)),
            RequestShift.ends_at > now - PAST,
        )
        .order_by(RequestShift.starts_at, Mission.id)
    )
    rows = session.execute(query).all()
    log = _changes(session, {mission.request_id for mission, *_ in rows})
    return [
        Entry(
            shift=shift.id,
            slot=slot,
            state=mission.state,
            changed_at=changed_at or mission.published_at or now,
            changes=changes,
            starts_at=shift.starts_at,
            ends_at=shift.ends_at,
            title=_title(", ".join(part for part in (worker, site.shown) if part), mission.state, voice),
            place=site.address,
            about="\n".join(_about(job, *((told.contact, told.phone, told.access) if told else ()))),
        )
        for mission, slot, shift, site, told, job, worker in rows
        for changes, changed_at in (log.get(mission.request_id, (0, None)),)
    ]


def _changes(session: Session, requests: Collection[int]) -> dict[int, tuple[int, datetime | None]]:
    """Return of each request how many moves of it and of its missions the reader may see, and when the last one was."""
    of_missions = (
        select(Mission.request_id.label("request"), Event.at)
        .join(Mission, Mission.id == Event.thing_id)
        .where(Event.thing == Thing.MISSION, Mission.request_id.in_(requests))
    )
    own = select(Event.thing_id, Event.at).where(Event.thing == Thing.REQUEST, Event.thing_id.in_(requests))
    moves = union_all(of_missions, own).subquery()
    query = select(moves.c.request, func.count(), func.max(moves.c.at)).group_by(moves.c.request)
    return {request: (count, at) for request, count, at in session.execute(query)}


def _title(what: str, state: MissionState, voice: Voice) -> str:
    if state in CALLED_OFF:  # not every calendar shows the status
        return voice.say("Annulé : %(what)s", what=what)
    return voice.say("À confirmer : %(what)s", what=what) if state == MissionState.PUBLISHED else what


def _about(*parts: str | None) -> Iterable[str]:
    return (part for part in parts if part)


def written(name: str, entries: Iterable[Entry], now: datetime) -> bytes:
    """Write a calendar: the same bytes for the same entries, whenever it is asked for."""
    calendar = Calendar()
    calendar.add("prodid", "-//Relève//Relève//FR")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"Relève – {name}")
    calendar.add("x-published-ttl", REFRESH)
    for entry in _shown(entries, now):
        event = CalendarEvent()
        event.add("uid", entry.uid)
        event.add("sequence", entry.changes)
        event.add("dtstamp", entry.changed_at.astimezone(UTC))
        event.add("last-modified", entry.changed_at.astimezone(UTC))
        event.add("dtstart", entry.starts_at.astimezone(UTC))
        event.add("dtend", entry.ends_at.astimezone(UTC))
        event.add("summary", one_line(entry.title))
        event.add("location", one_line(entry.place))
        if entry.about:
            event.add("description", entry.about)
        event.add("status", entry.status)
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _shown(entries: Iterable[Entry], now: datetime) -> Iterator[Entry]:
    """Leave one entry to each place of a shift: who comes, else the last that was called off, while it stays."""
    last: dict[str, Entry] = {}
    for entry in entries:
        known = last.get(entry.uid)
        if known is None or known.state in CALLED_OFF:
            last[entry.uid] = entry
    for entry in last.values():
        if entry.state not in CALLED_OFF or entry.changed_at > now - PAST:
            yield entry
