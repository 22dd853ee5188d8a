"""The nights of a market: which is due, which nobody began, and which came late."""

from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.states import Action, move, start
from scheduler.core.tables import Market, Run
from scheduler.core.tables.codes import RunState
from scheduler.core.tables.planning import NIGHT_ATTEMPTS
from scheduler.market.settings import MarketSettings
from scheduler.planning.nights import Tried, begins, due, is_late, missed
from scheduler.planning.records import fail

MISSED = "missed: nobody could begin it in its time"


def due_night(session: Session, actor: Actor, now: datetime) -> date | None:
    """Return the date whose run is due in the actor's market."""
    market = session.get_one(Market, actor.market)
    patience = MarketSettings.of(market.settings).catch_up_minutes
    return due(now, market.timezone, market.nightly_start, _tried(session, actor), patience)


def note_missed(session: Session, actor: Actor, now: datetime) -> date | None:
    """Note a night that nobody could begin as one that failed for good, so that the lead is told; return its date."""
    market = session.get_one(Market, actor.market)
    patience = MarketSettings.of(market.settings).catch_up_minutes
    night = missed(now, market.timezone, market.nightly_start, _tried(session, actor), patience)
    under_way = select(Run.id).where(Run.market_id == actor.market, Run.state == RunState.RUNNING)
    if night is None or session.scalars(under_way).first() is not None:  # then a later tick notes it
        return None
    due_at = begins(night, market.timezone, market.nightly_start)
    run = Run(market_id=actor.market, night=night, attempt=NIGHT_ATTEMPTS, due_at=due_at, heartbeat_at=due_at)
    start(session, actor, run, Action.START)
    fail(session, actor, run, MISSED)
    return night


def tell_if_late(session: Session, actor: Actor, run: Run) -> None:
    """Tell the lead that a night's plan is there, when it came late."""
    if run.night is not None and is_late(run.due_at, run.started_at, run.attempt):
        move(session, actor, run, Action.LATE)


def _tried(session: Session, actor: Actor) -> Tried | None:
    """Return the last date that had a run."""
    failed = Run.state == RunState.FAILED
    row = session.execute(
        select(
            Run.night,
            func.bool_or(~failed),
            func.max(Run.attempt).filter(failed),
            func.max(Run.heartbeat_at).filter(failed),
        )
        .where(Run.market_id == actor.market, Run.night.is_not(None))
        .group_by(Run.night)
        .order_by(Run.night.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else Tried(row[0], row[1], row[2] or 0, row[3])
