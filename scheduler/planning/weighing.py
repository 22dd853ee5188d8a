"""What a change of the plan by hand would do: the rules it breaks, and by how much the score rises or falls.

What is weighed is the plan in force from now on, with the published and the confirmed missions; a draft is not looked
at.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor, require_lead
from scheduler.core.errors import Invalid, NotFound, NotPossible
from scheduler.core.states import Action
from scheduler.core.tables import Mission, MissionShift, RequestShift
from scheduler.core.tables.codes import COVERING, MissionState, Thing
from scheduler.market.clock import market_clock
from scheduler.planning.obstacles import Obstacle, obstacles
from scheduler.planning.present import Broken, Present
from scheduler.planning.translate.index import number_of
from solver.problem import Assignment

Shifts = Mapping[int, Sequence[RequestShift]]
"""By mission, in the order of time."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a change would do: the rules it breaks, and by how much the plan's score rises (falls, when negative).

    ``medium`` is work filled in minutes times priority, ``soft`` points of quality; both are exact: the independent
    check of the plan before and after.
    """

    obstacles: tuple[Obstacle, ...]
    medium: int
    soft: int


@dataclass(frozen=True, slots=True)
class Trial:
    """A change under consideration, on the market as it is; ``shifts`` are those of the missions concerned."""

    present: Present
    shifts: Mapping[int, Sequence[int]]
    weighed: Weighed


def weigh_swap(session: Session, actor: Actor, one: int, other: int, *, now: datetime | None = None) -> Weighed:
    """Say what it would do if the workers of two announced missions changed places.

    Raises
    ------
    NotAllowed, NotFound
        To who does not plan the market, and for what it does not have.
    NotPossible
        When one is not announced, or has begun: what is confirmed is the agency's word.
    Invalid
        When both are the same person's, or the same mission.
    """
    return try_swap(session, actor, missions_of(session, actor, (one, other)), now or datetime.now(UTC)).weighed


def weigh_forbidding(session: Session, actor: Actor, which: int, *, now: datetime | None = None) -> Weighed:
    """Say what it would do to keep a mission's worker from its request; an announced mission is withdrawn by that.

    Raises
    ------
    NotAllowed, NotFound
        As ``weigh_swap`` does.
    NotPossible
        When the mission is confirmed or done.
    """
    (mission,) = missions_of(session, actor, (which,))
    return try_forbidding(session, actor, mission, now or datetime.now(UTC)).weighed


def try_swap(session: Session, actor: Actor, missions: Sequence[Mission], now: datetime) -> Trial:
    """Weigh a swap and keep what is needed to do it; raises as ``weigh_swap`` does."""
    one, other = missions
    if one.worker_id == other.worker_id:
        field, problem = "other", "same_person"
        raise Invalid(field, problem)
    rows = _shifts(session, missions)
    for each in missions:
        if each.state != MissionState.PUBLISHED or not rows[each.id] or rows[each.id][0].starts_at <= now:
            raise NotPossible(Thing.MISSION, each.state, "swap")
    present = Present(session, actor, now, _end(rows, now))
    shifts = _ids(rows)
    gone = present.pairs(one.worker_id, shifts[one.id]) | present.pairs(other.worker_id, shifts[other.id])
    more = present.pairs(other.worker_id, shifts[one.id]) | present.pairs(one.worker_id, shifts[other.id])
    return Trial(present, shifts, _weighed(session, actor, present, more, gone, rows))


def try_forbidding(session: Session, actor: Actor, mission: Mission, now: datetime) -> Trial:
    """Weigh keeping somebody from a request and keep what is needed to do it; raises as ``weigh_forbidding`` does."""
    if mission.state in COVERING:
        raise NotPossible(Thing.MISSION, mission.state, Action.FORBID)
    rows = _shifts(session, [mission])
    present, shifts = Present(session, actor, now, _end(rows, now)), _ids(rows)
    known = mission.worker_id in present.codes and mission.state == MissionState.PUBLISHED
    gone = present.pairs(mission.worker_id, shifts[mission.id]) if known else set()
    return Trial(present, shifts, _weighed(session, actor, present, set(), gone, rows))


def missions_of(session: Session, actor: Actor, which: Sequence[int]) -> list[Mission]:
    """Return missions in the order in which they are named.

    Raises
    ------
    NotAllowed, NotFound
        To who does not plan the market, and for what it does not have.
    """
    require_lead(actor)
    mine = Mission.id.in_(which), Mission.market_id == actor.market
    found = {each.id: each for each in session.scalars(select(Mission).where(*mine))}
    for each in which:
        if each not in found:
            raise NotFound(Thing.MISSION, each)
    return [found[each] for each in which]


def _weighed(
    session: Session,
    actor: Actor,
    present: Present,
    more: set[Assignment],
    gone: Collection[Assignment],
    rows: Shifts,
) -> Weighed:
    broken = []
    for each in present.broken(more, gone):
        shift = next((name for name in each.shifts if any(name == pair.shift for pair in more)), min(more).shift)
        code = each.worker or next(pair.worker for pair in more if pair.shift == shift)
        broken.append(Broken(present.index.workers[code].id, number_of(shift), each.rule, each.message))
    known = {row.id: row for own in rows.values() for row in own}
    told = obstacles(session, broken, known, market_clock(session, actor).zone)
    return Weighed(told, *present.differences(more, gone))


def _shifts(session: Session, missions: Iterable[Mission]) -> Shifts:
    found: dict[int, list[RequestShift]] = {each.id: [] for each in missions}
    rows = session.execute(
        select(MissionShift.mission_id, RequestShift)
        .join(RequestShift, RequestShift.id == MissionShift.request_shift_id)
        .where(MissionShift.mission_id.in_(found))
        .order_by(RequestShift.starts_at)
    )
    for mission, shift in rows:
        found[mission].append(shift)
    return found


def _ids(rows: Shifts) -> Mapping[int, Sequence[int]]:
    return {mission: [row.id for row in own] for mission, own in rows.items()}


def _end(rows: Shifts, now: datetime) -> datetime:
    return max((row.ends_at for own in rows.values() for row in own), default=now)
