"""Trainings that several people leave together, and to how many of them missions were proposed afterwards.

Who takes part is entered; what was proposed follows from missions and is never entered.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, delete, func, select, true
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.errors import Invalid, NotFound
from scheduler.core.seen import mark, require_same
from scheduler.core.tables import Cohort, CohortPerson, Mission, MissionShift, RequestShift, Worker
from scheduler.core.texts import one_line

LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class CohortLine:
    """A training of the market.

    Attributes
    ----------
    own
        Whether the actor's agency entered it, and so may change its name and days.
    people
        The agency's own workers who took part, by id.
    proposed
        To how many of these a mission after the last day was proposed, whatever became of it.
    """

    id: int
    name: str
    from_day: date
    to_day: date
    own: bool
    people: frozenset[int]
    proposed: int

    @property
    def mark(self) -> str:
        """Of what its form overwrites."""
        return mark(self.name, str(self.from_day), str(self.to_day), sorted(self.people))


def cohorts(
    session: Session, actor: Actor, first_day: date, last_day: date, which: int | None = None
) -> tuple[CohortLine, ...]:
    """Return the trainings of the market that end between two days, the last one first; or one of them."""
    own = Worker.agency_id == actor.organisation
    people = func.array_agg(CohortPerson.worker_id).filter(own)
    proposed = func.count(CohortPerson.worker_id).filter(own, proposed_after())
    query = (
        select(Cohort, people, proposed)
        .outerjoin(CohortPerson, CohortPerson.cohort_id == Cohort.id)
        .outerjoin(Worker, Worker.id == CohortPerson.worker_id)
        .where(Cohort.market_id == actor.market, Cohort.to_day.between(first_day, last_day))
        .where(true() if which is None else Cohort.id == which)
        .group_by(Cohort.id)
        .order_by(Cohort.to_day.desc(), Cohort.id)
    )
    return tuple(
        CohortLine(
            found.id,
            found.name,
            found.from_day,
            found.to_day,
            found.agency_id == actor.organisation,
            frozenset(joined or ()),
            number,
        )
        for found, joined, number in session.execute(query)
    )


def proposed_after() -> ColumnElement[bool]:
    """Return the condition that a mission with work after a training was proposed to somebody who took part in it."""
    return (
        select(Mission.id)
        .join(MissionShift, MissionShift.mission_id == Mission.id)
        .join(RequestShift, RequestShift.id == MissionShift.request_shift_id)
        .where(
            Mission.worker_id == CohortPerson.worker_id,
            Mission.market_id == Cohort.market_id,
            Mission.published_at.is_not(None),
            RequestShift.day > Cohort.to_day,
        )
        .correlate(Cohort, CohortPerson)
        .exists()
    )


def cohort(session: Session, actor: Actor, which: int) -> CohortLine:
    """Return a training of the market.

    Raises
    ------
    NotFound
        When there is none.
    """
    found = cohorts(session, actor, date.min, date.max, which)
    if not found:
        thing = "cohort"
        raise NotFound(thing, which)
    return found[0]


def add_cohort(
    session: Session, actor: Actor, name: str, from_day: date, to_day: date, people: Collection[int] = ()
) -> int:
    """Enter a training with those of the agency's workers who took part, and return its number.

    Raises
    ------
    Invalid
        When it has no name, or ends before it begins.
    NotFound
        When the agency does not keep all of these files.
    Conflict
        ``cohort_exists``: the market has a training of that name.
    """
    _check(name, from_day, to_day)
    made = Cohort(
        market_id=actor.market, agency_id=actor.organisation, name=one_line(name), from_day=from_day, to_day=to_day
    )
    session.add(made)
    session.flush()
    _join(session, actor, made.id, frozenset(), frozenset(people))
    return made.id


def change_cohort(
    session: Session,
    actor: Actor,
    which: int,
    name: str,
    days: tuple[date, date],
    people: Collection[int],
    *,
    seen: str | None = None,
) -> None:
    """Say anew which of the agency's workers took part; name and days too where the agency entered the training.

    Raises
    ------
    Invalid
        When it has no name, or ends before it begins.
    NotFound
        When there is no such training, or the agency does not keep all of these files.
    Conflict
        ``cohort_exists``; ``somebody_else_at_once``: something else stands there by now.
    """
    held = select(Cohort).where(Cohort.id == which, Cohort.market_id == actor.market)
    mine = session.scalars(held.where(Cohort.agency_id == actor.organisation).with_for_update()).one_or_none()
    before = cohort(session, actor, which)
    require_same(before.mark, seen)
    if mine is not None:
        _check(name, *days)
        mine.name, mine.from_day, mine.to_day = one_line(name), *days
        session.flush()
    _join(session, actor, which, before.people, frozenset(people))


def remove_cohort(session: Session, actor: Actor, which: int) -> None:
    """Take back a training that the agency has entered, with its own people in it.

    Raises
    ------
    NotFound
        When the agency has entered no such training.
    Conflict
        ``cohort_in_use``: people of other agencies took part.
    """
    found = cohort(session, actor, which)
    if not found.own:
        thing = "cohort"
        raise NotFound(thing, which)
    _join(session, actor, which, found.people, frozenset())
    session.execute(delete(Cohort).where(Cohort.id == which))


def _check(name: str, from_day: date, to_day: date) -> None:
    if not 0 < len(one_line(name)) <= LONGEST_NAME:
        field, reason = "name", "required" if not one_line(name) else "too_long"
        raise Invalid(field, reason)
    if to_day < from_day:
        field, reason = "to_day", "before_first_day"
        raise Invalid(field, reason)


def _join(session: Session, actor: Actor, which: int, before: frozenset[int], people: frozenset[int]) -> None:
    kept = select(Worker.id).where(
        Worker.id.in_(people), Worker.agency_id == actor.organisation, Worker.forgotten_at.is_(None)
    )
    strange = people - before - set(session.scalars(kept))
    if strange:
        thing = "worker"
        raise NotFound(thing, min(strange))
    gone = delete(CohortPerson).where(CohortPerson.cohort_id == which, CohortPerson.worker_id.in_(before - people))
    session.execute(gone)
    session.add_all(CohortPerson(cohort_id=which, worker_id=each) for each in sorted(people - before))
    session.flush()
