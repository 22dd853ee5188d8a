"""The plan by site: a row for each request, grouped by site."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor, require_lead
from scheduler.core.tables import Job, Request, RequestShift, Site, Territory
from scheduler.core.tables.codes import BOOKED, RequestState
from scheduler.lead.boards.days import Agency, Board, Day, Entry, agencies, by_day, days, entries
from scheduler.market.clock import market_clock
from scheduler.planning.shift_filling import ASKED


@dataclass(frozen=True, slots=True)
class SiteCell:
    """A request on one day: slots asked for, who has them, and how many nobody has in the plan in force or is held for.

    ``drafted`` of these empty slots have somebody in the draft.
    """

    day: date
    asked: int = 0
    entries: tuple[Entry, ...] = ()
    empty: int = 0
    drafted: int = 0

    @property
    def lacking(self) -> int:
        """Slots that nobody has, not even in the draft."""
        return self.empty - self.drafted


@dataclass(frozen=True, slots=True)
class RequestLine:
    """A row: one request, a cell for each day."""

    request: int
    job: str | None
    state: RequestState
    headcount: int
    cells: tuple[SiteCell, ...]


@dataclass(frozen=True, slots=True)
class SiteGroup:
    """A site and its requests."""

    site: int
    name: str
    lines: tuple[RequestLine, ...]


@dataclass(frozen=True, slots=True)
class SiteBoard(Board):
    """The whole board; ``agencies`` are those to whose sector it can be narrowed."""

    days: tuple[Day, ...]
    groups: tuple[SiteGroup, ...]
    agencies: tuple[Agency, ...]

    @property
    def entries(self) -> Iterator[Entry]:
        """All that is shown, row by row."""
        lines = (line for group in self.groups for line in group.lines)
        return (entry for line in lines for cell in line.cells for entry in cell.entries)

    @property
    def lacking(self) -> int:
        """Slots that nobody has, not even in the draft."""
        return sum(cell.lacking for group in self.groups for line in group.lines for cell in line.cells)


def by_site(session: Session, actor: Actor, first_day: date, weeks: int = 4, *, sector: int | None = None) -> SiteBoard:
    """Return the board from a day on.

    Parameters
    ----------
    sector
        Only sites that this agency serves first.

    Raises
    ------
    NotAllowed
        To anybody but the lead's planner.
    """
    require_lead(actor)
    clock = market_clock(session, actor)
    columns = days(session, actor, first_day, weeks)
    last_day = columns[-1].day
    statement = (
        select(
            Request.id,
            Request.state,
            Request.headcount,
            Site.id.label("site"),
            Site.shown.label("site_name"),
            Job.name.label("job"),
            RequestShift.id.label("shift"),
            RequestShift.day,
        )
        .join(RequestShift, RequestShift.request_id == Request.id)
        .join(Site, Site.id == Request.site_id)
        .outerjoin(Job, Job.id == Request.job_id)
        .where(Request.state.in_(ASKED), RequestShift.day.between(first_day, last_day))
        .order_by(Site.shown, Site.id, Request.first_day, Request.id, RequestShift.starts_at)
    )
    if sector is not None:
        served = select(Territory.site_id).where(Territory.agency_id == sector, Territory.sector)
        statement = statement.where(Request.site_id.in_(served))
    asked: dict[int, dict[date, list[int]]] = defaultdict(lambda: defaultdict(list))
    heads = {}
    for row in session.execute(statement):
        heads[row.id] = row
        asked[row.id][row.day].append(row.shift)
    at_work: dict[int, list[Entry]] = defaultdict(list)
    for entry in entries(session, clock, first_day, last_day):
        at_work[entry.request].append(entry)
    groups: dict[int, SiteGroup] = {}
    for request, head in heads.items():
        cells = _cells(columns, asked[request], by_day(at_work[request]), head.headcount)
        line = RequestLine(request, head.job, head.state, head.headcount, cells)
        earlier = groups[head.site].lines if head.site in groups else ()
        groups[head.site] = SiteGroup(head.site, head.site_name, (*earlier, line))
    return SiteBoard(columns, tuple(groups.values()), agencies(session))


def _cells(
    columns: tuple[Day, ...],
    asked: Mapping[date, list[int]],
    at_work: Mapping[date, tuple[Entry, ...]],
    headcount: int,
) -> tuple[SiteCell, ...]:
    cells = []
    for column in columns:
        slots = headcount * len(asked.get(column.day, ()))
        here = at_work.get(column.day, ())
        booked = sum(len(entry.shifts) - entry.broken for entry in here if entry.state in BOOKED)
        empty = max(slots - booked - sum(len(entry.shifts) for entry in here if entry.held), 0)
        proposed = sum(len(entry.shifts) for entry in here if entry.state not in BOOKED and not entry.held)
        cells.append(SiteCell(column.day, slots, here, empty, min(empty, proposed)))
    return tuple(cells)
