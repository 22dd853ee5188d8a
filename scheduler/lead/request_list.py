"""The requests of a market as whoever plans looks for them: a list with filters."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select, true
from sqlalchemy.orm import Session

from scheduler.core.access import Actor, require_lead
from scheduler.core.tables import Job, MissionShift, Request, RequestShift, Site
from scheduler.core.tables.codes import RequestReason, RequestState
from scheduler.market.clock import Clock, market_clock
from scheduler.planning.shift_filling import how_filled

PAGE = 50


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which requests to list; None is no wish. ``week`` is a Monday: requests with work in that week.

    Without a ``page`` all of them are listed.
    """

    state: RequestState | None = None
    site: int | None = None
    job: int | None = None
    week: date | None = None
    page: int | None = 1


@dataclass(frozen=True, slots=True)
class RequestRow:
    """One request: its slots; how many are confirmed, wait for an answer, are held, and stand in the draft."""

    id: int
    site: int
    uai: str
    site_name: str
    job: str | None
    reason: RequestReason
    priority: int
    headcount: int
    first_day: date
    last_day: date
    state: RequestState
    created_at: datetime
    slots: int
    minutes: int
    confirmed: int
    published: int
    held: int
    proposed: int

    @property
    def promised(self) -> int:
        """Slots that are held, as far as the plan in force has not taken them."""
        return min(self.held, self.slots - self.confirmed - self.published)

    @property
    def empty(self) -> int:
        """Slots that nobody has in the plan in force, and that nobody is held for."""
        return self.slots - self.confirmed - self.published - self.promised

    @property
    def only_held(self) -> bool:
        """Whether it lacks nobody, and somebody is only held for it yet."""
        return self.promised > 0 and self.empty == 0


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that a list can be narrowed to."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class RequestList:
    """A page of requests, and what the list can be narrowed to."""

    rows: tuple[RequestRow, ...]
    more: bool
    sites: tuple[Choice, ...]
    jobs: tuple[Choice, ...]


def requests(session: Session, actor: Actor, wanted: Wanted, now: datetime) -> RequestList:
    """List requests, those that lack somebody first, then by first day; without any wish those not over yet.

    Raises
    ------
    NotAllowed
        To anybody but the lead's planner.
    """
    require_lead(actor)
    clock = market_clock(session, actor)
    statement = request_rows().where(Request.state != RequestState.DRAFT)
    if wanted.state:
        statement = statement.where(Request.state == wanted.state)
    elif not wanted.week:
        over = (RequestState.CANCELLED, RequestState.UNFILLED)
        statement = statement.where(Request.last_day >= clock.local(now).date(), Request.state.not_in(over))
    if wanted.site:
        statement = statement.where(Request.site_id == wanted.site)
    if wanted.job:
        statement = statement.where(Request.job_id == wanted.job)
    if wanted.week:
        statement = statement.where(
            Request.first_day < wanted.week + timedelta(weeks=1), Request.last_day >= wanted.week
        )
    statement = statement.order_by(
        Request.state.not_in((RequestState.OPEN, RequestState.PARTLY_FILLED)),
        Request.first_day,
        Site.shown,
        Request.id,
    )
    if wanted.page:
        statement = statement.limit(PAGE + 1).offset((wanted.page - 1) * PAGE)
    rows = tuple(request_row(dict(row), clock) for row in session.execute(statement).mappings())
    return RequestList(
        rows=rows[:PAGE] if wanted.page else rows,
        more=bool(wanted.page) and len(rows) > PAGE,
        sites=tuple(Choice(*row) for row in session.execute(select(Site.id, Site.shown).order_by(Site.shown))),
        jobs=tuple(Choice(*row) for row in session.execute(select(Job.id, Job.name).order_by(Job.name))),
    )


def request_rows() -> Select[*tuple[Any, ...]]:
    """Return the statement that reads what ``request_row`` takes."""
    # Lateral: the shifts of the requests listed, not of all that were ever asked for.
    asked = (
        select(
            func.sum(RequestShift.headcount).label("slots"),
            func.sum(RequestShift.headcount * RequestShift.paid_minutes).label("minutes"),
        )
        .where(RequestShift.request_id == Request.id)
        .lateral()
    )
    counts = how_filled()
    taken = (
        select(*(func.count().filter(each).label(name) for name, each in counts.items()))
        .where(MissionShift.request_id == Request.id)
        .lateral()
    )
    return (
        select(
            Request.id,
            Site.id.label("site"),
            Site.uai,
            Site.shown.label("site_name"),
            Job.name.label("job"),
            Request.reason,
            Request.priority,
            Request.headcount,
            Request.first_day,
            Request.last_day,
            Request.state,
            Request.created_at,
            *(func.coalesce(asked.c[name], 0).label(name) for name in ("slots", "minutes")),
            *(func.coalesce(taken.c[name], 0).label(name) for name in counts),
        )
        .join(Site, Site.id == Request.site_id)
        .outerjoin(Job, Job.id == Request.job_id)
        .join(asked, true())
        .join(taken, true())
    )


def request_row(row: Mapping[str, Any], clock: Clock) -> RequestRow:
    """Make a row of the list from what the statement found."""
    return RequestRow(**{**row, "created_at": clock.local(row["created_at"])})
