"""What a worker can do, and until when they may be sent: skills with dates, PASS IAE with suspensions."""

from datetime import date, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.errors import Invalid
from scheduler.core.tables import Pass, PassNumber, PassSuspension, Skill, WorkerSkill
from scheduler.workforce.own import own_worker

LONGEST_SUSPENSION = timedelta(days=3 * 366)
"""Beyond that a date is mistyped."""


def _check(first_day: date | None, last_day: date | None, field: str) -> None:
    if first_day and last_day and last_day < first_day:
        reason = "before_first_day"
        raise Invalid(field, reason)


def set_skill(
    session: Session, actor: Actor, worker_id: int, skill_id: int, from_day: date | None, to_day: date | None
) -> None:
    """Note a skill from a day on; noted from that day before, only its last day changes.

    Raises
    ------
    NotFound
        When the actor's agency keeps no such file.
    Invalid
        When there is no such skill, or its last day comes before its first.
    """
    own_worker(session, actor, worker_id)
    _check(from_day, to_day, "skill_to")
    if session.get(Skill, skill_id) is None:
        field, reason = "skill", "unknown_skill"
        raise Invalid(field, reason)
    held = session.scalars(
        select(WorkerSkill).where(
            WorkerSkill.worker_id == worker_id,
            WorkerSkill.skill_id == skill_id,
            WorkerSkill.from_day.is_not_distinct_from(from_day),
        )
    ).one_or_none()
    if held is None:
        session.add(WorkerSkill(worker_id=worker_id, skill_id=skill_id, from_day=from_day, to_day=to_day))
    else:
        held.to_day = to_day


def remove_skill(session: Session, actor: Actor, worker_id: int, held_id: int) -> None:
    """Take a skill out of a file; one that is gone already is no error.

    Raises
    ------
    NotFound
        When the actor's agency keeps no such file.
    """
    own_worker(session, actor, worker_id)
    session.execute(delete(WorkerSkill).where(WorkerSkill.id == held_id, WorkerSkill.worker_id == worker_id))


def set_pass(session: Session, actor: Actor, worker_id: int, number: str | None, from_day: date, to_day: date) -> None:
    """Note a PASS IAE; one with the same first day or number is corrected, which is how it is prolonged.

    Raises
    ------
    NotFound
        When the actor's agency keeps no such file.
    Invalid
        When the number has not twelve digits, or the last day comes before the first.
    Conflict
        When another PASS IAE holds on some of the days, or bears the number.
    """
    own_worker(session, actor, worker_id)
    _check(from_day, to_day, "pass_to")
    digits = (number or "").replace(" ", "").replace("\N{NO-BREAK SPACE}", "") or None
    if digits is not None and not (digits.isascii() and digits.isdecimal() and len(digits) == 12):  # noqa: PLR2004
        field, reason = "number", "twelve_digits"
        raise Invalid(field, reason)
    held = session.scalars(
        select(Pass).where(
            Pass.worker_id == worker_id,
            (Pass.from_day == from_day) | (Pass.numbered.has(PassNumber.number == digits) if digits else False),
        )
    ).first()
    if held is None:
        session.add(Pass(worker_id=worker_id, number=digits, from_day=from_day, to_day=to_day))
    else:
        held.number, held.from_day, held.to_day = digits or held.number, from_day, to_day
    session.flush()


def suspend(session: Session, actor: Actor, worker_id: int, from_day: date, to_day: date | None) -> None:
    """Suspend the PASS IAE that holds on a day; suspended from that day before, only the last day changes.

    The suspended days move its end: the last day that is stored is the one that counts for planning and warnings. While
    no last day of the suspension is known the end stays; it moves once it is noted.

    Raises
    ------
    NotFound
        When the actor's agency keeps no such file.
    Invalid
        When no PASS IAE holds on the first day, or the last day comes before it or more than three years later.
    Conflict
        When it is suspended on some of the days already, or its new end reaches into the next PASS IAE.
    """
    own_worker(session, actor, worker_id)
    _check(from_day, to_day, "suspension_to")
    if to_day is not None and to_day - from_day > LONGEST_SUSPENSION:
        field, reason = "suspension_to", "too_long"
        raise Invalid(field, reason)
    held = session.scalars(
        select(Pass)
        .where(Pass.worker_id == worker_id, Pass.from_day <= from_day, Pass.to_day >= from_day)
        .with_for_update(of=Pass)
    ).one_or_none()
    if held is None:
        field, reason = "suspension_from", "no_pass"
        raise Invalid(field, reason)
    known = session.scalars(
        select(PassSuspension).where(PassSuspension.pass_id == held.id, PassSuspension.from_day == from_day)
    ).one_or_none()
    if known is None:
        session.add(PassSuspension(pass_id=held.id, from_day=from_day, to_day=to_day))
    else:
        held.to_day -= _moved(from_day, known.to_day)
        known.to_day = to_day
    held.to_day += _moved(from_day, to_day)
    session.flush()


def _moved(from_day: date, to_day: date | None) -> timedelta:
    """Return by how much a suspension moves the end of its PASS IAE."""
    return timedelta(0) if to_day is None else to_day - from_day + timedelta(days=1)


def remove_suspension(session: Session, actor: Actor, worker_id: int, suspension_id: int) -> None:
    """Take a suspension back, and the end of the PASS IAE with it; one that is gone already is no error.

    Raises
    ------
    NotFound
        When the actor's agency keeps no such file.
    """
    own_worker(session, actor, worker_id)
    held = session.scalars(
        select(Pass)
        .join(PassSuspension, PassSuspension.pass_id == Pass.id)
        .where(Pass.worker_id == worker_id, PassSuspension.id == suspension_id)
        .with_for_update(of=Pass)
    ).one_or_none()
    gone = delete(PassSuspension).where(PassSuspension.id == suspension_id)
    if held is not None:
        for from_day, to_day in session.execute(gone.returning(PassSuspension.from_day, PassSuspension.to_day)):
            held.to_day -= _moved(from_day, to_day)
        session.flush()


def skills_to_choose(session: Session) -> tuple[tuple[int, str], ...]:
    """Return all skills by name: id and name."""
    rows = session.execute(select(Skill.id, Skill.name).order_by(Skill.name))
    return tuple((skill, name) for skill, name in rows)
