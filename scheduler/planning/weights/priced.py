"""What other points would mean for the last plan: every soft cost is points times a count, so it can be priced anew.

It says what the plan that there is would cost, not which plan would come out: that takes a run.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor, require_lead
from scheduler.core.tables import Run, WeightProfile
from scheduler.core.tables.codes import RunState
from scheduler.planning.translate.weights import DEFAULTS


class _Solution(msgspec.Struct, frozen=True):
    soft_parts: dict[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Priced:
    """The last plan's counts by criterion (minutes, people, slots), None where the run did not count them."""

    run: int
    started_at: datetime
    counts: Mapping[str, int | None]

    def points(self, weights: Mapping[str, int]) -> dict[str, int]:
        """Return what the plan costs by criterion with these points."""
        return {name: (count or 0) * weights[name] for name, count in self.counts.items()}


def last_plan(session: Session, actor: Actor) -> Priced | None:
    """Return the counts of the newest plan of the actor's market; None when there is none.

    Raises
    ------
    NotAllowed
        To anybody but the lead's planner.
    """
    require_lead(actor)
    row = session.execute(
        select(Run.id, Run.started_at, Run.solution, WeightProfile.weights)
        .outerjoin(WeightProfile, WeightProfile.id == Run.profile_id)
        .where(Run.market_id == actor.market, Run.state == RunState.DONE, Run.solution.is_not(None))
        .order_by(Run.id.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    counted = counts(row.solution, DEFAULTS | (row.weights or {}))
    return None if counted is None else Priced(row.id, row.started_at, counted)


def counts(solution: str | None, weights: Mapping[str, int]) -> dict[str, int | None] | None:
    """Return what a plan counts by criterion, from its costs with these weights; None when it has no costs."""
    parts = msgspec.json.decode(solution, type=_Solution).soft_parts if solution else None
    if parts is None:
        return None
    return {name: parts.get(name, 0) // points if points else None for name, points in weights.items()}
