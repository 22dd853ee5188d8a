"""A worker's own page, known by its link alone: their missions, and the word they give their agency."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from scheduler.core.db import Database
from scheduler.core.errors import NotFound, NotPossible
from scheduler.core.tables.codes import Language, MissionState, Thing, Word
from scheduler.core.tables.journey_codes import JourneySource, TravelMode
from scheduler.core.tokens import hashed
from scheduler.hours.own import OwnDay, own_hours
from scheduler.missions.leaving import Departure, departures
from scheduler.missions.lines import Hours


@dataclass(frozen=True, slots=True)
class Where:
    """The place: whom to ask for, how to get in, what to eat, what is there and what to bring."""

    site: str
    address: str
    lat: float
    lon: float
    contact: str | None
    phone: str | None
    access: str | None
    meals: str | None
    provided: str | None
    bring: str | None


@dataclass(frozen=True, slots=True)
class OwnMission:
    """A mission as its worker sees it; ``departures`` say when to leave home: not always at the same hour.

    Whoever said that they cannot come has no such hour.

    ``confirms_at``: when their agency opens and can confirm their yes, where the work begins before.
    """

    id: int
    state: MissionState
    word: Word | None
    answer_by: datetime | None
    job: str | None
    where: Where
    mode: TravelMode
    minutes: int | None
    source: JourneySource | None
    departures: tuple[Departure, ...]
    shifts: tuple[Hours, ...]
    confirms_at: datetime | None = None

    @property
    def paid_minutes(self) -> int:
        """Paid minutes of all its shifts."""
        return sum(each.paid_minutes for each in self.shifts)

    @property
    def leaves_at(self) -> dict[date, time]:
        """When to leave home, by day."""
        return {day: each.at for each in self.departures for day in each.days}


@dataclass(frozen=True, slots=True)
class MayBeCalled:
    """A mission for which somebody stands by: where, and the shifts still to begin as start and end."""

    site: str
    shifts: tuple[tuple[datetime, datetime], ...]


@dataclass(frozen=True, slots=True)
class WorkerPage:
    """Everything on the page, in the language that was chosen with the contact; the missions in the order of time.

    ``stands_by``: for what the worker is listed as a stand-by at this moment, if they agreed to be called.
    ``hours``: the days that they have worked lately, where the market keeps hours; the latest first.
    """

    worker: str
    language: Language
    agency: str
    agency_phone: str | None
    zone: ZoneInfo
    missions: tuple[OwnMission, ...]
    stands_by: tuple[MayBeCalled, ...] = ()
    hours: tuple[OwnDay, ...] = ()

    def of(self, *states: MissionState) -> tuple[OwnMission, ...]:
        """Return the missions in one of these states."""
        return tuple(each for each in self.missions if each.state in states)


def worker_page(database: Database, token: str) -> WorkerPage:
    """Return what the link shows.

    Raises
    ------
    NotFound
        When there is no such link, or not any more.
    """
    with database.transaction(None) as session:
        who = session.execute(text("SELECT * FROM worker_of_link(:hash)"), {"hash": hashed(token)}).one_or_none()
        if who is None:
            thing = "link"
            raise NotFound(thing, "")
        missions = _missions(session, token)
        zone = ZoneInfo(who.timezone)
        stands_by = _stands_by(session, token, zone)
        hours = own_hours(session, token)
    language = Language(who.language)
    return WorkerPage(who.worker, language, who.agency, who.agency_phone, zone, missions, stands_by, hours)


def worker_language(database: Database, token: str) -> Language:
    """Return in which language to speak to whom the link belongs; French when there is no such link."""
    with database.transaction(None) as session:
        found = session.scalar(text("SELECT language FROM worker_of_link(:hash)"), {"hash": hashed(token)})
    return Language(found or Language.FRENCH)


def _stands_by(session: Session, token: str, zone: ZoneInfo) -> tuple[MayBeCalled, ...]:
    found: dict[tuple[int, str], list[tuple[datetime, datetime]]] = {}
    for row in session.execute(text("SELECT * FROM worker_stand_bys(:hash)"), {"hash": hashed(token)}):
        hours = row.starts_at.astimezone(zone), row.ends_at.astimezone(zone)
        found.setdefault((row.mission_id, row.site), []).append(hours)
    return tuple(MayBeCalled(site, tuple(shifts)) for (_, site), shifts in found.items())


def _missions(session: Session, token: str) -> tuple[OwnMission, ...]:
    rows = defaultdict(list)
    for row in session.execute(text("SELECT * FROM worker_missions(:hash)"), {"hash": hashed(token)}):
        rows[row.mission_id].append(row)
    return tuple(_mission(each) for each in rows.values())


def _mission(rows: "list[Row[tuple[object, ...]]]") -> OwnMission:
    row = rows[0]
    zone = ZoneInfo(row.timezone)
    shifts = tuple(
        Hours(
            each.day,
            each.starts_at.astimezone(zone),
            each.ends_at.astimezone(zone),
            each.break_minutes,
            each.paid_minutes,
        )
        for each in rows
    )
    return OwnMission(
        id=row.mission_id,
        state=MissionState(row.state),
        word=Word(row.word) if row.word else None,
        answer_by=row.answer_by and row.answer_by.astimezone(zone),
        job=row.job,
        where=Where(
            row.site,
            row.address,
            row.lat,
            row.lon,
            row.contact,
            row.phone,
            row.access,
            row.meals,
            row.equipment_provided,
            row.equipment_to_bring,
        ),
        mode=TravelMode(row.travel_mode),
        minutes=row.travel_minutes,
        source=JourneySource(row.travel_source) if row.travel_source else None,
        departures=departures(shifts, row.travel_minutes) if row.word != Word.CANNOT else (),
        shifts=shifts,
        confirms_at=row.confirms_at and row.confirms_at.astimezone(zone),
    )


def say(database: Database, token: str, mission: int, word: Word) -> None:
    """Keep a worker's word on a mission and tell their agency, which alone confirms or declines.

    What follows of it while nobody is at the office is the job worker's to see to (``missions.heard``).

    Raises
    ------
    NotFound
        When there is no such link, or not any more.
    NotPossible
        When the mission is none of theirs, or does not wait for an answer any more.
    """
    with database.transaction(None) as session:
        known = session.execute(text("SELECT * FROM worker_of_link(:hash)"), {"hash": hashed(token)}).one_or_none()
        if known is None:
            thing = "link"
            raise NotFound(thing, "")
        values = {"hash": hashed(token), "mission": mission, "word": word}
        if not session.scalar(text("SELECT worker_says(:hash, :mission, :word)"), values):
            state = "answered"
            raise NotPossible(Thing.MISSION, state, word)
