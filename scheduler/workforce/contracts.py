"""When an agency employs somebody, and for how many hours a week: the contract that runs or comes, its end."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.errors import Invalid
from scheduler.core.law import ADULT
from scheduler.core.seen import mark, require_same
from scheduler.core.tables import Employment
from scheduler.missions.lines import MissionLine
from scheduler.workforce.booked import booked_after
from scheduler.workforce.own import own_worker


@dataclass(frozen=True, slots=True)
class Contract:
    """The days on which the agency employs somebody; no last day: until further notice.

    ``weekly_minutes`` is what it says of a week, None where nobody has entered it.
    """

    from_day: date
    to_day: date | None
    weekly_minutes: int | None = None


def contracts(session: Session, actor: Actor, worker_id: int) -> tuple[Contract, ...]:
    """Return the contracts of a worker with the actor's agency, in the order of time."""
    return tuple(Contract(*row) for row in session.execute(contracts_of(actor, worker_id)))


def contracts_of(actor: Actor, worker_id: int) -> Select[date, date | None, int | None]:
    """Ask for the contracts of a worker with the actor's agency, for whoever reads more in the same statement."""
    return (
        select(Employment.from_day, Employment.to_day, Employment.weekly_minutes)
        .where(Employment.worker_id == worker_id, Employment.agency_id == actor.organisation)
        .order_by(Employment.from_day)
    )


def contracts_mark(found: Iterable[Contract]) -> str:
    """Return the mark of the contracts that stand."""
    return mark(*((str(each.from_day), str(each.to_day), each.weekly_minutes) for each in found))


def end_contract(
    session: Session, actor: Actor, worker_id: int, last_day: date, *, seen: str | None = None
) -> tuple[MissionLine, ...]:
    """End the last contract on a day, and return the booked missions that lie beyond it: a person settles those.

    Raises
    ------
    NotFound
        When the actor's agency keeps no such file.
    Invalid
        When there is no contract, or it begins after that day.
    Conflict
        ``somebody_else_at_once``: other contracts stand there by now.
    """
    own_worker(session, actor, worker_id)
    require_same(contracts_mark(contracts(session, actor, worker_id)), seen)
    found = _last(session, actor, worker_id)
    if found is None:
        field, reason = "last_day", "no_contract"
        raise Invalid(field, reason)
    if last_day < found.from_day:
        field, reason = "last_day", "before_first_day"
        raise Invalid(field, reason)
    found.to_day = last_day
    session.flush()
    return booked_after(session, actor, worker_id, last_day)


def begin_contract(
    session: Session,
    actor: Actor,
    worker_id: int,
    first_day: date,
    *,
    weekly_minutes: int | None = None,
    seen: str | None = None,
) -> None:
    """Employ somebody again from a day on; a contract that begins on that day is opened again.

    Raises
    ------
    NotFound
        When the actor's agency keeps no such file.
    Invalid
        When there are more hours than a week may have (``weekly``).
    Conflict
        When a contract, even another agency's, runs on that day or later; ``somebody_else_at_once``.
    """
    own_worker(session, actor, worker_id)
    require_same(contracts_mark(contracts(session, actor, worker_id)), seen)
    _require_week(weekly_minutes)
    found = _last(session, actor, worker_id)
    if found is None or found.from_day != first_day:
        found = Employment(worker_id=worker_id, agency_id=actor.organisation, from_day=first_day)
        session.add(found)
    found.to_day, found.weekly_minutes = None, weekly_minutes
    session.flush()


def say_contract_hours(
    session: Session, actor: Actor, worker_id: int, weekly_minutes: int | None, *, seen: str | None = None
) -> None:
    """Keep what the last contract says of the hours of a week; None: not known.

    Raises
    ------
    NotFound
        When the actor's agency keeps no such file.
    Invalid
        When there are more hours than a week may have, or there is no contract (``weekly``).
    Conflict
        ``somebody_else_at_once``: other contracts stand there by now.
    """
    own_worker(session, actor, worker_id)
    require_same(contracts_mark(contracts(session, actor, worker_id)), seen)
    _require_week(weekly_minutes)
    found = _last(session, actor, worker_id)
    if found is None:
        field, reason = "weekly", "no_contract"
        raise Invalid(field, reason)
    found.weekly_minutes = weekly_minutes
    session.flush()


def _require_week(minutes: int | None) -> None:
    if minutes is not None and not 1 <= minutes <= ADULT["minutes_per_week"]:
        field, reason = "weekly", "out_of_range"
        raise Invalid(field, reason)


def _last(session: Session, actor: Actor, worker_id: int) -> Employment | None:
    return session.scalars(
        select(Employment)
        .where(Employment.worker_id == worker_id, Employment.agency_id == actor.organisation)
        .order_by(Employment.from_day.desc())
        .limit(1)
    ).one_or_none()
