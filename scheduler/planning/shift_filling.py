"""How far each shift is filled: in force, by what is held, and by the draft of the last run."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from scheduler.core.tables import Job, MissionShift, Request, RequestShift, Sheet, Site, drafts, fills, holds
from scheduler.core.tables.codes import COVERING, MissionState, RequestState
from scheduler.market.clock import Clock

ASKED = (RequestState.OPEN, RequestState.PARTLY_FILLED, RequestState.FILLED, RequestState.UNFILLED)
"""Requests whose work is wanted: neither drafts nor cancelled ones."""


@dataclass(frozen=True, slots=True)
class ShiftFilling:
    """One shift and how many of its slots stand in which state; moments on the market's clock."""

    shift: int
    request: int
    site: int
    site_name: str
    contact: str | None
    phone: str | None
    job: str | None
    day: date
    starts_at: datetime
    ends_at: datetime
    paid_minutes: int
    headcount: int
    confirmed: int
    published: int
    held: int
    proposed: int
    asked_at: datetime

    @property
    def promised(self) -> int:
        """Slots that are held, as far as an announced mission has not taken them: somebody will come."""
        return min(self.held, self.headcount - self.confirmed - self.published)

    @property
    def empty(self) -> int:
        """Slots that nobody is held for and nobody has in the plan in force, or only somebody who may not come."""
        return self.headcount - self.confirmed - self.published - self.promised

    @property
    def drafted(self) -> int:
        """Empty slots that publishing the draft would fill."""
        return min(self.proposed, self.empty)


def how_filled() -> Mapping[str, ColumnElement[bool]]:
    """Return what a shift of a mission does for whoever counts: it fills a slot, promises it, or would fill it."""
    return {
        "confirmed": fills(COVERING),
        "published": fills((MissionState.PUBLISHED,)),
        "held": holds(),
        "proposed": drafts(),
    }


def filling(
    session: Session, clock: Clock, from_at: datetime, to_at: datetime, *, request: int | None = None
) -> tuple[ShiftFilling, ...]:
    """Return the shifts that are asked for and start between two moments (the second excluded), earliest first.

    Only those of one request, if one is given.
    """
    counts = how_filled()
    statement = (
        select(
            RequestShift.id.label("shift"),
            RequestShift.request_id.label("request"),
            Site.id.label("site"),
            Site.shown.label("site_name"),
            Sheet.contact,
            Sheet.phone,
            Job.name.label("job"),
            RequestShift.day,
            RequestShift.starts_at,
            RequestShift.ends_at,
            RequestShift.paid_minutes,
            RequestShift.headcount,
            Request.created_at.label("asked_at"),
            *(func.count(MissionShift.mission_id).filter(each).label(name) for name, each in counts.items()),
        )
        .join(Request, Request.id == RequestShift.request_id)
        .join(Site, Site.id == Request.site_id)
        .outerjoin(Sheet, Sheet.site_id == Site.id)
        .outerjoin(Job, Job.id == Request.job_id)
        .outerjoin(MissionShift, MissionShift.request_shift_id == RequestShift.id)
        .where(Request.state.in_(ASKED), RequestShift.starts_at >= from_at, RequestShift.starts_at < to_at)
        .group_by(RequestShift.id, Request.id, Site.id, Sheet.site_id, Job.id)
        .order_by(RequestShift.starts_at, Site.shown, RequestShift.id)
    )
    if request is not None:
        statement = statement.where(RequestShift.request_id == request)
    return tuple(
        ShiftFilling(
            **{
                **row,
                "starts_at": clock.local(row["starts_at"]),
                "ends_at": clock.local(row["ends_at"]),
            }
        )
        for row in session.execute(statement).mappings()
    )
