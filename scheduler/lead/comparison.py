"""The draft of a run against the plan in force: what publishing it would change, request by request."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum, auto
from itertools import zip_longest

from sqlalchemy import ColumnElement, ScalarSelect, and_, func, select
from sqlalchemy.orm import Session, aliased

from scheduler.core.access import Actor, require_lead
from scheduler.core.acting_market import acting_market
from scheduler.core.errors import NotFound, NotPossible
from scheduler.core.tables import Job, Market, Request, RequestShift, Run, Site
from scheduler.core.tables.codes import RunState, Thing
from scheduler.lead.beside_draft import booked, index_of
from scheduler.market.notice import Notice
from scheduler.market.office import Office, stored_closed
from scheduler.market.people import Person, people, unknown
from scheduler.market.settings import MarketSettings
from scheduler.planning.draft import Draft
from scheduler.planning.foreseen import foreseen
from scheduler.planning.run_record import chosen, known_pairs, planned_shifts
from scheduler.planning.translate import AskedShift, Index
from scheduler.planning.translate.asked import PLANNED
from scheduler.planning.translate.frame import Frame
from scheduler.planning.translate.index import shift_name


class Kind(StrEnum):
    """What happens to a slot."""

    COVERED = auto()
    CHANGED = auto()
    """Somebody else comes."""
    UNCOVERED = auto()
    KEPT = auto()


@dataclass(frozen=True, slots=True)
class Change:
    """Slots of one request to which the same happens; ``was`` and ``becomes`` are None where nobody is."""

    kind: Kind
    request: int
    site: str
    job: str | None
    was: Person | None
    becomes: Person | None
    slots: int
    minutes: int
    days: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """All changes, and how many missions publishing would announce, keep as announced, and withdraw.

    ``changes`` does not list what is kept; a mission that loses days is withdrawn and announced anew, one day more is
    announced beside it, and neither confirmed ones nor those of which the run did not know are touched. ``held`` are
    promised after it and not announced yet.
    """

    changes: tuple[Change, ...]
    kept_slots: int
    kept_minutes: int
    announced: int
    kept: int
    withdrawn: int
    held: int = 0

    def slots(self, kind: str) -> int:
        """Return to how many slots that happens."""
        return self.kept_slots if kind == Kind.KEPT else sum(each.slots for each in self.changes if each.kind == kind)

    def minutes(self, kind: str) -> int:
        """Return how many paid minutes these slots have."""
        if kind == Kind.KEPT:
            return self.kept_minutes
        return sum(each.minutes for each in self.changes if each.kind == kind)


@dataclass(frozen=True, slots=True)
class _Shift:
    request: int
    site: str
    job: str | None
    day: date
    minutes: int
    asked: AskedShift
    planned: bool
    """Whether the request is still to be filled."""


_DONE = aliased(Run)  # made once: a new alias is looked up column by column


def publishable(session: Session, actor: Actor) -> int | None:
    """Return the run whose draft can be published: the newest that is done, if that has not happened yet.

    Raises
    ------
    NotAllowed
        To anybody but the lead's planner.
    """
    require_lead(actor)
    return session.scalar(select(Run.id).where(is_publishable()))


def is_publishable() -> ColumnElement[bool]:
    """Ask whether a run is the one whose draft can be published."""
    return and_(Run.id == _newest(), Run.published_at.is_(None))


def _newest() -> ScalarSelect[int]:
    return select(func.max(_DONE.id)).where(_DONE.state == RunState.DONE).scalar_subquery()


def comparison(session: Session, actor: Actor, which: int, *, now: datetime | None = None) -> Comparison:
    """Compare the draft of a run with the plan in force.

    Raises
    ------
    NotAllowed
        To anybody but the lead's planner.
    NotFound
        When the market has no such run.
    NotPossible
        When the run made no draft, or when that has been published or replaced by a newer one.
    """
    require_lead(actor)
    columns = (
        Run.state,
        Run.started_at,
        Run.published_at,
        Run.instance,
        Run.solution,
        Run.dropped,
        Run.explanation,
        Market.timezone,
        Market.lead_time_minutes,
        Market.settings,
        stored_closed(actor.market).label("closed"),
    )
    query = select(*columns, _newest().label("newest")).join(Market, Market.id == Run.market_id)
    run = session.execute(query.where(Run.id == which)).first()
    if run is None:
        thing = "run"
        raise NotFound(thing, which)
    if run.state != RunState.DONE or run.published_at or not run.instance or not run.solution:
        raise NotPossible(Thing.RUN, "published" if run.published_at else run.state, "compare")
    if run.newest != which:
        state, action = "replaced", "compare"
        raise NotPossible(Thing.RUN, state, action)
    shifts = _shifts(session, planned_shifts(run.instance))
    known = people(session)
    horizon = MarketSettings.of(run.settings).horizon_days
    frame = Frame.of(run.timezone, run.started_at, run.lead_time_minutes, horizon)
    asked = [each.asked for each in shifts.values() if each.planned]
    index = index_of(asked, booked(session, shifts, frame), known, frame)
    plan = {(shift_name(shift), code) for shift, code in chosen(run.solution, run.dropped)}
    now = now or datetime.now(UTC)
    found = foreseen(plan, index, known_pairs(run.instance, run.explanation), now)
    draft: dict[int, set[int]] = defaultdict(set)
    for shift, worker in found.pairs:
        draft[shift].add(worker)
    in_force: dict[int, set[int]] = defaultdict(set)
    for each in (*index.booked, *index.held):
        in_force[each.shift].add(each.worker)
    moves = [
        (kind, shift, was, becomes)
        for shift in shifts
        for kind, was, becomes in _moves(in_force.get(shift, set()), draft.get(shift, set()))
    ]
    same = [shifts[shift].minutes for kind, shift, _, _ in moves if kind == Kind.KEPT]
    announced, held = _split(found.draft, index, _notice(session, actor, run.closed), now)
    return Comparison(
        changes=_changes(shifts, known, moves),
        kept_slots=len(same),
        kept_minutes=sum(same),
        announced=announced,
        kept=len(found.draft.kept - {each.mission for each in index.held}),
        withdrawn=len(found.draft.withdrawn - {each.mission for each in index.held}),
        held=held,
    )


def _notice(session: Session, actor: Actor, closed: Iterable[date]) -> Notice:
    market = acting_market(session, actor)
    return Notice.by(market, Office.of(market, closed))


def _split(draft: Draft, index: Index, notice: Notice, now: datetime) -> tuple[int, int]:
    """Return how many missions publishing would announce, and how many would be held after it."""
    told = {(each.request, each.worker) for each in index.booked}
    first: dict[int, tuple[tuple[int, int], datetime]] = {}
    for each in sorted(index.held, key=lambda each: each.starts_at):
        if each.mission in draft.kept:
            first.setdefault(each.mission, ((each.request, each.worker), each.starts_at))
    begins = [*((part.key, part.starts_at) for part in draft.parts), *first.values()]
    due = sum(notice.is_due(starts_at, now) or key in told for key, starts_at in begins)
    return due, len(begins) - due


def _shifts(session: Session, which: frozenset[int]) -> dict[int, _Shift]:
    statement = (
        select(
            RequestShift.id,
            RequestShift.request_id,
            Site.shown,
            Job.name,
            RequestShift.day,
            RequestShift.paid_minutes,
            Request.organisation_id,
            RequestShift.headcount,
            RequestShift.starts_at,
            RequestShift.ends_at,
            Request.state,
        )
        .join(Request, Request.id == RequestShift.request_id)
        .join(Site, Site.id == Request.site_id)
        .outerjoin(Job, Job.id == Request.job_id)
        .where(RequestShift.id.in_(sorted(which)))
        .order_by(RequestShift.starts_at, RequestShift.id)
    )
    found = {}
    for shift, request, site, job, day, minutes, *rest, state in session.execute(statement):
        found[shift] = _Shift(request, site, job, day, minutes, AskedShift(shift, request, *rest), state in PLANNED)
    return found


def _moves(was: set[int], becomes: set[int]) -> Iterator[tuple[Kind, int | None, int | None]]:
    """Say what happens to each slot of a shift; who goes and who comes are paired in the order of their ids."""
    for worker in sorted(was & becomes):
        yield Kind.KEPT, worker, worker
    for gone, new in zip_longest(sorted(was - becomes), sorted(becomes - was)):
        yield Kind.COVERED if gone is None else Kind.UNCOVERED if new is None else Kind.CHANGED, gone, new


def _changes(
    shifts: Mapping[int, _Shift],
    known: Mapping[int, Person],
    moves: Iterable[tuple[Kind, int, int | None, int | None]],
) -> tuple[Change, ...]:
    grouped: dict[tuple[int, Kind, int | None, int | None], list[_Shift]] = defaultdict(list)
    for kind, shift, was, becomes in moves:
        if kind != Kind.KEPT:
            grouped[shifts[shift].request, kind, was, becomes].append(shifts[shift])

    def person(worker: int | None) -> Person | None:
        return None if worker is None else known.get(worker) or unknown(worker)

    changes = (
        Change(
            kind=kind,
            request=request,
            site=own[0].site,
            job=own[0].job,
            was=person(was),
            becomes=person(becomes),
            slots=len(own),
            minutes=sum(shift.minutes for shift in own),
            days=tuple(sorted({shift.day for shift in own})),
        )
        for (request, kind, was, becomes), own in grouped.items()
    )
    return tuple(sorted(changes, key=lambda each: (each.days[0], each.site, each.request)))
