"""Who could take empty shifts of one request right now, the best first, by the rules and points of every plan.

The plan in force stays as it is: a candidate breaks no rule with all that is published and confirmed, and the points
say how much the whole plan would cost more with this person than without anybody.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor, require_lead
from scheduler.core.acting_market import acting_market
from scheduler.core.tables import Mission, MissionShift, StandBy
from scheduler.core.tables.codes import GIVEN_UP
from scheduler.core.tables.journey_codes import TravelMode
from scheduler.market.settings import MarketSettings
from scheduler.planning.alternatives import Choices, RequestPart
from scheduler.planning.announced import held_pairs
from scheduler.planning.arriving import Reach, is_worth_coming, reach, with_rest
from scheduler.planning.given_up import GivenUp, given_up
from scheduler.planning.promises import settled
from scheduler.planning.translate import AskedShift, Hand, Translation, problem_of, with_prices
from scheduler.planning.translate.frame import Frame
from scheduler.planning.translate.index import shift_name
from solver.check import broken_static
from solver.instance import read_instance
from solver.plan import Plan
from solver.problem import Assignment, Problem, Shift, Worker


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who could come.

    Attributes
    ----------
    hand
        Who it is.
    shifts
        Ids of the shifts that the person could take, all together.
    minutes
        Their paid minutes; of a shift for whose beginning the person comes too late, those of the rest.
    points
        How much the plan in force would cost more; the least is the best.
    expected
        How many of these points are what the person's hours are expected to be worth elsewhere.
    travel_mode
        How the person comes.
    travel_minutes, week_minutes
        One way, and in the fullest of the weeks concerned, these shifts included.
    familiar, preferred
        Whether the person knows the site, and whether the site asked for them.
    on_request
        Whether the person serves other days of the request: no new face.
    promised
        Whether the person could then not come to what they are meant for elsewhere, though nobody was told yet.
    given_up
        What the person has given up of the request. Only a planner can ask them all the same; they come last.
    stand_by
        Their rank among the stand-bys of the mission that was lost; None for everybody else.
    starts_at
        When the person can be there, where that is after the beginning of the first of the shifts; else None.
    """

    hand: Hand
    shifts: frozenset[int]
    minutes: int
    points: int
    expected: int
    travel_mode: TravelMode
    travel_minutes: int | None
    week_minutes: int | None
    familiar: bool
    preferred: bool
    on_request: bool
    promised: bool = False
    given_up: GivenUp | None = None
    stand_by: int | None = None
    starts_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """The market as it is now, with a request's empty shifts in it.

    ``wanted`` are the empty shifts (id) of those that were asked about; ``asked`` is how many workers there are.
    ``given_up`` says by worker what they have given up of the request; ``by_hand``: a person may ask them again.
    ``promised`` are the shifts (name) that somebody is held for, by worker (name).
    ``stand_bys`` are ranks by worker, of whoever stood by for a mission that had one of the shifts and lost it.
    """

    problem: Problem
    translation: Translation
    in_force: Plan
    wanted: tuple[int, ...]
    given_up: Mapping[int, GivenUp]
    now: datetime
    by_hand: bool = False
    promised: Mapping[str, Collection[str]] = field(default_factory=dict)
    stand_bys: Mapping[int, int] = field(default_factory=dict)

    @property
    def asked(self) -> int:
        """How many workers could be asked if there were no rules."""
        return sum(hand.employment is not None for hand in self.translation.index.workers.values())

    def reach(self, worker: Worker, shifts: Collection[int]) -> Reach:
        """Return what of some of the shifts a worker can be there for who sets out now."""
        asked = self.asked_shifts(shifts)
        site = self.problem.shift_by_id[shift_name(asked[0].id)].site
        return reach(asked, self.now, self.problem.home_minutes(worker, site))

    def asked_shifts(self, shifts: Collection[int]) -> list[AskedShift]:
        """Return some of the shifts as they are asked for."""
        return [each for each in self.translation.index.shifts.values() if each.id in shifts]


def opening(
    session: Session,
    actor: Actor,
    shifts: Collection[int],
    now: datetime,
    *,
    by_hand: bool = False,
    until: date | None = None,
) -> Opening:
    """Read the market as of a moment for some shifts; those that are full, over, nearly over or unknown are left out.

    ``by_hand`` tells that a person will choose, who may also ask whoever has given up a part of the request, or holds
    what is promised to another site: the engine leaves what is held alone. ``until`` is a day to look at in any case,
    by default no further than a night plans that begins now.

    Raises
    ------
    NotAllowed
        For whoever does not plan the market.
    """
    require_lead(actor)
    market = acting_market(session, actor)
    # What begins within the lead time, or has just begun, is what this is for.
    first = now - timedelta(hours=24)
    lead, days = market.lead_time_minutes, MarketSettings.of(market.settings).horizon_days
    night = Frame.of(market.timezone, now, lead, days)
    last = max(night.days[-1], until or night.days[-1])
    read = problem_of(
        session,
        actor,
        first - timedelta(minutes=lead),
        days=(last - first.astimezone(night.zone).date()).days + 1,
        by_hand=by_hand,
    )
    translation = with_prices(session, actor, read, now)
    problem = read_instance(translation.instance)
    if not by_hand:
        problem, index = settled(problem, translation.index, now)
        translation = replace(translation, index=index)
    taken = defaultdict[int, int](int)
    for each in translation.index.booked:
        taken[each.shift] += 1
    empty = {
        each.id
        for each in translation.index.shifts.values()
        if is_worth_coming(each.starts_at, each.ends_at, now) and taken[each.id] < each.headcount
    }
    wanted = tuple(sorted(empty & set(shifts)))
    return Opening(
        problem=problem,
        translation=translation,
        in_force=Plan.of({*problem.pinned, *problem.published}),
        wanted=wanted,
        given_up=given_up(session, wanted),
        now=now,
        by_hand=by_hand,
        promised=_promised(held_pairs(translation.index, now)),
        stand_bys=_stand_bys(session, wanted),
    )


def candidates(found: Opening) -> tuple[Candidate, ...]:
    """Return who could take how many of the shifts: the most hours first, then stand-bys, then the least points.

    Whoever would be missed by another site, which was told that somebody comes, is after all who would not.
    """
    if not found.wanted:
        return ()
    by_rest: dict[tuple[int | None, datetime | None], Choices] = {}
    people = []
    for worker in found.problem.workers:
        there = found.reach(worker, found.wanted)
        if (rest := (there.late, there.starts_at)) not in by_rest:
            by_rest[rest] = Choices(_problem_of(found, there), found.in_force)
        people.append(_candidate(found, by_rest[rest], worker, there))
    return tuple(sorted((each for each in people if each), key=_rank))


def _problem_of(found: Opening, there: Reach) -> Problem:
    """Return the problem in which whoever comes too late for the beginning of a shift has only its rest."""
    if there.late is None or there.starts_at is None:
        return found.problem
    [late] = found.asked_shifts({there.late})
    return with_rest(found.problem, late, there.starts_at)


def _rank(each: Candidate) -> tuple[bool, bool, int, bool, int, int, str]:
    last, rank = each.given_up is not None, each.stand_by or 0
    return last, each.promised, -each.minutes, each.stand_by is None, rank, each.points, each.hand.code


def _candidate(found: Opening, choices: Choices, worker: Worker, there: Reach) -> Candidate | None:
    """Return what somebody could take: as many of the shifts, in the order of time, as journey and rules allow."""
    hand, problem = found.translation.index.workers[worker.id], choices.problem
    ids = found.translation.index.shifts
    if hand.employment is None or not there.shifts:
        return None
    shifts = sorted(
        (problem.shift_by_id[shift_name(each)] for each in there.shifts), key=lambda each: (each.start, each.id)
    )
    request = next(each for each in problem.requests if each.id == shifts[0].request)
    gave_up = found.given_up.get(hand.id)
    closed = gave_up.shifts if gave_up and not found.by_hand else ()
    able = [shift for shift in shifts if ids[shift.id].id not in closed and not broken_static(problem, worker, shift)]
    part = RequestPart(request, None, tuple(able))
    if not able or not choices.can_take(part, worker):
        chosen: tuple[Shift, ...] = ()
        for shift in able:
            if choices.can_take(RequestPart(request, None, (*chosen, shift)), worker):
                chosen = (*chosen, shift)
        part = RequestPart(request, None, chosen)
    if not part.shifts:
        return None
    facts = choices.facts(part, worker, choices.differences(part, worker))
    own, held = {shift.id for shift in request.shifts}, frozenset(found.in_force)
    chosen_ids = frozenset(ids[shift.id].id for shift in part.shifts)
    elsewhere = found.promised.get(worker.id, ())
    return Candidate(
        hand=hand,
        shifts=chosen_ids,
        minutes=sum(shift.minutes for shift in part.shifts),
        points=facts.points,
        expected=facts.expected,
        travel_mode=TravelMode(str(worker.travel_mode)),  # told of everybody who is employed
        travel_minutes=facts.travel_minutes,
        week_minutes=facts.week_minutes,
        familiar=facts.familiar,
        preferred=facts.preferred,
        on_request=worker.id in request.served_by or any(Assignment(shift, worker.id) in held for shift in own),
        promised=bool(elsewhere) and not choices.can_take(part, worker, elsewhere),
        given_up=gave_up,
        stand_by=found.stand_bys.get(hand.id),
        starts_at=there.starts_at if there.late in chosen_ids else None,
    )


def _promised(held: Iterable[Assignment]) -> Mapping[str, Collection[str]]:
    """Group held shifts by who holds them."""
    found = defaultdict[str, set[str]](set)
    for shift, worker in held:
        found[worker].add(shift)
    return found


def _stand_bys(session: Session, shifts: Collection[int]) -> Mapping[int, int]:
    """Return by worker the best rank among the stand-bys of missions that had some shifts and do not stand any more."""
    rows = session.execute(
        select(StandBy.worker_id, func.min(StandBy.rank).label("rank"))
        .join(Mission, Mission.id == StandBy.mission_id)
        .join(MissionShift, MissionShift.mission_id == Mission.id)
        .where(MissionShift.request_shift_id.in_(shifts), Mission.state.in_(GIVEN_UP))
        .group_by(StandBy.worker_id)
    )
    return {row.worker_id: row.rank for row in rows}
