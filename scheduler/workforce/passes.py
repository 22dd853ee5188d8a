"""PASS IAE: until when somebody may be sent, and how soon the agency should think of prolonging."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.core.tables import Pass, PassSuspension

WARN_DAYS = (30, 60, 90)
"""An agency is warned this many days before a PASS IAE ends, the nearest first."""


@dataclass(frozen=True, slots=True)
class Suspension:
    """Days on which a PASS IAE does not hold; no last day: until further notice."""

    from_day: date
    to_day: date | None
    id: int = field(default=0, compare=False)

    def holds_on(self, day: date) -> bool:
        """Tell whether the PASS IAE is suspended on a day."""
        return self.from_day <= day and (self.to_day is None or day <= self.to_day)


@dataclass(frozen=True, slots=True)
class PassLine:
    """One PASS IAE with its suspensions, in the order of time; ``to_day`` is the end that these have moved already."""

    number: str | None
    from_day: date
    to_day: date
    suspensions: tuple[Suspension, ...]

    def days_left(self, day: date) -> int:
        """Return for how many days it still runs after a day; less than 0 once it is over.

        While it is suspended until further notice, none of them pass.
        """
        since = next((each.from_day for each in self.suspensions if each.to_day is None and each.holds_on(day)), day)
        return (self.to_day - since).days

    def warns(self, day: date) -> int | None:
        """Return the nearest of the warnings of 30, 60 and 90 days that a day has reached, None when none is due."""
        left = self.days_left(day)
        return next((most for most in WARN_DAYS if left <= most), None)

    def suspended_on(self, day: date) -> Suspension | None:
        """Return the suspension that holds on a day, if any."""
        return next((each for each in self.suspensions if each.holds_on(day)), None)


def current(passes: tuple[PassLine, ...], day: date) -> PassLine | None:
    """Return the PASS IAE that counts on a day: the one that runs, else the next one, else the last one that ended."""
    not_over = [each for each in passes if each.days_left(day) >= 0]
    return not_over[0] if not_over else passes[-1] if passes else None


def passes_of(session: Session, workers: Iterable[int]) -> dict[int, tuple[PassLine, ...]]:
    """Return the PASS IAE of workers in the order of time, by worker; one statement whatever their number."""
    query = (
        select(Pass, PassSuspension)
        .outerjoin(PassSuspension, PassSuspension.pass_id == Pass.id)
        .where(Pass.worker_id.in_(list(workers)))
        .order_by(Pass.worker_id, Pass.from_day, PassSuspension.from_day)
    )
    suspensions: defaultdict[int, list[Suspension]] = defaultdict(list)
    found: dict[int, Pass] = {}
    for held, suspension in session.execute(query):
        found[held.id] = held
        if suspension is not None:
            suspensions[held.id].append(Suspension(suspension.from_day, suspension.to_day, suspension.id))
    by_worker: defaultdict[int, list[PassLine]] = defaultdict(list)
    for held in found.values():
        line = PassLine(held.number, held.from_day, held.to_day, tuple(suspensions[held.id]))
        by_worker[held.worker_id].append(line)
    return {worker: tuple(each) for worker, each in by_worker.items()}
