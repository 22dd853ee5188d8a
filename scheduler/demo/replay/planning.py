"""The night before a working day, the planner who publishes it, and what no night comes in time for.

A night before a day on which nobody works at the offices is not played: nobody would publish it, and the next one
replaces it.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial

from sqlalchemy import exists, select

from scheduler.core.tables import Mission, Request, RequestShift, Run
from scheduler.core.tables.codes import MissionState, Origin, RequestState, RunState
from scheduler.demo.calendar import moment
from scheduler.demo.replay.act import Act, is_working_day
from scheduler.demo.replay.stage import Stage
from scheduler.lead.needs import Cause, Need, needs
from scheduler.planning import begin, execute, publish
from scheduler.planning.candidates import candidates, opening
from scheduler.planning.offering import offer
from scheduler.planning.records import SILENCE
from scheduler.planning.search import Limits

NIGHT, PUBLISHES = "03:30", "08:00"
LOOKS = ("07:15", "08:30", "11:30", "16:00")
"""When the planner looks at what is to be seen to today; nobody is looked for twice a day in vain."""

WORK = 0.4
"""Units of work of a night's search: half a second of one processor, for some ten requests."""

OFFERS_AT_ONCE = 3
"""People who share one need, at most."""


class NightFailedError(Exception):
    """A night of a replay failed, which it never should."""


def of_day(_stage: Stage, day: date) -> Iterator[Act]:
    """Return what is planned on a day."""
    if is_working_day(day):
        yield Act(moment(day, NIGHT), partial(_plan, day))
        yield Act(moment(day, PUBLISHES), _publish)
        in_vain: set[int] = set()
        yield from (Act(moment(day, each), partial(_see_to, in_vain)) for each in LOOKS)


def _plan(night: date, stage: Stage, at: datetime) -> None:
    engine = stage.people.engine
    with stage.acting(engine, at) as (session, now):
        waiting = exists().where(
            Request.id == RequestShift.request_id,
            Request.market_id == engine.market,
            RequestShift.ends_at > now,
            Request.state.in_((RequestState.OPEN, RequestState.PARTLY_FILLED)),
        )
        planned = exists().where(Run.market_id == engine.market, Run.night == night, Run.state == RunState.DONE)
        if session.scalar(select(planned)) or not session.scalar(select(waiting)):
            return
        left = session.scalar(select(exists().where(Run.market_id == engine.market, Run.state == RunState.RUNNING)))
    if left:  # by a replay that was killed: it has been silent for long enough once the clock says so
        now = stage.clock.set(now + 2 * SILENCE)
    with stage.acting(engine, now) as (session, now):
        run = begin(session, engine, night=night)
    stage.clock.set(now + timedelta(minutes=1))
    outcome = execute(
        stage.database,
        stage.market,
        run,
        limits=lambda given: Limits(given.seconds, 1, night.toordinal(), WORK),
        searching=stage.searching,
    )
    if outcome.state != RunState.DONE:
        message = f"the night {night}: {outcome.error or outcome.state}"
        raise NightFailedError(message)


def _publish(stage: Stage, at: datetime) -> None:
    planner = stage.people.planner
    with stage.acting(planner, at) as (session, _):
        newest = select(Run.id).where(Run.market_id == planner.market, Run.state == RunState.DONE)
        drafted = exists().where(Mission.run_id == Run.id, Mission.state == MissionState.PROPOSED)
        run = session.scalar(newest.where(Run.published_at.is_(None), drafted).order_by(Run.id.desc()).limit(1))
        if run is not None:
            publish(session, planner, run)


def _see_to(in_vain: set[int], stage: Stage, at: datetime) -> None:
    """Offer what is to be seen to today to whoever can come, best first."""
    planner = stage.people.planner
    with stage.acting(planner, at) as (session, now):
        found = needs(session, planner, now)
    for need in found:
        left = frozenset(each.shift for each in need.shifts) - in_vain
        for _ in range(OFFERS_AT_ONCE):
            if not left:
                break
            taken = _offer(stage, need, left, at)
            left -= taken
            if not taken:
                in_vain |= left
                break


def _offer(stage: Stage, need: Need, left: frozenset[int], at: datetime) -> frozenset[int]:
    """Offer what is left of a need to the best person; return what was offered, nothing when nobody can come."""
    planner = stage.people.planner
    with stage.acting(planner, at) as (session, now):
        opened = opening(session, planner, left, now, by_hand=True)
        best = next((each for each in candidates(opened) if each.given_up is None), None)
        if best is None:
            return frozenset()
        origin = Origin.URGENT if need.cause == Cause.SOON else Origin.REOFFER
        offer(session, planner, need.request, best.hand.id, best.shifts, origin, now=now, starts_at=best.starts_at)
        return best.shifts
