"""The draft of a run against the plan in force: what publishing it would change, request by request."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, auto
from itertools import zip_longest

from sqlalchemy import ScalarSelect, func, select
from sqlalchemy.orm import Session, aliased

from scheduler.core.access import Actor, require_lead
from scheduler.core.errors import NotFound, NotPossible
from scheduler.core.tables import Job, Mission, MissionShift, Request, RequestShift, Run, Site
from scheduler.core.tables.codes import BOOKED, MissionState, RunState, Thing
from scheduler.market.people import Person, people, unknown
from scheduler.planning.run_record import chosen, planned_shifts


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

    ``changes`` does not list what is kept; a mission whose days change is withdrawn and announced anew, and
    confirmed ones are never touched.
    """

    changes: tuple[Change, ...]
    kept_slots: int
    kept_minutes: int
    announced: int
    kept: int
    withdrawn: int

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


@dataclass(frozen=True, slots=True)
class _InForce:
    request: int
    worker: int
    confirmed: bool
    shifts: set[int]


def publishable(session: Session, actor: Actor) -> int | None:
    """Return the run whose draft can be published: the newest that is done, if that has not happened yet.

    Raises
    ------
    NotAllowed
        To anybody but the lead's planner.
    """
    require_lead(actor)
    return session.scalar(select(Run.id).where(Run.id == _newest(), Run.published_at.is_(None)))


def _newest() -> ScalarSelect[int]:
    done = aliased(Run)
    return select(func.max(done.id)).where(done.state == RunState.DONE).scalar_subquery()


def comparison(session: Session, actor: Actor, which: int) -> Comparison:
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
    proposed = select(func.count()).where(Mission.run_id == which, Mission.state == MissionState.PROPOSED)
    columns = (Run.state, Run.published_at, Run.instance, Run.solution, Run.dropped)
    query = select(*columns, proposed.scalar_subquery().label("announced"), _newest().label("newest"))
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
    codes = {person.code: person.id for person in known.values()}
    draft: dict[int, set[int]] = defaultdict(set)
    for shift, code in chosen(run.solution, run.dropped):
        if shift in shifts and code in codes:
            draft[shift].add(codes[code])
    missions = _in_force(session, shifts)
    pairs = {(shifts[shift].request, worker, shift) for shift, workers in draft.items() for worker in workers}
    announced = [each for each in missions if not each.confirmed]
    kept = [each for each in announced if each.shifts == _given(pairs, each)]
    in_force: dict[int, set[int]] = defaultdict(set)
    for mission in missions:
        for shift in mission.shifts:
            in_force[shift].add(mission.worker)
    moves = [
        (kind, shift, was, becomes)
        for shift in shifts
        for kind, was, becomes in _moves(in_force.get(shift, set()), draft.get(shift, set()))
    ]
    same = [shifts[shift].minutes for kind, shift, _, _ in moves if kind == Kind.KEPT]
    return Comparison(
        changes=_changes(shifts, known, moves),
        kept_slots=len(same),
        kept_minutes=sum(same),
        announced=run.announced,
        kept=len(kept),
        withdrawn=len(announced) - len(kept),
    )


def _shifts(session: Session, which: frozenset[int]) -> dict[int, _Shift]:
    statement = (
        select(
            RequestShift.id,
            RequestShift.request_id,
            Site.name,
            Job.name,
            RequestShift.day,
            RequestShift.paid_minutes,
        )
        .join(Request, Request.id == RequestShift.request_id)
        .join(Site, Site.id == Request.site_id)
        .outerjoin(Job, Job.id == Request.job_id)
        .where(RequestShift.id.in_(sorted(which)))
        .order_by(RequestShift.starts_at, RequestShift.id)
    )
    rows = session.execute(statement)
    return {shift: _Shift(request, site, job, day, minutes) for shift, request, site, job, day, minutes in rows}


def _in_force(session: Session, shifts: Mapping[int, _Shift]) -> list[_InForce]:
    statement = (
        select(Mission.id, Mission.request_id, Mission.worker_id, Mission.state, MissionShift.request_shift_id)
        .join(MissionShift, MissionShift.mission_id == Mission.id)
        .where(Mission.state.in_(BOOKED), MissionShift.request_shift_id.in_(list(shifts)))
    )
    found: dict[int, _InForce] = {}
    for mission, request, worker, state, shift in session.execute(statement):
        own = found.setdefault(mission, _InForce(request, worker, state != MissionState.PUBLISHED, set()))
        own.shifts.add(shift)
    return list(found.values())


def _given(pairs: Iterable[tuple[int, int, int]], mission: _InForce) -> set[int]:
    """Return the shifts of the mission's request that the draft gives to its worker."""
    return {shift for request, worker, shift in pairs if (request, worker) == (mission.request, mission.worker)}


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
