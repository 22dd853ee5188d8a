"""The agency's own stand-by for days that it has lost: it asks them itself, and need not wait for the lead.

Only whoever stands by on the list of that very mission, and whose file the agency keeps. The offer keeps to every
rule, as any other, and of a shift for whose beginning they come too late it is the rest. Worker and answer are the
agency's own, so it may confirm at once; the lead is told as soon.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from sqlalchemy import exists, func, select, text
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.as_engine import as_engine
from scheduler.core.errors import Conflict, NotFound
from scheduler.core.states import lock_requests, log
from scheduler.core.tables import Mission, MissionShift, StandBy, Worker, WorkerName
from scheduler.core.tables.codes import BOOKED, Audience, MissionState, Origin, Thing
from scheduler.core.transitions import Action, transition
from scheduler.missions.answers import confirm
from scheduler.missions.lines import own
from scheduler.planning.candidates import opening
from scheduler.planning.offering import NO_LONGER_POSSIBLE, call_who_agreed, drawn_up, from_when_they_come
from scheduler.planning.people_counts import count_who_could_come
from scheduler.planning.queue import ask_for_stand_bys
from scheduler.planning.records import lock_drafts

TO_OFFER = text("SELECT request_shift_id, day FROM shifts_to_offer(:mission, :now)")


@dataclass(frozen=True, slots=True)
class OwnStandBy:
    """Somebody of the agency who stands by; ``agrees``: they are asked directly when they are offered the days."""

    worker: int
    name: str
    agrees: bool


@dataclass(frozen=True, slots=True)
class ToAsk:
    """Whom an agency can ask for days that it has lost, in the order of the list; which days and shifts these are."""

    people: tuple[OwnStandBy, ...]
    days: tuple[date, ...]
    shifts: tuple[int, ...]


def own_stand_bys(session: Session, actor: Actor, mission_id: int, now: datetime) -> ToAsk | None:
    """Return whom the agency can ask for what is still open of a mission that it has lost; None when nobody."""
    rows = session.execute(
        select(StandBy.worker_id, func.coalesce(WorkerName.display_name, Worker.code), Worker.stands_by_since)
        .join(Worker, Worker.id == StandBy.worker_id)
        .outerjoin(WorkerName, WorkerName.worker_id == StandBy.worker_id)
        .where(StandBy.mission_id == mission_id, Worker.agency_id == actor.organisation)
        .order_by(StandBy.rank)
    ).all()
    if not rows:
        return None
    left = session.execute(TO_OFFER, {"mission": mission_id, "now": now}).all()
    days = tuple(dict.fromkeys(each.day for each in left))
    people = tuple(OwnStandBy(worker, name, since is not None) for worker, name, since in rows)
    return ToAsk(people, days, tuple(each.request_shift_id for each in left)) if left else None


def offered_instead(session: Session, actor: Actor, mission_id: int) -> tuple[str, ...] | None:
    """Return to whom the days of a lost mission have gone meanwhile, by name; None when nothing of them was offered.

    Of an agency's own people alone: who of another has them is not told, and the names are none.
    """
    lost = session.scalars(select(Mission).where(own(actor), Mission.id == mission_id)).one_or_none()
    if lost is None or session.execute(TO_OFFER, {"mission": mission_id, "now": datetime.now(UTC)}).first():
        return None
    if not any(start > datetime.now(UTC) for each in lost.shifts if (start := each.during.lower)):
        return None
    shifts = [each.request_shift_id for each in lost.shifts]
    names = (
        select(func.coalesce(WorkerName.display_name, Worker.code))
        .select_from(Mission)
        .join(Worker, Worker.id == Mission.worker_id)
        .outerjoin(WorkerName, WorkerName.worker_id == Worker.id)
        .where(
            own(actor),
            Mission.id > mission_id,
            Mission.state.in_(BOOKED),
            Mission.origin.in_((Origin.REOFFER, Origin.STAND_BY)),
            exists().where(MissionShift.mission_id == Mission.id, MissionShift.request_shift_id.in_(shifts)),
        )
        .order_by(Mission.id)
    )
    return tuple(dict.fromkeys(session.scalars(names)))


def ask_own_stand_by(
    session: Session, actor: Actor, mission_id: int, worker: int, *, confirmed: bool, now: datetime | None = None
) -> int:
    """Offer what is still open of a lost mission to a stand-by of the agency; return the new mission.

    ``confirmed``: the agency knows that they come, and confirms at once.

    Raises
    ------
    NotFound
        When the agency has lost no such mission, or nobody of its own of that number stands by for it.
    NotAllowed
        For whoever does not answer for an agency.
    Conflict
        ``no_longer_possible``: the days are taken or have begun, or the person would break a rule with them.
    """
    now = now or datetime.now(UTC)
    line = transition(Thing.MISSION, MissionState.PROPOSED, Action.OFFER_OWN, actor.role)
    lost = session.scalars(select(Mission).where(own(actor), Mission.id == mission_id)).one_or_none()
    if lost is None:
        raise NotFound(Thing.MISSION, mission_id)
    lock_drafts(session, actor)
    lock_requests(session, [lost.request_id])
    found = own_stand_bys(session, actor, mission_id, now)
    if found is None:
        raise Conflict(NO_LONGER_POSSIBLE)
    if worker not in {each.worker for each in found.people}:
        thing = "worker"
        raise NotFound(thing, worker)
    # Looked at and written as the engine, since an agency may neither read the plan nor make missions; whose deed it is
    # stands in the log.
    with as_engine(session, actor) as engine:
        until = found.days[-1]
        wanted = opening(session, engine, found.shifts, now, by_hand=True, until=until)
        wanted, shifts = from_when_they_come(session, engine, wanted, worker, found.shifts, until=until)
        mission = drawn_up(session, engine, wanted, worker, shifts, Origin.REOFFER, now)
        mission.state, mission.published_at = MissionState.PUBLISHED, session.scalar(select(func.now()))
        ask_for_stand_bys(session, engine)
    if confirmed:  # colleagues have nothing left to answer
        line = replace(line, tells=(Audience.LEAD,))
    log(session, actor, line, mission.id, detail={"instead_of": mission_id, "confirmed": confirmed})
    if confirmed:
        confirm(session, actor, mission.id)
    else:
        with as_engine(session, actor) as engine:
            call_who_agreed(session, engine, mission)
    count_who_could_come(session, actor, [lost.request_id], now)
    return mission.id
