"""The facts of a file: name, travel, wished hours, limits; beginning and ending it."""

import re
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.errors import Invalid
from scheduler.core.seen import require_same
from scheduler.core.tables import Employment, Worker, WorkerHome, WorkerLimits, WorkerName
from scheduler.core.tables.journey_codes import TravelMode
from scheduler.core.texts import one_line
from scheduler.market.places_to_live import Point
from scheduler.market.travel import enrich
from scheduler.workforce.detail import Limits, facts_mark
from scheduler.workforce.own import own_worker

CODE = re.compile("[A-Z0-9][A-Z0-9-]{0,19}")
LONGEST_NAME = 60
MOST_TRAVEL = 240
A_WEEK = 7 * 24 * 60
MOST = {
    "minutes_per_day": 24 * 60,
    "minutes_per_week": A_WEEK,
    "minutes_per_12_weeks": 12 * A_WEEK,
    "days_per_week": 7,
    "rest_minutes": 24 * 60,
    "weekly_rest_minutes": A_WEEK,
}
"""The largest number that means anything for each limit."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What an agency writes of a worker; minutes, one way to work and a week; ``home`` None: leave it as it is."""

    name: str
    travel_mode: TravelMode
    max_travel_minutes: int | None
    wished_minutes: int | None
    under_18: bool
    limits: Limits
    home: Point | None = None


def _mark(session: Session, worker: Worker) -> str:
    """Return the mark of what stands in a file."""
    read = (
        select(WorkerName.display_name, WorkerLimits, WorkerHome.lat, WorkerHome.lon)
        .select_from(Worker)
        .outerjoin(WorkerName, WorkerName.worker_id == Worker.id)
        .outerjoin(WorkerLimits, WorkerLimits.worker_id == Worker.id)
        .outerjoin(WorkerHome, WorkerHome.worker_id == Worker.id)
        .where(Worker.id == worker.id)
    )
    name, limits, *home = session.execute(read).one()
    return facts_mark(worker, name, limits, (home[0], home[1]))


def change_facts(session: Session, actor: Actor, worker_id: int, facts: Facts, *, seen: str | None = None) -> None:
    """Correct a file; ``seen`` is the mark of what stood when it was shown.

    Raises
    ------
    NotFound
        When the actor's agency keeps no such file.
    Invalid
        When a value cannot be.
    Conflict
        ``somebody_else_at_once``: something else stands there by now.
    """
    found = own_worker(session, actor, worker_id)
    require_same(_mark(session, found), seen)
    _check(facts)
    _write(session, found, facts)
    enrich(session, actor)


def add_worker(session: Session, actor: Actor, code: str, facts: Facts, from_day: date) -> int:
    """Begin a file for somebody whom the agency employs from a day on, and return its number.

    Raises
    ------
    Invalid
        When a value cannot be.
    Conflict
        When another file bears the code; so a form that is sent twice makes one file.
    """
    if not CODE.fullmatch(code):
        field, reason = "code", "worker_code"
        raise Invalid(field, reason)
    _check(facts)
    new = Worker(code=code, agency_id=actor.organisation, travel_mode=facts.travel_mode)
    session.add(new)
    session.flush()
    _write(session, new, facts)
    session.add(Employment(worker_id=new.id, agency_id=actor.organisation, from_day=from_day))
    session.flush()
    enrich(session, actor)
    return new.id


def code_to_propose(session: Session, actor: Actor) -> str:
    """Return a code that says nothing but which file of which agency it is."""
    taken = set(session.scalars(select(Worker.code).where(Worker.agency_id == actor.organisation)))
    number = len(taken) + 1
    while (code := f"A{actor.organisation}-{number:03}") in taken:
        number += 1
    return code


def _check(facts: Facts) -> None:
    if not 0 < len(one_line(facts.name)) <= LONGEST_NAME:
        field, reason = "name", "name"
        raise Invalid(field, reason)
    numbers = {
        "max_travel_minutes": (facts.max_travel_minutes, MOST_TRAVEL),
        "wished_minutes": (facts.wished_minutes, A_WEEK),
        **{name: (getattr(facts.limits, name), most) for name, most in MOST.items()},
    }
    for field, (value, most) in numbers.items():
        if value is not None and not 0 <= value <= most:
            reason = "out_of_range"
            raise Invalid(field, reason)


def _write(session: Session, worker: Worker, facts: Facts) -> None:
    worker.travel_mode, worker.max_travel_minutes = facts.travel_mode, facts.max_travel_minutes
    worker.wished_minutes, worker.under_18 = facts.wished_minutes, facts.under_18
    session.merge(WorkerName(worker_id=worker.id, display_name=one_line(facts.name)))
    limits = {name: getattr(facts.limits, name) for name in MOST}
    known = session.get(WorkerLimits, worker.id) is not None
    if known or any(each is not None for each in limits.values()):
        session.merge(WorkerLimits(worker_id=worker.id, **limits))
    if facts.home is not None:
        session.merge(WorkerHome(worker_id=worker.id, lat=facts.home.lat, lon=facts.home.lon))
    session.flush()
