"""What whoever plans reads of a mission on every list that follows some: where, who, and which agency to ring."""

from typing import Any

from sqlalchemy import Row, Select, func, select

from scheduler.core.tables import Mission, MissionShift, Organisation, Request, RequestShift, Site, Worker, WorkerName
from scheduler.market.people import Person

FIRST_START = func.min(RequestShift.starts_at)
"""When a mission begins; with a condition on shifts, the first of those."""


def followed() -> Select[*tuple[Any, ...]]:
    """Ask for missions in this way; whoever calls says which ones, and what else belongs to each."""
    return (
        select(
            Mission.id,
            Mission.request_id,
            Mission.worker_id,
            Mission.agency_id,
            Site.shown.label("site"),
            Organisation.name.label("agency"),
            Organisation.phone,
            FIRST_START.label("first_start"),
            Worker.code,
            WorkerName.display_name,
        )
        .join(Request, Request.id == Mission.request_id)
        .join(Site, Site.id == Request.site_id)
        .join(Organisation, Organisation.id == Mission.agency_id)
        .join(MissionShift, MissionShift.mission_id == Mission.id)
        .join(RequestShift, RequestShift.id == MissionShift.request_shift_id)
        # A file that its agency took out of the market cannot be read any more.
        .outerjoin(Worker, Worker.id == Mission.worker_id)
        .outerjoin(WorkerName, WorkerName.worker_id == Mission.worker_id)
        .group_by(Mission.id, Site.id, Organisation.id, Worker.id, WorkerName.worker_id)
    )


def person_of(row: Row[*tuple[Any, ...]]) -> Person:
    """Return whose mission a row of these is, by number where their file cannot be read."""
    return Person(row.worker_id, row.code or f"#{row.worker_id}", row.agency_id, row.agency, row.display_name)
