"""The row of a run while it runs: begun, kept alive, asked to stop, failed."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from scheduler.core.access import Actor, require_lead
from scheduler.core.errors import Conflict, NotFound, NotPossible
from scheduler.core.states import Action, move, start
from scheduler.core.tables import Market, Run
from scheduler.core.tables.codes import Role, RunState, Thing
from scheduler.core.tables.planning import NIGHT_ATTEMPTS
from scheduler.planning.nights import begins

SILENCE = timedelta(seconds=60)
"""A run that has not been heard of for so long is dead."""

SILENT = "silent: whoever ran this has not been heard of for a minute"


def begin(session: Session, actor: Actor, *, night: date | None = None) -> int:
    """Begin a run of the actor's market and return its id; somebody then has to ``execute`` it within a minute.

    Parameters
    ----------
    night
        The local date whose nightly run this is; None for a run that a person asked for.

    Raises
    ------
    Conflict
        ``run_in_progress``, or ``night_was_planned``: it has its plan, or has failed as often as it may.
    NotAllowed
        For whoever does not plan the market.
    """
    require_lead(actor)
    fail_silent(session, actor)
    run = Run(market_id=actor.market, night=night, requested_by=None if actor.role == Role.ENGINE else actor.user)
    if night is not None:
        market = session.get_one(Market, actor.market)
        run.due_at = begins(night, market.timezone, market.nightly_start)
        run.attempt = 1 + _attempts(session, actor, night)
    start(session, actor, run, Action.START)
    return run.id


def _attempts(session: Session, actor: Actor, night: date) -> int:
    """Return the number of the last attempt at a date, 0 when there was none."""
    last = select(func.coalesce(func.max(Run.attempt), 0)).where(Run.market_id == actor.market, Run.night == night)
    found = session.scalars(last).one()
    if found >= NIGHT_ATTEMPTS:
        reason = "night_was_planned"
        raise Conflict(reason)
    return found


def fail_silent(session: Session, actor: Actor) -> int:
    """Mark runs of the actor's market that fell silent as failed, and return how many; the plan in force stands."""
    silent = session.scalars(
        select(Run)
        .where(
            Run.market_id == actor.market,
            Run.state == RunState.RUNNING,
            Run.heartbeat_at < func.now() - SILENCE,
        )
        .with_for_update(skip_locked=True)  # whoever holds it is not silent, or is failing it right now
    ).all()
    for run in silent:
        fail(session, actor, run, SILENT)
    return len(silent)


def fail(session: Session, actor: Actor, run: Run, error: str) -> None:
    """Mark a run as failed.

    Raises
    ------
    NotPossible
        When it does not run any more.
    """
    run.error = error
    run.ended_at = func.now()
    move(session, actor, run, Action.FAIL)


def ask_stop(session: Session, actor: Actor, run: int) -> None:
    """Ask a run to end with the best plan so far; it hears that within a second or two.

    Raises
    ------
    NotFound, NotAllowed
        As for all that a run is asked.
    NotPossible
        When it has ended already.
    """
    found = run_of(session, actor, run)
    if found.state != RunState.RUNNING:
        raise NotPossible(Thing.RUN, found.state, Action.STOP)
    if found.stop_asked_at is None:
        found.stop_asked_at = func.now()


def run_of(session: Session, actor: Actor, run: int, *, lock: bool = False) -> Run:
    """Return a run of the actor's market.

    Parameters
    ----------
    lock
        Whether nobody else may change it until the transaction ends.

    Raises
    ------
    NotFound
        When there is none of that number in the actor's market.
    NotAllowed
        For whoever does not plan the market.
    """
    require_lead(actor)
    found = session.get(Run, run, with_for_update=True if lock else None, populate_existing=True)
    if found is None or found.market_id != actor.market:
        raise NotFound(Thing.RUN, run)
    return found


def lock_drafts(session: Session, actor: Actor) -> None:
    """Let nobody else store or publish a draft of the actor's market until the transaction ends.

    Take it before reading what is proposed or published: whoever waits for it must see what the first one did.
    """
    session.execute(text("SELECT pg_advisory_xact_lock(hashtext('drafts'), :market)"), {"market": actor.market})


def beat(session: Session, run: int, progress: dict[str, Any] | None) -> bool:
    """Say that a run lives and how far it is; return whether somebody asked it to stop.

    Raises
    ------
    NotPossible
        When it was taken for dead meanwhile, and failed.
    """
    news = {Run.heartbeat_at: func.now()} | ({Run.progress: progress} if progress else {})
    alive = (
        update(Run)
        .where(Run.id == run, Run.state == RunState.RUNNING)
        .values(news)
        .returning(Run.stop_asked_at)
        .execution_options(synchronize_session=False)
    )
    row = session.execute(alive).one_or_none()
    if row is None:
        raise NotPossible(Thing.RUN, RunState.FAILED, Action.FINISH)
    return row.stop_asked_at is not None
