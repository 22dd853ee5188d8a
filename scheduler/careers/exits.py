"""How a worker left: a day, what it led to, by which kind of employer. One exit ends the accompaniment.

What was said is never changed: a correction is one more word, with a reason, and the last word holds. The database
writes it (``keep_exit``), since an exit looks at missions and contracts that its author may not read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from scheduler.core.access import Actor
from scheduler.core.errors import Conflict, Invalid
from scheduler.core.one_statement import AnyRow, Query
from scheduler.core.tables import Exit
from scheduler.core.tables.career_codes import WITH_JOB, CorrectionReason, Employer, Outcome
from scheduler.workforce.own import own_worker

FIELDS = {"not_left_yet": "day", "reason_needed": "reason"}
"""Where it was given, of what the database refuses about an exit."""


@dataclass(frozen=True, slots=True)
class Left:
    """How somebody left; ``employer`` is given where there is a job, and nowhere else."""

    day: date
    outcome: Outcome
    employer: Employer | None = None


@dataclass(frozen=True, slots=True)
class ExitWord:
    """The last word about how a worker left; without ``left`` the exit was taken back.

    Attributes
    ----------
    id
        What the next word is about.
    at
        When it was said.
    reason
        Why it was said anew; None of a first word.
    """

    id: int
    at: datetime
    left: Left | None
    reason: CorrectionReason | None


def last_word() -> ColumnElement[bool]:
    """Return the condition that nothing was said of an exit after this."""
    later = aliased(Exit)
    return ~select(later.id).where(later.about_id == Exit.id).exists()


def exit_of(session: Session, actor: Actor, worker_id: int) -> ExitWord | None:
    """Return the last word about how a worker left; None where there is none, or not for the actor to read."""
    del actor  # the policies know whose file it is
    return read_word(session.execute(word_of(worker_id)).all())


def word_of(worker_id: int) -> Query:
    """Ask for the last word about how a worker left, as part of another statement; ``read_word`` reads the answer."""
    columns = (Exit.id, Exit.at, Exit.day, Exit.outcome, Exit.employer, Exit.reason)
    return select(*columns).where(Exit.worker_id == worker_id, last_word())


def read_word(rows: Sequence[AnyRow]) -> ExitWord | None:
    """Return the last word, None where nobody has said any."""
    if not rows:
        return None
    [found] = rows
    left = None if found.outcome is None else Left(found.day, found.outcome, found.employer)
    return ExitWord(found.id, found.at, left, found.reason)


def enter_exit(
    session: Session,
    actor: Actor,
    worker_id: int,
    left: Left,
    *,
    about: int | None = None,
    reason: CorrectionReason | None = None,
) -> None:
    """Say how a worker of the actor's agency left, or say it anew with a reason.

    Parameters
    ----------
    about
        The last word that the actor has read (``ExitWord.id``), None where there was none.

    Raises
    ------
    NotFound
        When the agency keeps no such file.
    Invalid
        When there is a job without its employer, the day is to come, or a correction has no reason.
    Conflict
        ``works_after_exit``, ``employed_after_exit``: missions or contracts, whoever's, go on after that day;
        ``somebody_else_at_once``; ``forgotten_already``.
    """
    if left.outcome in WITH_JOB and left.employer is None:
        field, problem = "employer", "employer_needed"
        raise Invalid(field, problem)
    employer = left.employer if left.outcome in WITH_JOB else None
    _keep(session, actor, worker_id, about, left.day, left.outcome, employer, reason)


def take_back_exit(session: Session, actor: Actor, worker_id: int, about: int, reason: CorrectionReason) -> None:
    """Say that a worker has not left after all, or came back: the accompaniment goes on.

    Raises
    ------
    NotFound
        When the agency keeps no such file.
    Invalid
        When nothing of these is a reason for it.
    Conflict
        ``no_exit`` where none stands; ``somebody_else_at_once``.
    """
    if reason == CorrectionReason.LEARNT_LATER:
        field, problem = "reason", "reason_out_of_place"
        raise Invalid(field, problem)
    _keep(session, actor, worker_id, about, None, None, None, reason)


def _keep(session: Session, actor: Actor, worker_id: int, *said: object) -> None:
    own_worker(session, actor, worker_id)
    session.flush()
    asked = func.keep_exit(worker_id, *said).table_valued("entry", "refusal")
    _refuse(session.execute(select(asked)).one().refusal)


def _refuse(refusal: str | None) -> None:
    """Raise what stands in the way, as ``keep_exit`` names it, if anything does."""
    for reason, field in FIELDS.items():
        if refusal == reason:
            raise Invalid(field, reason)
    if refusal is not None:
        raise Conflict(refusal)
