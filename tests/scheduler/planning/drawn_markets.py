"""Small markets drawn at random on the world of the tests: hours, journeys, contracts, wishes, limits and bookings."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from scheduler.core.tables import (
    Commitment,
    Employment,
    Mission,
    MissionShift,
    Request,
    RequestPerson,
    RequestShift,
    Territory,
    TravelTime,
    WeeklyAvailability,
    Worker,
    WorkerLimits,
)
from scheduler.core.tables.codes import BOOKED, DeclineReason, MissionState, PersonWish, RequestReason, WeeklyKind
from tests.scheduler.db.world import MONDAY, World, moment, stored

WORKERS = ("published", "confirmed", "free", "other")
STATES = (MissionState.PUBLISHED, MissionState.CONFIRMED, MissionState.DECLINED, MissionState.WITHDRAWN)


@dataclass(frozen=True)
class DrawnShift:
    """A shift on a day after the Monday, in hours of UTC."""

    day: int
    start: int
    hours: int


@dataclass(frozen=True)
class DrawnWorker:
    """What is drawn of a worker; ``hours`` are stretches of every working day, which may touch."""

    hours: tuple[tuple[int, int], ...]
    weekdays: frozenset[int]
    travel: int | None
    limits: dict[str, int]
    employed: tuple[int, int | None]
    commitment: DrawnShift | None
    wish: PersonWish | None


@dataclass(frozen=True)
class DrawnMarket:
    """What is drawn of a market.

    The bookings name the request (the one that is counted, or another site's), its shift, the worker and the state.
    """

    now: datetime
    headcount: int
    max_workers: int | None
    shifts: tuple[DrawnShift, ...]
    others: tuple[DrawnShift, ...]
    workers: tuple[DrawnWorker, ...]
    bookings: tuple[tuple[bool, int, int, MissionState], ...]
    without_territory: bool


def _shifts(least: int, most: int) -> st.SearchStrategy[tuple[DrawnShift, ...]]:
    one = st.builds(DrawnShift, st.integers(0, 7), st.integers(5, 16), st.integers(3, 7))
    return st.lists(one, min_size=least, max_size=most, unique_by=lambda each: (each.day, each.start)).map(tuple)


_WEEKS = st.sampled_from(
    [((360, 1200),), ((360, 660), (660, 1200)), ((360, 700), (660, 1200)), ((360, 660), (720, 1200)), ((540, 900),), ()]
)
_LIMITS = st.fixed_dictionaries(
    {},
    optional={
        "minutes_per_day": st.sampled_from([300, 480]),
        "minutes_per_week": st.sampled_from([420, 840, 1200]),
        "days_per_week": st.integers(1, 4),
        "rest_minutes": st.sampled_from([660, 1020]),
    },
)
_WORKER = st.builds(
    DrawnWorker,
    hours=_WEEKS,
    weekdays=st.frozensets(st.integers(1, 7), min_size=4),
    travel=st.sampled_from([20, 20, 45, 46, None]),
    limits=_LIMITS,
    employed=st.sampled_from([(-100, None), (-100, None), (-100, 2), (1, 30)]),
    commitment=st.none() | st.builds(DrawnShift, st.integers(0, 7), st.integers(6, 20), st.integers(1, 3)),
    wish=st.sampled_from([None, None, None, *PersonWish]),
)


def markets() -> st.SearchStrategy[DrawnMarket]:
    """Draw markets whose request has up to four shifts, some of them maybe past."""
    return st.builds(
        DrawnMarket,
        now=st.builds(moment, st.sampled_from([-2, -1, -1, 0, 2]), st.integers(0, 23)),
        headcount=st.integers(1, 2),
        max_workers=st.none() | st.integers(2, 3),
        shifts=_shifts(1, 4),
        others=_shifts(0, 3),
        workers=st.tuples(*[_WORKER] * len(WORKERS)),
        bookings=st.lists(
            st.tuples(st.booleans(), st.integers(0, 3), st.integers(0, len(WORKERS) - 1), st.sampled_from(STATES)),
            max_size=5,
        ).map(tuple),
        without_territory=st.booleans(),
    )


def store(session: Session, world: World, drawn: DrawnMarket) -> int:
    """Store a market beside the world's own missions and return the request to count; as the administration."""
    ids = [getattr(world, f"{name}_worker") for name in WORKERS]
    for table in (WeeklyAvailability, TravelTime, Commitment, WorkerLimits):
        session.execute(delete(table))
    request = _request(session, world, drawn)
    for worker, given in zip(ids, drawn.workers, strict=True):
        _file(session, world, worker, given)
        if given.wish is not None:
            session.add(RequestPerson(request_id=request, worker_id=worker, wish=given.wish))
    if drawn.without_territory:
        session.execute(
            delete(Territory).where(Territory.agency_id == world.other_agency, Territory.site_id == world.site)
        )
    asked = (
        _stored_shifts(session, request, drawn.headcount, drawn.shifts),
        _stored_shifts(session, world.other_request, 2, drawn.others),
    )
    _book(session, world, drawn, asked, ids)
    session.flush()
    return request


def _request(session: Session, world: World, drawn: DrawnMarket) -> int:
    request = Request(
        market_id=world.calvados,
        organisation_id=world.establishment,
        site_id=world.site,
        job_id=world.job,
        reason=RequestReason.ABSENCE,
        first_day=MONDAY,
        last_day=MONDAY + timedelta(days=7),
        headcount=drawn.headcount,
        max_workers=drawn.max_workers,
        created_by=world.sophie.user,
    )
    return stored(session, request).id


def _file(session: Session, world: World, worker: int, given: DrawnWorker) -> None:
    begin, end = given.employed
    days = {"from_day": _day(begin), "to_day": None if end is None else _day(end)}
    session.execute(update(Employment).where(Employment.worker_id == worker).values(days))
    session.add_all(
        WeeklyAvailability(
            worker_id=worker, rule=WeeklyKind.AVAILABLE, weekday=weekday, start_minute=first, end_minute=last
        )
        for weekday in given.weekdays
        for first, last in given.hours
    )
    session.add(WorkerLimits(worker_id=worker, **given.limits))
    if given.travel is not None:
        session.add(TravelTime(worker_id=worker, site_id=world.site, minutes=given.travel))
    if given.commitment is not None:
        begins = moment(given.commitment.day, given.commitment.start)
        ends = begins + timedelta(hours=given.commitment.hours)
        session.add(Commitment(worker_id=worker, starts_at=begins, ends_at=ends))


def _day(after: int) -> date:
    return MONDAY + timedelta(days=after)


def _stored_shifts(
    session: Session, request: int, headcount: int, shifts: tuple[DrawnShift, ...]
) -> list[RequestShift]:
    found = []
    for each in shifts:
        begins = moment(each.day, each.start)
        ends = begins + timedelta(hours=each.hours)
        row = RequestShift(request_id=request, headcount=headcount, day=_day(each.day), starts_at=begins, ends_at=ends)
        found.append(stored(session, row))
    return found


def _book(
    session: Session,
    world: World,
    drawn: DrawnMarket,
    asked: tuple[list[RequestShift], list[RequestShift]],
    ids: list[int],
) -> None:
    """Store the bookings that the guards of the database let stand: nobody twice at a time, no slot twice."""
    busy = {worker: [(moment(0, 6), moment(0, 13))] for worker in (world.published_worker, world.confirmed_worker)}
    taken: dict[int, int] = {}
    seen = set()
    for elsewhere, which, person, state in drawn.bookings:
        shifts = asked[elsewhere]
        if which >= len(shifts) or (elsewhere, person) in seen:
            continue
        shift, worker = shifts[which], ids[person]
        books = state in BOOKED
        spans = busy.setdefault(worker, [])
        if books and (
            taken.get(shift.id, 0) == shift.headcount
            or any(begin < shift.ends_at and shift.starts_at < end for begin, end in spans)
        ):
            continue
        seen.add((elsewhere, person))
        slot = taken.get(shift.id, 0) + 1 if books else 1
        if books:
            taken[shift.id] = slot
            spans.append((shift.starts_at, shift.ends_at))
        _mission(session, world, shift, worker, state, slot)


def _mission(session: Session, world: World, shift: RequestShift, worker: int, state: MissionState, slot: int) -> None:
    owner = world.other_establishment if shift.request_id == world.other_request else world.establishment
    employment = session.query(Employment).filter_by(worker_id=worker).one()
    mission: dict[str, Any] = {
        "market_id": world.calvados,
        "request_id": shift.request_id,
        "organisation_id": owner,
        "worker_id": worker,
        "agency_id": session.get_one(Worker, worker).agency_id,
        "employment_id": employment.id,
        "state": state,
        "published_at": moment(-3, 5),
        "decline_reason": DeclineReason.HOURS if state == MissionState.DECLINED else None,
    }
    session.refresh(shift)
    booked = MissionShift(
        mission_id=stored(session, Mission(**mission)).id,
        request_shift_id=shift.id,
        request_id=shift.request_id,
        worker_id=worker,
        state=state,
        headcount=shift.headcount,
        slot=slot,
        during=shift.during,
    )
    stored(session, booked)
