"""A plan held against the data of now: what of it still holds, and which missions it means."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.tables import Run
from scheduler.planning.draft import Draft, drafted
from scheduler.planning.recheck import recheck
from scheduler.planning.run_record import Dropped
from scheduler.planning.translate import problem_of
from solver.instance import read_instance
from solver.plan import Plan
from solver.problem import Problem


@dataclass(frozen=True, slots=True)
class Current:
    """What a plan comes to now; ``plan`` has all pins of now and breaks no rule."""

    plan: Plan
    dropped: tuple[Dropped, ...]
    draft: Draft


def current(
    session: Session, actor: Actor, run: Run, solved: Problem, pairs: Iterable[tuple[str, str]], now: datetime
) -> Current:
    """Hold pairs of a run's plan against the data of now.

    The window is that of the run: what starts less than the lead time after it began was never planned, and what has
    begun by now is dropped. The requests must be locked, else it may all be different by the time it is stored.

    Parameters
    ----------
    run, solved, pairs
        The run, the problem that it solved, and what is left of the plan.
    now
        The moment from which on shifts can still be given.

    Raises
    ------
    PlanRefused
        When what is left breaks a rule.
    """
    translation = problem_of(session, actor, run.started_at)
    index = translation.index
    begun = {name for name, shift in index.shifts.items() if shift.starts_at <= now}
    requests = {shift.id: shift.request for shift in solved.shifts}
    checked = recheck(read_instance(translation.instance), pairs, requests, begun)
    return Current(checked.plan, checked.dropped, drafted(checked.plan, index, now))
