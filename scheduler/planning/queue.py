"""Handing work to the job worker, in the transaction that makes the work necessary: both happen, or neither."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum

from msgspec import json
from sqlalchemy import exists, select, text
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.as_engine import as_engine, engine_of
from scheduler.core.tables import Market, Mission
from scheduler.core.tables.codes import MissionState
from scheduler.market.settings import MarketSettings
from scheduler.market.urgency import nights_of
from scheduler.planning.arriving import is_worth_coming
from scheduler.planning.records import begin


class Queue(StrEnum):
    """The queues of the job worker, each with places of its own, so that none waits behind another.

    ``upkeep`` is everybody's: the ticks, clearing up after the dead, offers.
    """

    PLAN = "plan"
    MESSAGES = "messages"
    UPKEEP = "upkeep"


QUEUES: Mapping[str, Queue] = {
    "plan": Queue.PLAN,
    "night": Queue.PLAN,
    "messages": Queue.MESSAGES,
    "reoffer": Queue.UPKEEP,
    "news": Queue.UPKEEP,
    "stand_by": Queue.UPKEEP,
    "announce": Queue.UPKEEP,
    "tick": Queue.UPKEEP,
    "clear_up": Queue.UPKEEP,
    "clear_away": Queue.UPKEEP,
}
"""Where each task waits."""

DEFER = text("""
    SELECT procrastinate.procrastinate_defer_jobs_v1(CAST(
        ARRAY[ROW(:queue, :task, 0, :lock, :once, CAST(:arguments AS jsonb), NULL)]
        AS procrastinate.procrastinate_job_to_defer_v1[]
    ))
    WHERE NOT EXISTS (
        SELECT FROM procrastinate.procrastinate_jobs WHERE queueing_lock = CAST(:once AS text) AND status = 'todo'
    )
""")


def defer(
    session: Session, task: str, *, lock: str | None = None, once: str | None = None, **arguments: object
) -> None:
    """Put a job into the queue as part of the transaction.

    Parameters
    ----------
    task, arguments
        The task's name in ``scheduler.jobs`` and its arguments: numbers and codes only.
    lock
        Jobs of one lock run one after the other.
    once
        A name: while a job of that name waits, no other is put in.
    """
    values = {
        "queue": QUEUES[task],
        "task": task,
        "lock": lock,
        "once": once,
        "arguments": json.encode(arguments).decode(),
    }
    session.execute(DEFER, values)


def lost(
    session: Session, actor: Actor, hours: Iterable[tuple[datetime, datetime]], now: datetime
) -> dict[str, bool] | None:
    """Return what an event says of work in these hours that nobody has any more.

    ``urgent``: no night comes in time. ``offered_anew``: it is offered at once, so whoever plans reads that nothing is
    theirs to do yet; of what has begun nothing is offered by itself. ``over``: nobody is looked for any more.
    """
    left = [start for start, end in hours if is_worth_coming(start, end, now)]
    if not left:
        return {"over": True}
    late = nights_of(session, actor).urgent(now)
    said = {
        "urgent": any(late.covers(max(start, now)) for start in left),
        "offered_anew": any(start > now for start in left) and _offers_anew(session.get_one(Market, actor.market)),
    }
    return {name: True for name, holds in said.items() if holds} or None


def _offers_anew(market: Market) -> bool:
    return MarketSettings.of(market.settings).automatic_reoffers


def ask_for_reoffer(session: Session, actor: Actor, mission: Mission) -> None:
    """Have the job worker offer the work of a lost mission to the next best person, where the market lets it.

    Stand-bys are listed anew in any case: whoever gave it up stands by for these hours no more.
    """
    market = session.get_one(Market, actor.market)
    if _offers_anew(market):
        defer(session, "reoffer", lock=f"reoffer {market.code}", market=market.code, mission=mission.id)
    ask_for_stand_bys(session, actor)


def answers_news(session: Session, actor: Actor) -> bool:
    """Tell whether the engine plans around news between the nights: the market lets it offer, and names people late.

    Where nothing is held, nothing can be moved, and the list of candidates says all there is.
    """
    settings = MarketSettings.of(session.get_one(Market, actor.market).settings)
    return settings.automatic_reoffers and settings.announce_days > 0


def ask_to_answer(session: Session, actor: Actor, request: int) -> None:
    """Have the job worker plan around a request that lacks somebody, where the market lets it."""
    if answers_news(session, actor):
        code = session.get_one(Market, actor.market).code
        defer(session, "news", lock=f"news {code}", once=f"news {request}", market=code, request=request)


def ask_for_stand_bys(session: Session, actor: Actor) -> None:
    """Have the job worker look after what a change of the plan touches, once for all that changes meanwhile.

    It lists anew who stands by for the market's missions, and looks whether what is held is still possible.
    """
    code = session.scalars(select(Market.code).where(Market.id == actor.market)).one()
    defer(session, "stand_by", lock=f"stand_by {code}", once=f"stand_by {code}", market=code)
    ask_to_look_at_held(session, actor)


def ask_to_look_at_held(session: Session, actor: Actor) -> None:
    """Have the job worker hold what is held against what has changed: of what is promised something may be lost.

    Whoever changes it need not know that anything is held: the engine looks.
    """
    if actor.leads:
        _ask_to_look(session, actor)
    elif engine_of(session, actor) is not None:
        with as_engine(session, actor) as engine:
            _ask_to_look(session, engine)


def _ask_to_look(session: Session, actor: Actor) -> None:
    held = select(Mission.id).where(
        Mission.market_id == actor.market, Mission.state == MissionState.PROPOSED, Mission.held_since.is_not(None)
    )
    code = session.scalar(select(Market.code).where(Market.id == actor.market, exists(held)))
    if code is not None:
        defer(session, "announce", lock=f"announce {code}", once=f"announce {code}", market=code)


def ask_for_run(session: Session, actor: Actor) -> int:
    """Begin a run of the actor's market and have the job worker carry it out; return the run's id.

    Raises
    ------
    Conflict
        ``run_in_progress``.
    NotAllowed
        For whoever does not plan the market.
    """
    run = begin(session, actor)
    market = session.scalars(select(Market.code).where(Market.id == actor.market)).one()
    defer(session, "plan", market=market, run=run)
    return run
