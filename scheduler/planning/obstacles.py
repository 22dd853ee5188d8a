"""Rules that stand in the way of a change, named as far as whoever changes may read."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import literal, select, union_all
from sqlalchemy.orm import Session

from scheduler.core.errors import SchedulerError
from scheduler.core.tables import RequestShift, Worker, WorkerName
from scheduler.planning.present import Broken


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A rule that a change breaks for somebody on a shift.

    ``person`` is the name or the code, as far as whoever changes may read it; ``message`` is the sentence of
    ``releve verify``, which names codes and is for whoever plans.
    """

    worker: int
    person: str | None
    shift: int
    starts_at: datetime
    ends_at: datetime
    rule: str
    message: str


@dataclass(eq=False)
class BreaksRules(SchedulerError):  # noqa: N818  # like the errors of the trade, it says what happened
    """A change that would break rules for whoever comes; nothing was changed."""

    obstacles: tuple[Obstacle, ...]

    def __str__(self) -> str:
        return "; ".join(each.message for each in self.obstacles)


def obstacles(
    session: Session, broken: Iterable[Broken], shifts: Mapping[int, RequestShift], zone: ZoneInfo
) -> tuple[Obstacle, ...]:
    """Name what is broken by what the actor may read."""
    found = list(broken)
    names = _names(session, {each.worker for each in found})
    return tuple(
        Obstacle(
            worker=each.worker,
            person=names.get(each.worker),
            shift=each.shift,
            starts_at=shifts[each.shift].starts_at.astimezone(zone),
            ends_at=shifts[each.shift].ends_at.astimezone(zone),
            rule=each.rule,
            message=each.message,
        )
        for each in found
    )


def _names(session: Session, workers: Collection[int]) -> dict[int, str]:
    """Return names, or codes where no name may be read, in one statement."""
    if not workers:
        return {}
    codes = select(Worker.id, Worker.code, literal(0).label("rank")).where(Worker.id.in_(workers))
    names = select(WorkerName.worker_id, WorkerName.display_name, literal(1)).where(WorkerName.worker_id.in_(workers))
    rows = session.execute(union_all(codes, names).order_by("rank"))
    return {worker: name for worker, name, _ in rows}
