"""Announcing what is held: when its day comes its agency is asked, if its worker can still come.

A person has published the plan that it is part of, or lets the engine answer news (``planning.news``), so the engine
may offer it; only its agency confirms. What has become impossible is held no more: its request lacks somebody again,
and the site hears so.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from scheduler.core.access import Actor, require_lead
from scheduler.core.acting_market import acting_market
from scheduler.core.states import Action, lock_requests, move
from scheduler.core.tables import Mission
from scheduler.core.tables.codes import MissionState
from scheduler.core.telling import told_at_once
from scheduler.market.notice import Notice
from scheduler.planning.announced import held_pairs
from scheduler.planning.draft import drop
from scheduler.planning.holding import Announcing, people_on, tell_of_lost
from scheduler.planning.people_counts import count_who_could_come
from scheduler.planning.promises import held_beside
from scheduler.planning.queue import ask_for_stand_bys
from scheduler.planning.records import lock_drafts
from scheduler.planning.translate import problem_of
from scheduler.planning.translate.index import number_of
from solver.instance import read_instance


@dataclass(frozen=True, slots=True)
class Announced:
    """The missions that were offered, and those that lost days or all because their worker cannot come any more."""

    offered: tuple[int, ...] = ()
    lost: tuple[int, ...] = ()


def announce(session: Session, actor: Actor, now: datetime, *, only_due: bool = False) -> Announced:
    """Offer what is held and due, while the offices are open, and let go of what is not possible any more.

    Done again it finds nothing to do. The session is a transaction of the market's engine.

    Parameters
    ----------
    only_due
        Whether to look at nothing as long as nothing is due: for the clock, which asks every few minutes.
    """
    require_lead(actor)
    notice = Notice.of(session, acting_market(session, actor))
    if not any(not only_due or _waits(notice, each, now) for each in held_missions(session, actor)):
        return Announced()
    lock_drafts(session, actor)
    lock_requests(session, [each.request_id for each in held_missions(session, actor)])
    missions = held_missions(session, actor)  # as they are now that nobody else moves them
    before = people_on(session, {shift.request_shift_id for each in missions for shift in each.shifts})
    possible, reasons = _looked_at(session, actor, missions, now)
    lost = _let_go(session, actor, missions, possible, reasons)
    tell_of_lost(session, actor, before, now)
    book = Announcing.of(session, actor, now, [each.request_id for each in missions])
    offered = []
    with told_at_once(session):
        for each in (each for each in missions if each.is_held):
            starts_at = min(start for start, _ in each.hours)
            if notice.is_time_for(starts_at, now) and book.announce_if_due(each, Action.OFFER):
                offered.append(each.id)
    if offered or lost:
        count_who_could_come(session, actor, {each.request_id for each in missions if each.id in lost}, now)
        ask_for_stand_bys(session, actor)
    return Announced(tuple(offered), tuple(lost))


def held_missions(session: Session, actor: Actor) -> Sequence[Mission]:
    """Return the missions of the actor's market that are held now, the first to begin first: two statements."""
    of_market = Mission.market_id == actor.market
    held = (
        select(Mission)
        .where(of_market, Mission.state == MissionState.PROPOSED, Mission.held_since.is_not(None))
        .options(selectinload(Mission.shifts))
        .execution_options(populate_existing=True)
    )
    return sorted(session.scalars(held), key=lambda each: (each.hours, each.id))


def _waits(notice: Notice, mission: Mission, now: datetime) -> bool:
    """Tell whether a mission is to be announced now, as far as the clock says."""
    starts = [start for start, _ in mission.hours]
    return not starts or (notice.is_due(min(starts), now) and notice.is_time_for(min(starts), now))


def _looked_at(
    session: Session, actor: Actor, missions: Sequence[Mission], now: datetime
) -> tuple[dict[int, set[int]], dict[tuple[int, int], tuple[str, ...]]]:
    """Return the shifts of each mission that are possible by now, and why others (and whose) are not."""
    last = max((end for each in missions for _, end in each.hours), default=now)
    at = now - timedelta(minutes=acting_market(session, actor).lead_time_minutes)
    translation = problem_of(session, actor, at, days=max((last - now).days, 0) + 2)
    index = translation.index
    problem = read_instance(translation.instance)
    found = held_beside(problem, held_pairs(index, now))
    new = frozenset(found.plan) - {*problem.pinned, *problem.published}
    plan = {(number_of(pair.shift), index.workers[pair.worker].id) for pair in new}
    possible: dict[int, set[int]] = defaultdict(set)
    for each in index.held:
        if each.starts_at > now and (each.shift, each.worker) in plan:
            possible[each.mission].add(each.shift)
    reasons = {
        (number_of(each.shift), index.workers[each.worker].id): each.rules
        for each in found.dropped
        if each.worker in index.workers
    }
    return possible, reasons


def _let_go(
    session: Session,
    actor: Actor,
    missions: Sequence[Mission],
    possible: dict[int, set[int]],
    reasons: dict[tuple[int, int], tuple[str, ...]],
) -> list[int]:
    """Take out of missions what is not possible any more; return those missions."""
    lost = []
    for each in missions:
        gone = {shift.request_shift_id for shift in each.shifts} - possible.get(each.id, set())
        if not gone and each.shifts:
            continue
        lost.append(each.id)
        rules = sorted({rule for shift in gone for rule in reasons.get((shift, each.worker_id), ())})
        if possible.get(each.id):
            drop(session, each, gone)
            move(session, actor, each, Action.HOLD, detail={"lost": len(gone)})  # why is not its site's to read
        else:
            move(session, actor, each, Action.WITHDRAW, detail={"impossible": rules})
    return lost
