"""Offering empty shifts to one person: a published mission, checked by every rule of a plan before it is stored.

It ends there: only the agency's people confirm. The engine may offer anew what was lost where the market's settings let
it; whatever else is offered, a planner has chosen.
"""

from collections.abc import Collection
from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from scheduler.core.access import Actor, require_lead
from scheduler.core.errors import Conflict, NotFound
from scheduler.core.states import Action, lock_requests, move
from scheduler.core.tables import Market, Mission, RequestShift, Worker
from scheduler.core.tables.codes import GIVEN_UP, Origin
from scheduler.market.deadlines import Deadlines
from scheduler.market.settings import MarketSettings
from scheduler.market.urgency import nights_of
from scheduler.planning.arriving import reach_from
from scheduler.planning.candidates import Opening, candidates, opening
from scheduler.planning.cut_in_two import cut_in_two
from scheduler.planning.draft import FreeSlots, propose
from scheduler.planning.people_counts import count_who_could_come
from scheduler.planning.queue import ask_for_stand_bys
from scheduler.planning.recheck import recheck
from scheduler.planning.records import lock_drafts
from scheduler.planning.translate.index import shift_name

NO_LONGER_POSSIBLE = "no_longer_possible"
"""The person cannot take these shifts any more: they are taken, or a rule would be broken by now."""


def offer(  # noqa: PLR0913  # who, of what, from when: each is the planner's to say
    session: Session,
    actor: Actor,
    request: int,
    worker: int,
    shifts: Collection[int],
    origin: Origin,
    *,
    now: datetime | None = None,
    starts_at: datetime | None = None,
) -> int:
    """Offer shifts of a request to somebody and return the mission.

    Of a shift for whose beginning they come too late they are offered the rest: it is cut in two at ``starts_at``, or,
    where nobody has named that moment, when they can be there.

    Raises
    ------
    NotAllowed
        For whoever does not plan the market.
    NotFound
        When the worker is not, or no longer, in the market.
    Conflict
        When a shift is taken or over by now, or the person would break a rule with it.
    Invalid
        When they come too late or should have been there already (``starts_at``).
    """
    require_lead(actor)
    now = now or datetime.now(UTC)
    lock_drafts(session, actor)
    lock_requests(session, [request])
    found = opening(session, actor, shifts, now, by_hand=True)
    if any(each.request != request for each in found.translation.index.shifts.values() if each.id in found.wanted):
        raise Conflict(NO_LONGER_POSSIBLE)
    made = _offer(session, actor, found, worker, shifts, origin, starts_at=starts_at)
    count_who_could_come(session, actor, [request], now)
    return made


def reoffer(session: Session, actor: Actor, mission: int, *, now: datetime | None = None) -> tuple[int, ...]:
    """Offer the work of a lost mission to its stand-by, else to the next best people, and return the new missions.

    Whom to ask for the rest of a shift that has begun is a person's to decide; the days after it do not wait for that.
    Done again it finds nothing to do: what is offered is not empty any more. Nobody is asked for a part of a request of
    which they have given up another. Without the market's leave nothing is offered; the lead finds the empty shifts on
    today's list.
    """
    require_lead(actor)
    now = now or datetime.now(UTC)
    market = session.get_one(Market, actor.market)
    lost = session.get(Mission, mission)
    if lost is None or lost.state not in GIVEN_UP or not MarketSettings.of(market.settings).automatic_reoffers:
        return ()
    lock_drafts(session, actor)
    lock_requests(session, [lost.request_id])
    shifts = [each.request_shift_id for each in lost.shifts if each.during.lower and each.during.lower > now]
    made: list[int] = []
    while shifts:
        found = opening(session, actor, shifts, now)
        best = next(iter(candidates(found)), None)
        if best is None:
            break
        made.append(_offer(session, actor, found, best.hand.id, best.shifts, Origin.REOFFER))
        shifts = [shift for shift in found.wanted if shift not in best.shifts]
    if made:
        count_who_could_come(session, actor, [lost.request_id], now)
    return tuple(made)


def _offer(
    session: Session,
    actor: Actor,
    found: Opening,
    worker: int,
    shifts: Collection[int],
    origin: Origin,
    *,
    starts_at: datetime | None = None,
) -> int:
    found, shifts = from_when_they_come(session, actor, found, worker, shifts, starts_at)
    mission = drawn_up(session, actor, found, worker, shifts, origin, found.now)
    starts = [start for shift in mission.shifts if (start := shift.during.lower)]
    urgency = nights_of(session, actor).urgency(starts, found.now)
    move(session, actor, mission, Action.OFFER, detail={"origin": mission.origin.value, **urgency})
    call_who_agreed(session, actor, mission)
    ask_for_stand_bys(session, actor)
    return mission.id


def from_when_they_come(
    session: Session,
    actor: Actor,
    found: Opening,
    worker: int,
    shifts: Collection[int],
    starts_at: datetime | None = None,
    *,
    until: date | None = None,
) -> tuple[Opening, Collection[int]]:
    """Cut off what somebody comes too late for, and return the market and the shifts as they are then.

    ``until``: as of ``opening``.

    Raises
    ------
    Conflict, Invalid
        As ``offer`` does.
    """
    code = next((each.code for each in found.translation.index.workers.values() if each.id == worker), None)
    asked = found.asked_shifts(shifts)
    if code is None or not asked or not set(shifts) <= set(found.wanted):
        return found, shifts  # which is refused
    there = (
        reach_from(asked, found.now, starts_at)
        if starts_at is not None
        else found.reach(found.problem.worker(code), shifts)
    )
    if set(shifts) != there.shifts:
        raise Conflict(NO_LONGER_POSSIBLE)
    if there.late is None or there.starts_at is None:
        return found, shifts
    rest = cut_in_two(session, actor, session.get_one(RequestShift, there.late), there.starts_at)
    shifts = {*shifts, rest} - {there.late}
    return opening(session, actor, shifts, found.now, by_hand=found.by_hand, until=until), shifts


def drawn_up(
    session: Session,
    actor: Actor,
    found: Opening,
    worker: int,
    shifts: Collection[int],
    origin: Origin,
    now: datetime,
) -> Mission:
    """Return shifts as a mission of somebody with its time to answer, checked by every rule; nobody is told yet.

    ``origin``: what was lost and goes to a stand-by of it is the stand-by's.

    Raises
    ------
    NotFound, Conflict
        As ``offer`` does.
    """
    index = found.translation.index
    hand = next((each for each in index.workers.values() if each.id == worker and each.employment), None)
    if hand is None:
        thing = "worker"
        raise NotFound(thing, worker)
    if not shifts or not set(shifts) <= set(found.wanted):
        raise Conflict(NO_LONGER_POSSIBLE)
    pairs = {(shift_name(each), hand.code) for each in shifts}
    requests = {shift.id: shift.request for shift in found.problem.shifts}
    checked = recheck(found.problem, {*found.in_force, *pairs}, requests)
    if not pairs <= set(checked.plan):
        raise Conflict(NO_LONGER_POSSIBLE)
    if origin == Origin.REOFFER and worker in found.stand_bys:
        origin = Origin.STAND_BY
    part = FreeSlots(index, index.booked).part(hand, shifts)
    mission = propose(session, actor, part, None, origin)
    deadlines = Deadlines.of(session, session.get_one(Market, actor.market))
    if part.starts_at > now:
        mission.answer_by = deadlines.answer_by(now, part.starts_at)
    else:  # of a day that has begun, the answer is awaited as soon as it can be
        mission.answer_by = deadlines.answer_by_of_begun(now, part.ends_at)
    return mission


def call_who_agreed(session: Session, actor: Actor, mission: Mission) -> None:
    """Ask a stand-by directly who agreed to be called; the actor plans the market."""
    if mission.origin == Origin.STAND_BY and session.get_one(Worker, mission.worker_id).stands_by_since is not None:
        move(session, actor, mission, Action.CALL)
