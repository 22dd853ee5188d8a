"""Who is sent where, when and how, as documents say it: read by the two sides of a mission, or by its worker's link."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.errors import NotFound
from scheduler.core.formats import Format
from scheduler.core.tables import (
    Job,
    Market,
    Mission,
    Organisation,
    Request,
    Sheet,
    Site,
    TravelTime,
    Worker,
    WorkerName,
)
from scheduler.core.tables.codes import COVERING, Thing
from scheduler.core.tables.journey_codes import JourneySource, TravelMode
from scheduler.missions.lines import Hours, shifts_of


@dataclass(frozen=True, slots=True)
class Assignment:
    """A confirmed mission as documents need it; what nobody has noted, or not for the reader, is None.

    ``worker_name`` is a code where there is no name; ``minutes`` are those of one way from home, by ``mode``, and
    ``source`` says by what they were worked out. ``shifts`` are in the order of time, on the market's clock.
    """

    mission: int
    market: int
    market_name: str
    zone: ZoneInfo
    agency: int
    agency_name: str
    agency_phone: str | None
    organisation: int
    worker: int
    worker_name: str
    job: str | None
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
    mode: TravelMode | None
    minutes: int | None
    source: JourneySource | None
    shifts: tuple[Hours, ...]

    @property
    def by_day(self) -> dict[date, tuple[Hours, ...]]:
        """Its stretches of work by the day on which they begin."""
        found = defaultdict[date, tuple[Hours, ...]](tuple)
        for each in self.shifts:
            found[each.day] += (each,)
        return dict(found)

    @property
    def minutes_paid(self) -> int:
        """Paid minutes of all its shifts."""
        return sum(each.paid_minutes for each in self.shifts)

    def days_in_all(self, form: Format) -> str:
        """Say from when to when it lasts: du lundi 4 janvier au vendredi 8 janvier 2027."""
        return form.period(self.shifts[0].day, self.shifts[-1].day)


def assignment(session: Session, actor: Actor, mission: int) -> Assignment:
    """Return a confirmed mission of the actor's agency, or at one of their own sites.

    Raises
    ------
    NotFound
        When they have no such mission, or nobody has confirmed it.
    """
    there = and_(TravelTime.worker_id == Mission.worker_id, TravelTime.site_id == Site.id)
    query = (
        select(
            Mission.id.label("mission"),
            Market.id.label("market"),
            Market.name.label("market_name"),
            Market.timezone,
            Mission.agency_id.label("agency"),
            Organisation.name.label("agency_name"),
            Organisation.phone.label("agency_phone"),
            Mission.organisation_id.label("organisation"),
            Mission.worker_id.label("worker"),
            WorkerName.display_name,
            Worker.code,
            Job.name.label("job"),
            Site.shown.label("site"),
            Site.address,
            Site.lat,
            Site.lon,
            Sheet.contact,
            Sheet.phone,
            Sheet.access,
            Sheet.meals,
            Sheet.equipment_provided.label("provided"),
            Sheet.equipment_to_bring.label("bring"),
            Worker.travel_mode.label("mode"),
            TravelTime.minutes,
            TravelTime.source,
        )
        .join(Market, Market.id == Mission.market_id)
        .join(Organisation, Organisation.id == Mission.agency_id)
        .join(Request, Request.id == Mission.request_id)
        .join(Site, Site.id == Request.site_id)
        .outerjoin(Sheet, Sheet.site_id == Site.id)
        .outerjoin(Job, Job.id == Request.job_id)
        .outerjoin(Worker, Worker.id == Mission.worker_id)
        .outerjoin(WorkerName, WorkerName.worker_id == Mission.worker_id)
        .outerjoin(TravelTime, there)
        .where(
            Mission.id == mission,
            Mission.market_id == actor.market,
            Mission.state.in_(COVERING),
            or_(Mission.agency_id == actor.organisation, Mission.organisation_id == actor.organisation),
        )
    )
    row = session.execute(query).mappings().one_or_none()
    if row is None:
        raise NotFound(Thing.MISSION, mission)
    values = dict(row)
    name, code, zone = values.pop("display_name"), values.pop("code"), ZoneInfo(values.pop("timezone"))
    shifts = shifts_of(session, zone, [mission])[mission]
    return Assignment(**values, zone=zone, worker_name=name or code or "", shifts=shifts)
