"""The stand-bys of a market's missions, listed anew and kept: after each night, publication, new offer and refusal.

A list is of the moment at which it was made. Whoever is called is held against the rules of that moment
(``planning.offering``), so one that is out of date calls nobody who cannot come.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Select, delete, func, insert, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.tables import Mission, MissionShift, StandBy, Worker
from scheduler.core.tables.codes import GIVEN_UP, STANDING
from scheduler.planning.alternatives import RequestPart
from scheduler.planning.given_up import given_up
from scheduler.planning.promises import settled
from scheduler.planning.stand_by.lists import StandBys, stand_by_lists
from scheduler.planning.translate import Index, problem_of_standing
from scheduler.planning.translate.index import request_name, shift_name
from solver.instance import read_instance
from solver.plan import Plan
from solver.problem import Problem


def list_stand_bys(session: Session, actor: Actor, now: datetime) -> int:
    """List who stands by for what is left of each published or confirmed mission; return how many have somebody.

    The session is a transaction of the market's engine. What stood on the lists before is gone, but of missions that
    were lost and whose days are still to come: their list is the last that was made while somebody had them.
    """
    found = _found(session, actor, now)
    before = (StandBy.market_id == actor.market, StandBy.mission_id.not_in(_still_open(now)))
    session.execute(delete(StandBy).where(*before))
    rows = [
        {"market_id": actor.market, "mission_id": mission, "worker_id": worker, "rank": rank, "listed_at": now}
        for mission, workers in found.items()
        for rank, worker in workers
    ]
    if rows:
        session.execute(insert(StandBy), rows)
    return sum(any(rank == 1 for rank, _ in workers) for workers in found.values())


def _still_open(now: datetime) -> Select[int]:
    """Ask for the lost missions that have days to come."""
    return (
        select(Mission.id)
        .join(MissionShift, MissionShift.mission_id == Mission.id)
        .where(Mission.state.in_(GIVEN_UP), func.lower(MissionShift.during) > now)
    )


def _found(session: Session, actor: Actor, now: datetime) -> dict[int, list[tuple[int, int]]]:
    """Return by mission its stand-bys, each as rank and worker."""
    translation = problem_of_standing(session, actor, now)
    if translation is None:
        return {}
    problem, index = settled(read_instance(translation.instance), translation.index, now)
    missions = _missions(problem, index, now)
    people = {code for code, hand in index.workers.items() if hand.employment is not None}
    plan = Plan.of({*problem.pinned, *problem.published})
    agreed = session.scalars(select(Worker.code).where(Worker.stands_by_since.is_not(None)))
    lists = stand_by_lists(
        problem,
        plan,
        list(missions.values()),
        people=people,
        willing=frozenset(agreed),
        given_up=_given_up(session, index, missions.values()),
    )
    return {
        mission: [(rank, index.workers[code].id) for rank, code in ranked(each)]
        for mission, each in zip(missions, lists, strict=True)
    }


def _given_up(session: Session, index: Index, parts: Iterable[RequestPart]) -> dict[str, set[str]]:
    """Return by shift who has given it up, in the names of the instance."""
    codes = {hand.id: code for code, hand in index.workers.items()}
    shifts = {index.shifts[shift.id].id for part in parts for shift in part.shifts}
    found: defaultdict[str, set[str]] = defaultdict(set)
    for worker, gone in given_up(session, shifts).items():
        if worker in codes:
            for shift in gone.shifts & shifts:
                found[shift_name(shift)].add(codes[worker])
    return found


def ranked(found: StandBys) -> Iterable[tuple[int, str]]:
    """Iterate over the stand-bys of a mission with their ranks: 1 is whoever is reserved for it, if anybody."""
    if found.first is not None:
        yield 1, found.first
    yield from enumerate(found.others, 2)


def _missions(problem: Problem, index: Index, now: datetime) -> dict[int, RequestPart]:
    """Return what is left of each mission that stands, by its number."""
    codes = {hand.id: code for code, hand in index.workers.items()}
    left: defaultdict[tuple[int, int, int], list[str]] = defaultdict(list)
    for each in index.booked:
        name = shift_name(each.shift)
        if each.state in STANDING and each.starts_at > now and name in problem.shift_by_id:
            left[each.mission, each.request, each.worker].append(name)
    parts = {}
    for (mission, request, worker), names in sorted(left.items()):
        shifts = sorted((problem.shift_by_id[name] for name in names), key=lambda each: (each.start, each.id))
        asked = problem.request_by_id[request_name(request)]
        parts[mission] = RequestPart(asked, problem.worker(codes[worker]), tuple(shifts))
    return parts
