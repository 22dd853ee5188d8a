"""The days of work that count, each by the entry of the ledger that says so: what every export is made of."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.tables import (
    Employment,
    HourEntry,
    Job,
    Mission,
    Organisation,
    Request,
    Site,
    WorkerName,
)
from scheduler.core.tables.calendar_codes import HolidayLaw
from scheduler.core.tables.hour_codes import SETTLED
from scheduler.core.weeks import clock
from scheduler.hours.days import LAST


@dataclass(frozen=True, slots=True)
class CountedDay:
    """A day of work that counts; times are on the market's clock, ``minutes`` are paid.

    ``name`` is None for whoever may not read it. ``contract_*`` are of the employment that the mission was made under,
    None where the reader may not see it (any more): hours are never left out for that.
    ``holiday_law`` is the site's own, None where it is the market's.
    """

    entry: int
    month: date
    request: int
    mission: int
    shift: int
    worker_id: int
    code: str
    name: str | None
    agency_id: int
    agency: str
    site: str
    holiday_law: HolidayLaw | None
    job: str | None
    day: date
    starts_at: datetime
    ends_at: datetime
    break_minutes: int
    minutes: int
    contract: int | None
    contract_from: date | None
    contract_to: date | None


def counted(
    session: Session, actor: Actor, first: date, last: date, *, agency: int | None = None
) -> tuple[CountedDay, ...]:
    """Return the days that count of the months from one to another (their first days), by agency, person and time.

    The actor's own people's, or, for whoever leads, everybody's; ``agency``: of that one alone. A person's code is that
    of their last day, however it was before.
    """
    zone = clock(session, actor)
    agency = agency if actor.leads else actor.organisation
    query = (
        select(
            HourEntry.id.label("entry"),
            HourEntry.month,
            Mission.request_id.label("request"),
            HourEntry.mission_id.label("mission"),
            HourEntry.request_shift_id.label("shift"),
            HourEntry.worker_id,
            HourEntry.worker_code.label("code"),
            WorkerName.display_name.label("name"),
            HourEntry.agency_id,
            Organisation.name.label("agency"),
            Site.shown.label("site"),
            Site.holiday_law,
            Job.name.label("job"),
            HourEntry.day,
            HourEntry.starts_at,
            HourEntry.ends_at,
            HourEntry.break_minutes,
            HourEntry.minutes,
            Employment.id.label("contract"),
            Employment.from_day.label("contract_from"),
            Employment.to_day.label("contract_to"),
        )
        .join(Mission, Mission.id == HourEntry.mission_id)
        .join(Request, Request.id == Mission.request_id)
        .join(Organisation, Organisation.id == HourEntry.agency_id)
        .join(Site, Site.id == HourEntry.site_id)
        .outerjoin(Employment, Employment.id == Mission.employment_id)
        .outerjoin(Job, Job.id == Request.job_id)
        .outerjoin(WorkerName, WorkerName.worker_id == HourEntry.worker_id)
        .where(
            HourEntry.market_id == actor.market,
            HourEntry.month.between(first, last),
            HourEntry.kind.in_(SETTLED),
            HourEntry.minutes > 0,
            LAST,
            *([] if agency is None else [HourEntry.agency_id == agency]),
        )
        .order_by(Organisation.name, HourEntry.agency_id, HourEntry.worker_id, HourEntry.starts_at, HourEntry.id)
    )
    rows = [row._asdict() for row in session.execute(query)]
    codes = {row["worker_id"]: row["code"] for row in rows}
    for row in rows:
        row["code"] = codes[row["worker_id"]]
        row["starts_at"], row["ends_at"] = row["starts_at"].astimezone(zone), row["ends_at"].astimezone(zone)
    found = [CountedDay(**row) for row in rows]
    return tuple(
        sorted(found, key=lambda each: (each.agency, each.agency_id, each.code, each.worker_id, each.starts_at))
    )
