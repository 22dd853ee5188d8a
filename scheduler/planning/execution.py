"""A run from beginning to end: read, search in a child process, look again, keep the draft."""

import logging
import platform
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from typing import TypeAlias

import msgspec
from msgspec import to_builtins
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.db import Database
from scheduler.core.errors import DatabaseBusy, DatabaseDown, NotPossible, SchedulerError
from scheduler.core.states import Action, lock_requests, move
from scheduler.core.tables import Market, Mission, Run
from scheduler.core.tables.codes import MissionState, RunState, Thing
from scheduler.market.missing import missing
from scheduler.market.settings import MarketSettings
from scheduler.market.travel import enrich
from scheduler.planning.announced import held_pairs
from scheduler.planning.current import Current, current
from scheduler.planning.draft import propose
from scheduler.planning.empty import keep_obstacles
from scheduler.planning.judging import judged
from scheduler.planning.night_runs import tell_if_late
from scheduler.planning.people_counts import count_again
from scheduler.planning.queue import ask_for_stand_bys
from scheduler.planning.records import beat, fail, lock_drafts, run_of
from scheduler.planning.run_record import Dropped, Explanation, explanation, number
from scheduler.planning.search import Answer, Limits, SearchFailed, SearchNews, search
from scheduler.planning.standing import keep as keep_faults
from scheduler.planning.standing import named_by_run
from scheduler.planning.translate import problem_of, with_prices
from solver.check import score
from solver.instance import Solution, read_instance, read_solution
from solver.plan import Plan, Status
from solver.problem import Problem

LONGEST_REASON = 2000  # characters

Searching: TypeAlias = Callable[[bytes, Limits, Callable[[SearchNews | None], bool], Sequence[tuple[str, str]]], Answer]
"""What looks for a plan, as ``planning.search.search`` does."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended; ``error`` of a failed one.

    ``kept`` counts missions that are announced or held and stay, ``dropped`` pairs that had become impossible.
    """

    run: int
    state: RunState
    error: str | None = None
    proposed: int = 0
    kept: int = 0
    dropped: int = 0


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a run searches: the instance as JSON, and how long."""

    instance: bytes
    limits: Limits
    held: tuple[tuple[str, str], ...] = ()
    """What is promised: shift and worker, by the instance's names."""


def execute(
    database: Database,
    market: str,
    run: int,
    *,
    limits: Callable[[Limits], Limits] = lambda given: given,
    on_progress: Callable[[SearchNews], None] = lambda _: None,
    stop: Callable[[], bool] = lambda: False,
    searching: Searching = search,
) -> Outcome:
    """Carry out a run that has begun; whatever goes wrong, the plan in force stands and the run says why it failed.

    Parameters
    ----------
    database, market, run
        The run by its id, of the market of that code. The market's engine acts.
    limits
        Makes other limits of those that the market's settings give.
    on_progress
        Called about once a second with what the search has so far.
    stop
        Asked as often: true ends the search with the best plan so far.
    searching
        Who searches, by default a child process.
    """
    actor = database.engine(market)
    try:
        prepared = prepare(database, actor, run)
        if prepared is None:
            return Outcome(run, RunState.STOPPED)

        def look(progress: SearchNews | None) -> bool:
            if progress:
                on_progress(progress)
            return _beat(database, actor, run, progress) or stop()

        return keep(database, actor, run, searching(prepared.instance, limits(prepared.limits), look, prepared.held))
    except KeyboardInterrupt as error:  # a second Ctrl-C
        _failed(database, actor, run, error)
        raise
    except Exception as error:
        # Any failure at all, a fault of the program too, must be told to whoever waits for the plan.
        log.exception("run %s of %s failed", run, market)
        return _failed(database, actor, run, error)


def prepare(database: Database, actor: Actor, run: int) -> Prepared | None:
    """Read what is to be planned and store it with the run; None when the run was stopped before it started."""
    with database.transaction(actor) as session:
        row = _running(session, actor, run)
        if row.stop_asked_at is not None:
            row.ended_at = func.now()
            move(session, actor, row, Action.STOP)
            return None
        enrich(session, actor)
        broken = judged(session, actor, row.started_at)
        keep_faults(session, actor, broken, run=run)
        pairs = {(each.mission, each.shift) for each in broken}
        translation = with_prices(session, actor, problem_of(session, actor, row.started_at, broken=pairs))
        instance, row.profile_id = translation.instance, translation.profile
        settings = MarketSettings.of(session.get_one(Market, actor.market).settings)
        lacks = missing(session, actor, row.started_at)
        told = Explanation(missing=lacks, broken=named_by_run(broken), foresight=translation.foresight)
        row.explanation = to_builtins(told)
        row.instance, row.instance_sha256 = instance.decode(), sha256(instance).hexdigest()
        row.heartbeat_at = func.now()
        held = tuple(sorted(held_pairs(translation.index, row.started_at)))
        return Prepared(instance, Limits(settings.solve_seconds, settings.threads, seed=run), held)


def keep(database: Database, actor: Actor, run: int, answer: Answer) -> Outcome:
    """Store what a search found as the draft: what became impossible meanwhile is dropped, with the reason.

    Raises
    ------
    SearchFailed
        When there is no plan: what must be kept contradicts itself.
    PlanRefused
        When the rest of the plan breaks a rule.
    NotPossible
        When the run was taken for dead meanwhile.
    """
    with database.transaction(actor) as session:
        lock_drafts(session, actor)
        row = _running(session, actor, run)
        solved = read_instance((row.instance or "").encode())
        solution = read_solution(answer.solution.encode(), solved)
        if solution.status is Status.INFEASIBLE:
            message = "infeasible: what must be kept contradicts itself"
            raise SearchFailed(message)
        previous = session.scalars(
            select(Mission).where(
                Mission.market_id == actor.market,
                Mission.state == MissionState.PROPOSED,
                Mission.held_since.is_(None),  # what is held, only a publication replaces
            )
        ).all()
        asked = {number(request.id) for request in solved.requests}
        lock_requests(session, asked | {mission.request_id for mission in previous})
        now = session.scalars(select(func.now())).one()
        found = current(session, actor, row, solved, solution.plan, now)
        for mission in previous:
            move(session, actor, mission, Action.WITHDRAW, run=run)
        for part in found.draft.parts:
            propose(session, actor, part, run)
        _write_down(row, answer, solution, found.dropped)
        keep_obstacles(session, answer.explanation)
        row.medium, row.soft = _points(solved, solution, found)
        row.ended_at = now
        move(session, actor, row, Action.FINISH)
        tell_if_late(session, actor, row)
        count_again(session, actor, now)
        ask_for_stand_bys(session, actor)
    return Outcome(run, RunState.DONE, None, len(found.draft.parts), len(found.draft.kept), len(found.dropped))


def _running(session: Session, actor: Actor, run: int) -> Run:
    row = run_of(session, actor, run, lock=True)
    if row.state != RunState.RUNNING:
        raise NotPossible(Thing.RUN, row.state, Action.FINISH)
    return row


def _write_down(row: Run, answer: Answer, solution: Solution, dropped: tuple[Dropped, ...]) -> None:
    row.solution = answer.solution
    known = explanation(row.explanation)
    told = msgspec.structs.replace(
        answer.explanation, missing=known.missing, broken=known.broken, foresight=known.foresight
    )
    row.explanation = to_builtins(told)
    row.dropped = to_builtins(dropped)
    if solution.bound is not None:
        row.bound_medium, row.bound_soft = solution.bound.medium, solution.bound.soft
    row.seconds, row.seed = solution.seconds, solution.seed
    row.versions = {name: version(name) for name in ("releve", "ortools", "highspy")} | {
        "python": platform.python_version()
    }


def _points(solved: Problem, solution: Solution, found: Current) -> tuple[int | None, int | None]:
    """Return the plan's levels on the problem that was solved: only there its bound means something."""
    judged = solution.score
    if found.dropped:
        known = (each for each in found.plan if each.shift in solved.shift_by_id and each.worker in solved.worker_index)
        judged = score(solved, Plan(tuple(known)))
    return (None, None) if judged is None else (judged.medium, judged.soft)


def _beat(database: Database, actor: Actor, run: int, progress: SearchNews | None) -> bool:
    try:
        with database.transaction(actor) as session:
            return beat(session, run, progress)
    except (DatabaseBusy, DatabaseDown, OperationalError):
        # The server restarts, or has too much to do: the search goes on, and its plan is kept if the server is back by
        # then.
        log.warning("run %s: no heartbeat, the database does not answer", run)
        return False


def _failed(database: Database, actor: Actor, run: int, error: BaseException) -> Outcome:
    reason = str(error.orig if isinstance(error, DBAPIError) else error) or type(error).__name__
    try:
        with database.transaction(actor) as session:
            row = run_of(session, actor, run, lock=True)
            if row.state == RunState.RUNNING:
                fail(session, actor, row, reason[:LONGEST_REASON])
    except (OperationalError, SchedulerError):
        # Whoever looks at the run next finds it silent.
        log.exception("run %s: that it failed could not be stored", run)
    return Outcome(run, RunState.FAILED, reason)
