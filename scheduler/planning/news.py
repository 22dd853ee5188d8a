"""News answered at once: a request that lacks somebody is planned around within seconds, by moving what is only held.

Everything that is announced or confirmed is settled; whoever is held may be moved as long as each promise is kept; only
the request and what is held are open. Nothing is moved for nothing: unless the request gets somebody, all stays. Like a
run it reads, searches in a child process with no transaction open, and looks again before it stores.
"""

import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from msgspec import json
from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.acting_market import acting_market
from scheduler.core.db import Database
from scheduler.core.states import Action, lock_requests, move
from scheduler.core.tables import Mission, MissionShift
from scheduler.core.tables.codes import GIVEN_UP, Origin
from scheduler.core.telling import told_at_once
from scheduler.planning.announced import held_pairs
from scheduler.planning.announcing import held_missions
from scheduler.planning.draft import drafted, propose
from scheduler.planning.holding import Announcing, people_on, tell_of_lost
from scheduler.planning.people_counts import count_who_could_come, waiting
from scheduler.planning.promises import with_promises
from scheduler.planning.queue import answers_news, ask_for_stand_bys
from scheduler.planning.recheck import recheck
from scheduler.planning.records import lock_drafts
from scheduler.planning.search import Limits, search
from scheduler.planning.translate import Index, Translation, problem_of, with_prices
from scheduler.planning.translate.index import request_name
from solver.instance import read_instance, read_solution
from solver.plan import Plan, Status
from solver.problem import Assignment, Problem

SEARCH = Limits(seconds=20, threads=1, work=5)
"""The same plan every time, in some seconds."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Around:
    """A market around a request that lacks somebody: the problem, its rows, what is held and which shifts wait."""

    instance: bytes
    index: Index
    held: tuple[Assignment, ...]
    wanted: frozenset[str]


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of news, in missions: offered, held, and held ones that gave way to others."""

    offered: tuple[int, ...] = ()
    held: tuple[int, ...] = ()
    replaced: tuple[int, ...] = ()


def answer_news(database: Database, market: str, request: int) -> Answered:
    """Plan around a request of the market of that code; the market's engine acts, where the market lets it.

    Done again it finds nothing to do: what it found the first time waits for nobody any more.
    """
    actor = database.engine(market)
    with database.transaction(actor) as session:
        around = read_around(session, actor, request, datetime.now(UTC)) if answers_news(session, actor) else None
    if around is None:
        return Answered()
    answer = search(around.instance, SEARCH, lambda _: False, around.held)
    solution = read_solution(answer.solution.encode(), read_instance(around.instance))
    if solution.status is Status.INFEASIBLE:
        log.error("no plan around request %s of %s: what stands contradicts itself", request, market)
        return Answered()
    with database.transaction(actor) as session:
        return take(session, actor, request, solution.plan, datetime.now(UTC))


def read_around(session: Session, actor: Actor, request: int, now: datetime) -> Around | None:
    """Read the market around a request; None when none of its coming shifts waits for anybody."""
    at = now - timedelta(minutes=acting_market(session, actor).lead_time_minutes)
    translation = with_prices(session, actor, problem_of(session, actor, at))
    index = translation.index
    names = [name for name, shift in index.shifts.items() if shift.request == request]
    wanted = frozenset(waiting(index, names, now))
    if not wanted:
        return None
    open_ones = {request, *(each.request for each in index.held)}
    return Around(_narrowed(translation, open_ones), index, tuple(sorted(held_pairs(index, now))), wanted)


def take(session: Session, actor: Actor, request: int, plan: Plan, now: datetime) -> Answered:
    """Hold a plan against the data of now and put it in force: what is due is offered, the rest held.

    The session is a transaction of the market's engine.
    """
    lock_drafts(session, actor)
    missions = held_missions(session, actor)
    lock_requests(session, [request, *(each.request_id for each in missions)])
    around = read_around(session, actor, request, now)
    if around is None or not answers_news(session, actor):
        return Answered()
    problem = read_instance(around.instance)
    left = _kept(problem, plan, around, now)
    if not any(pair.shift in around.wanted for pair in frozenset(left) - {*problem.pinned, *around.held}):
        return Answered()
    draft = drafted(left, around.index, now)
    before = people_on(session, {each.shift for each in around.index.held})
    book = Announcing.of(session, actor, now, [request, *(part.request for part in draft.parts)])
    lost = _lost(session, request)
    offered: list[int] = []
    held: list[int] = []
    replaced: list[int] = []
    since = {(each.request_id, each.worker_id): each.held_since for each in missions}
    with told_at_once(session):
        for mission in (each for each in missions if each.is_held and each.id in draft.withdrawn):
            move(session, actor, mission, Action.WITHDRAW)
            replaced.append(mission.id)
        for part in draft.parts:
            again = any(slot.shift in lost for slot in part.slots)
            mission = propose(session, actor, part, None, Origin.REOFFER if again else Origin.RUN)
            told = book.settle(mission, part, Action.OFFER, since.get(part.key))
            (offered if told else held).append(mission.id)
    tell_of_lost(session, actor, before, now)
    count_who_could_come(session, actor, [request], now)
    ask_for_stand_bys(session, actor)
    return Answered(tuple(offered), tuple(held), tuple(replaced))


def _kept(problem: Problem, plan: Plan, around: Around, now: datetime) -> Plan:
    """Return what still holds of a plan, with every promise that can be kept."""
    begun = {name for name, shift in around.index.shifts.items() if shift.starts_at <= now}
    requests = {shift.id: shift.request for shift in problem.shifts}
    return with_promises(problem, recheck(problem, plan, requests, begun).plan, around.held)


def _narrowed(translation: Translation, open_ones: set[int]) -> bytes:
    """Return the instance in which all that is announced is settled, and nobody new is for any but some requests."""
    instance = json.decode(translation.instance)
    names = {request_name(each) for each in open_ones}
    for each in instance["requests"]:
        if each["id"] not in names:
            each["allowed_workers"] = []
    instance["pinned"], instance["published"] = [*instance["pinned"], *instance["published"]], []
    return json.encode(instance)


def _lost(session: Session, request: int) -> frozenset[int]:
    """Return the shifts of a request that somebody had and does not serve any more."""
    rows = select(MissionShift.request_shift_id).join(Mission, Mission.id == MissionShift.mission_id)
    return frozenset(session.scalars(rows.where(Mission.request_id == request, Mission.state.in_(GIVEN_UP))))
