"""What a worker does elsewhere: work for others, training, coaching. It takes their time and counts in every limit."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.days import minutes_between
from scheduler.core.errors import Invalid
from scheduler.core.tables import Commitment
from scheduler.core.tables.codes import CommitmentKind
from scheduler.core.weeks import clock
from scheduler.workforce.availabilities import span_of
from scheduler.workforce.own import own_worker

A_DAY = 24 * 60
LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class CommitmentLine:
    """A commitment on the market's own clock; ``minutes`` are those that count."""

    id: int
    kind: CommitmentKind
    starts_at: datetime
    ends_at: datetime
    minutes: int


@dataclass(frozen=True, slots=True)
class NewCommitment:
    """Hours on some weekdays (1 is Monday) from day to day, both included; an end before the start is next morning."""

    kind: CommitmentKind
    first_day: date
    last_day: date
    weekdays: frozenset[int]
    start_minute: int
    end_minute: int


def commitments(session: Session, zone: ZoneInfo, worker_id: int, since: datetime) -> tuple[CommitmentLine, ...]:
    """Return what is not over since a moment, in the order of time."""
    query = (
        select(Commitment)
        .where(Commitment.worker_id == worker_id, Commitment.ends_at > since)
        .order_by(Commitment.starts_at, Commitment.id)
    )
    return tuple(
        CommitmentLine(
            each.id,
            each.kind,
            each.starts_at.astimezone(zone),
            each.ends_at.astimezone(zone),
            minutes_between(each.starts_at, each.ends_at) if each.minutes is None else each.minutes,
        )
        for each in session.scalars(query)
    )


def add_commitments(session: Session, actor: Actor, worker_id: int, new: NewCommitment) -> tuple[datetime, datetime]:
    """Note commitments, one a day, and return from when to when; those noted before are left as they are.

    Raises
    ------
    NotFound
        When the actor's agency keeps no such file.
    Invalid
        When dates or hours cannot be, or no day of the period is one of the weekdays.
    """
    own_worker(session, actor, worker_id)
    zone = clock(session, actor)
    end_minute = new.end_minute + (A_DAY if new.end_minute <= new.start_minute else 0)
    spans = [span_of(day, new.start_minute, end_minute, zone) for day in _days(new)]
    known = {
        tuple(row)
        for row in session.execute(
            select(Commitment.kind, Commitment.starts_at, Commitment.ends_at).where(Commitment.worker_id == worker_id)
        )
    }
    rows = [
        {"worker_id": worker_id, "kind": new.kind, "starts_at": begin, "ends_at": end}
        for begin, end in spans
        if (new.kind, begin, end) not in known
    ]
    if rows:
        session.execute(insert(Commitment), rows)
    return spans[0][0], spans[-1][1]


def _days(new: NewCommitment) -> list[date]:
    if new.last_day < new.first_day:
        field, reason = "last_day", "before_first_day"
        raise Invalid(field, reason)
    if new.last_day - new.first_day >= LONGEST:
        field, reason = "last_day", "too_long"
        raise Invalid(field, reason)
    period = (new.first_day + timedelta(days=n) for n in range((new.last_day - new.first_day).days + 1))
    found = [day for day in period if day.isoweekday() in new.weekdays]
    if not found:
        field, reason = "weekdays", "no_day"
        raise Invalid(field, reason)
    return found


def remove_commitment(session: Session, actor: Actor, worker_id: int, commitment_id: int) -> None:
    """Take a commitment back; one that is gone already is no error.

    Raises
    ------
    NotFound
        When the actor's agency keeps no such file.
    """
    own_worker(session, actor, worker_id)
    session.execute(delete(Commitment).where(Commitment.id == commitment_id, Commitment.worker_id == worker_id))
