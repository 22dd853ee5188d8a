"""What a run could not fill, request by request, and what keeps people from it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor, require_lead
from scheduler.core.errors import NotFound
from scheduler.core.one_statement import AnyRow
from scheduler.core.tables import Job, Organisation, Request, RequestShift, Run, Site, Worker
from scheduler.lead.comparison import is_publishable
from scheduler.lead.kept import Kept, kept_people
from scheduler.market.clock import Clock, market_clock
from scheduler.market.missing import Missing
from scheduler.planning.empty import obstacle
from scheduler.planning.run_record import Dropped, EmptyShift, UnknownWays, chosen, dropped_pairs, explanation, number


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What keeps people from the shifts of a request: at least ``fewest`` and at most ``most`` of them on a shift.

    ``alone`` counts those whom nothing else keeps away, on the shift where they are most.
    """

    name: str
    fewest: int
    most: int
    alone: int = 0


@dataclass(frozen=True, slots=True)
class UnfilledShift:
    """A shift with empty slots; ``main_reason`` is the obstacle whose end would let most people come."""

    id: int
    day: date
    starts_at: datetime
    ends_at: datetime
    empty: int
    minutes: int
    free: int
    main_reason: str | None


@dataclass(frozen=True, slots=True)
class UnfilledRequest:
    """A request with empty slots; obstacles come most people first. ``free`` people could come on some shift."""

    request: int
    site: str
    job: str | None
    priority: int
    slots: int
    minutes: int
    main_reason: str | None
    free: int
    obstacles: tuple[Obstacle, ...]
    shifts: tuple[UnfilledShift, ...]

    @property
    def nearest(self) -> tuple[Obstacle, ...]:
        """Obstacles that are the only one for somebody, most people first: what could be settled by a call."""
        found = (each for each in self.obstacles if each.alone)
        return tuple(sorted(found, key=lambda each: (-each.alone, each.name)))


@dataclass(frozen=True, slots=True)
class UnknownTravel:
    """Somebody whom the run could not send to so many sites of the territory: the file says of no place to live."""

    code: str
    agency: str
    sites: int


@dataclass(frozen=True, slots=True)
class Unfilled:
    """All requests with empty slots, most hours first.

    ``workers`` is how many people the run knew, ``filled`` how many slots its plan still fills, ``dropped`` how many it
    filled until something changed, ``left`` how many it never did: what it was asked for stays what it was.
    ``unknown`` are whom it had to leave out somewhere because nobody knows how long their way takes, ``broken`` what
    stood although a rule forbids it: it did not count. ``kept`` says who was kept for what
    is not known yet.
    """

    workers: int
    filled: int
    requests: tuple[UnfilledRequest, ...]
    reasons: tuple[tuple[str, int], ...]
    """Main reasons and their slots, most first; "free" where somebody could come as things are."""
    unknown: tuple[UnknownTravel, ...] = ()
    missing: tuple[Missing, ...] = ()
    """What the market lacked when the run began."""
    broken: tuple[Dropped, ...] = ()
    dropped: int = 0
    left: int = 0
    kept: Kept | None = None

    @property
    def places(self) -> int:
        """How many slots the run was to fill."""
        return self.filled + self.dropped + self.left

    @property
    def part(self) -> float:
        """The part of all slots that the plan fills, 0 to 1."""
        return self.filled / self.places if self.filled else 0.0

    @property
    def slots(self) -> int:
        """Empty slots in all."""
        return sum(each.slots for each in self.requests)

    @property
    def minutes(self) -> int:
        """Paid minutes of the empty slots."""
        return sum(each.minutes for each in self.requests)


def unfilled(session: Session, actor: Actor, run: int) -> Unfilled:
    """Return what a run left empty; a run that explains nothing left nothing.

    Raises
    ------
    NotAllowed
        To anybody but the lead's planner.
    NotFound
        When the market has no such run.
    """
    require_lead(actor)
    found = session.execute(_OF_A_RUN.where(Run.id == run)).first()
    if found is None:
        thing = "run"
        raise NotFound(thing, run)
    return _unfilled(session, market_clock(session, actor), found)


def unfilled_by_draft(session: Session, actor: Actor, request: int) -> tuple[int | None, Unfilled | None]:
    """Return the run whose draft can be published, and what it left empty of a request, if it did: two statements.

    Raises
    ------
    NotAllowed
        To anybody but the lead's planner.
    """
    require_lead(actor)
    found = session.execute(_OF_A_RUN.where(is_publishable())).first()
    if found is None:
        return None, None
    left = _unfilled(session, market_clock(session, actor), found, request)
    return found.id, left if left.requests else None


_OF_A_RUN = select(Run.id, Run.explanation, Run.solution, Run.dropped)


def _unfilled(session: Session, clock: Clock, found: AnyRow, request: int | None = None) -> Unfilled:
    told = explanation(found.explanation)
    empty = {number(each.shift): each for each in told.empty if request is None or number(each.request) == request}
    requests = _requests(session, clock, empty)
    reasons: Counter[str] = Counter()
    for each in empty.values():
        reasons[obstacle(each)] += each.empty
    filled = len(chosen(found.solution, found.dropped)) if found.solution else 0
    unknown = _unknown(session, told.unknown)
    return Unfilled(
        workers=told.workers,
        filled=filled,
        requests=requests,
        reasons=tuple(reasons.most_common()),
        unknown=unknown,
        missing=told.missing,
        broken=told.broken,
        dropped=len(dropped_pairs(found.dropped)),
        left=sum(each.empty for each in empty.values()),
        kept=kept_people(session, told) if request is None else None,
    )


def _unknown(session: Session, told: Sequence[UnknownWays]) -> tuple[UnknownTravel, ...]:
    if not told:
        return ()
    sites = {each.worker: each.sites for each in told}
    known = (
        select(Worker.code, Organisation.name)
        .join(Organisation, Organisation.id == Worker.agency_id)
        .where(Worker.code.in_(sites))
        .order_by(Organisation.name, Worker.code)
    )
    return tuple(UnknownTravel(code, agency, sites[code]) for code, agency in session.execute(known))


def _requests(session: Session, clock: Clock, empty: dict[int, EmptyShift]) -> tuple[UnfilledRequest, ...]:
    statement = (
        select(
            RequestShift.id,
            RequestShift.request_id,
            RequestShift.day,
            RequestShift.starts_at,
            RequestShift.ends_at,
            RequestShift.paid_minutes,
            Site.shown.label("site"),
            Job.name.label("job"),
            Request.priority,
        )
        .join(Request, Request.id == RequestShift.request_id)
        .join(Site, Site.id == Request.site_id)
        .outerjoin(Job, Job.id == Request.job_id)
        .where(RequestShift.id.in_(list(empty)))
        .order_by(RequestShift.starts_at, RequestShift.id)
    )
    by_request: dict[int, UnfilledRequest] = {}
    for row in session.execute(statement):
        told = empty[row.id]
        shift = UnfilledShift(
            id=row.id,
            day=row.day,
            starts_at=clock.local(row.starts_at),
            ends_at=clock.local(row.ends_at),
            empty=told.empty,
            minutes=told.empty * row.paid_minutes,
            free=told.free,
            main_reason=told.main_reason,
        )
        earlier = by_request.get(row.request_id)
        shifts = (*(earlier.shifts if earlier else ()), shift)
        by_request[row.request_id] = UnfilledRequest(
            request=row.request_id,
            site=row.site,
            job=row.job,
            priority=row.priority,
            slots=sum(each.empty for each in shifts),
            minutes=sum(each.minutes for each in shifts),
            main_reason=_most_common([each.main_reason for each in shifts]),
            free=max(each.free for each in shifts),
            obstacles=_obstacles([empty[each.id] for each in shifts]),
            shifts=shifts,
        )
    return tuple(sorted(by_request.values(), key=lambda each: (-each.minutes * each.priority, each.request)))


def _most_common(names: Sequence[str | None]) -> str | None:
    return Counter(name for name in names).most_common(1)[0][0]


def _obstacles(shifts: Sequence[EmptyShift]) -> tuple[Obstacle, ...]:
    counts: dict[str, list[int]] = {}
    alone: Counter[str] = Counter()
    for shift in shifts:
        for reason in shift.reasons:
            counts.setdefault(reason.name, []).append(reason.workers)
            alone[reason.name] = max(alone[reason.name], reason.alone)
    obstacles = (
        # A shift without the obstacle counts as nobody stopped.
        Obstacle(name, min(found) if len(found) == len(shifts) else 0, max(found), alone[name])
        for name, found in counts.items()
    )
    return tuple(sorted(obstacles, key=lambda each: (-each.most, each.name)))
