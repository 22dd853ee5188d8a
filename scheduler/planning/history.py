"""Runs as people look at them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Integer, Row, ScalarSelect, Select, cast, column, func, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session, aliased

from scheduler.core.access import Actor, require_lead
from scheduler.core.errors import NotFound
from scheduler.core.tables import Mission, RequestShift, Run, User, WeightProfile
from scheduler.core.tables.codes import MissionState, RunState, Thing
from scheduler.planning.nights import is_late
from scheduler.planning.run_record import Dropped, dropped_pairs

PAGE = 30

# Made once: SQLAlchemy looks up each column of a new alias anew, which takes longer than the statement.
_ASKED, _PUBLISHED = aliased(User), aliased(User)


@dataclass(frozen=True, slots=True)
class RunView:
    """A run: how it goes, or how it ended.

    Attributes
    ----------
    night
        The local date of a nightly run; ``requested_by`` is then None, else the name of who asked.
    due_at, attempt, late
        When that night was due, which attempt at it this is, and whether its plan came late.
    progress
        While it runs: ``phase``, ``seconds`` of ``limit``, ``score`` and ``bound`` by level.
    medium, soft, bound_medium, bound_soft
        Points of the plan, zero or less, and what no plan can exceed.
    empty_minutes
        Paid minutes that nobody has, whatever their priority; None when the run explains nothing.
    gap
        How far the quality is from the bound at most, in percent of its points; None when nothing is proven, or when
        pairs were dropped, since the bound is that of the plan before.
    dropped
        Pairs that had become impossible when the plan was stored or published.
    missions, proposed
        Missions that this run wrote, and how many of them are still a draft.
    profile
        The name of the weights that it was made with, None for the product's own.
    """

    id: int
    state: RunState
    night: date | None
    due_at: datetime | None
    attempt: int
    late: bool
    requested_by: str | None
    started_at: datetime
    heartbeat_at: datetime
    ended_at: datetime | None
    stop_asked_at: datetime | None
    published_at: datetime | None
    published_by: str | None
    progress: dict[str, Any] | None
    medium: int | None
    soft: int | None
    bound_medium: int | None
    bound_soft: int | None
    empty_minutes: int | None
    gap: float | None
    seconds: float | None
    seed: int | None
    versions: dict[str, Any] | None
    instance_sha256: str | None
    error: str | None
    dropped: tuple[Dropped, ...]
    missions: int
    proposed: int
    profile: str | None


def run(session: Session, actor: Actor, run: int) -> RunView:
    """Return one run of the actor's market.

    Raises
    ------
    NotFound
        When there is none of that number in the actor's market.
    NotAllowed
        For whoever does not plan the market.
    """
    row = session.execute(_query(actor).where(Run.id == run)).one_or_none()
    if row is None:
        raise NotFound(Thing.RUN, run)
    return _view(row)


def runs(session: Session, actor: Actor, limit: int = PAGE) -> tuple[RunView, ...]:
    """Return the newest runs of the actor's market, newest first.

    Raises
    ------
    NotAllowed
        For whoever does not plan the market.
    """
    return tuple(_view(row) for row in session.execute(_query(actor).order_by(Run.id.desc()).limit(limit)))


def _query(actor: Actor) -> Select[*tuple[Any, ...]]:
    require_lead(actor)
    missions = select(func.count()).where(Mission.run_id == Run.id).scalar_subquery()
    proposed = (
        select(func.count())
        .where(Mission.run_id == Run.id, Mission.state == MissionState.PROPOSED, Mission.held_since.is_(None))
        .scalar_subquery()
    )
    return (
        select(
            Run,
            _ASKED.name.label("requested_by"),
            _PUBLISHED.name.label("published_by"),
            WeightProfile.name.label("profile"),
            _empty_minutes().label("empty_minutes"),
            missions.label("missions"),
            proposed.label("proposed"),
        )
        .outerjoin(_ASKED, _ASKED.id == Run.requested_by)
        .outerjoin(_PUBLISHED, _PUBLISHED.id == Run.published_by)
        .outerjoin(WeightProfile, WeightProfile.id == Run.profile_id)
        .where(Run.market_id == actor.market)
    )


def _empty_minutes() -> ScalarSelect[int]:
    """Count what a run left empty by the shifts that it explains, as its own page does."""
    told = func.jsonb_array_elements(cast(Run.explanation, JSONB)["empty"]).table_valued(column("value", JSONB))
    empty, shift = (told.c.value.op("->>")(name) for name in ("empty", "shift"))
    return (
        select(func.sum(cast(empty, Integer) * RequestShift.paid_minutes))
        .select_from(told)
        .join(RequestShift, RequestShift.id == cast(func.substr(shift, 2), Integer))
        .correlate(Run)
        .scalar_subquery()
    )


def _view(row: Row[*tuple[Any, ...]]) -> RunView:
    found: Run = row.Run
    dropped = dropped_pairs(found.dropped)
    return RunView(
        id=found.id,
        state=found.state,
        night=found.night,
        due_at=found.due_at,
        attempt=found.attempt,
        late=found.state == RunState.DONE and is_late(found.due_at, found.started_at, found.attempt),
        requested_by=row.requested_by,
        started_at=found.started_at,
        heartbeat_at=found.heartbeat_at,
        ended_at=found.ended_at,
        stop_asked_at=found.stop_asked_at,
        published_at=found.published_at,
        published_by=row.published_by,
        progress=found.progress,
        medium=found.medium,
        soft=found.soft,
        bound_medium=found.bound_medium,
        bound_soft=found.bound_soft,
        empty_minutes=row.empty_minutes,
        gap=None if dropped else gap(found.soft, found.bound_soft),
        seconds=found.seconds,
        seed=found.seed,
        versions=found.versions,
        instance_sha256=found.instance_sha256,
        error=found.error,
        dropped=dropped,
        missions=row.missions,
        proposed=row.proposed,
        profile=row.profile,
    )


def gap(soft: int | None, bound: int | None) -> float | None:
    """Return by how many percent of its points a plan may at most be improved; None when that is not known."""
    if soft is None or bound is None:
        return None
    return 100 * (bound - soft) / -soft if soft else 0.0
