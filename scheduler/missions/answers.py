"""The agency's answer to a mission: one person's yes or no, or yes to some days only; once.

Whatever is declined goes on at once: into the job worker's hands where the market lets it offer anew, and to the lead.
A yes is never one to work that a rule forbids by now (``planning.standing``): it confirms what holds, and the rest is
declined with it, whichever way the yes comes.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.errors import Conflict, Invalid, NotFound, NotPossible
from scheduler.core.states import Action, move
from scheduler.core.tables import Mission, MissionFault, MissionShift, RequestShift
from scheduler.core.tables.codes import DeclineReason, MissionState, Thing
from scheduler.missions.lines import own
from scheduler.missions.splitting import read_locked, split
from scheduler.planning.people_counts import count_who_could_come
from scheduler.planning.queue import ask_for_reoffer, lost
from scheduler.planning.standing import look_after


@dataclass(eq=False)
class NothingHolds(Conflict):
    """No day that a yes is said to can be worked: a rule forbids them all by now."""

    reason: str = "mission_broken"


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What a yes confirmed: on which days the worker comes, and which others a rule forbids, so that nobody does."""

    days: tuple[date, ...]
    forbidden: tuple[date, ...] = ()


def confirm(session: Session, actor: Actor, mission_id: int, *, now: datetime | None = None) -> Confirmed:
    """Confirm that the worker comes, on all days that hold; the others are declined.

    Raises
    ------
    NotFound
        When the actor's agency has no such mission, or not yet.
    NotPossible
        When it is no longer to be answered: a colleague was faster, the time is over, or it was called off.
    NothingHolds
        When a rule forbids all of it by now.
    """
    mission = _to_answer(session, actor, mission_id)
    shifts = _shifts(session, mission)
    return _confirm(session, actor, mission, shifts, {each.day for each in shifts}, DeclineReason.NONE, now)


def decline(
    session: Session, actor: Actor, mission_id: int, reason: DeclineReason, *, now: datetime | None = None
) -> None:
    """Decline a mission for one of the coded reasons, which count against nobody.

    Raises
    ------
    NotFound, NotPossible
        As ``confirm`` does.
    """
    mission = _own(session, actor, mission_id)
    _decline(session, actor, mission, reason, now)
    ask_for_reoffer(session, actor, mission)
    count_who_could_come(session, actor, [mission.request_id], now)


def confirm_some(  # yes to some, no to the others, at a moment
    session: Session,
    actor: Actor,
    mission_id: int,
    days: Collection[date],
    reason: DeclineReason | None,
    *,
    now: datetime | None = None,
) -> Confirmed:
    """Confirm a mission for some of its days; the rest becomes a mission of its own, which is declined.

    Parameters
    ----------
    days
        On which the worker comes; days without work in this mission are overlooked, what a rule forbids is declined.
    reason
        Why not on the others; not needed when there are none.

    Raises
    ------
    NotFound, NotPossible, NothingHolds
        As ``confirm`` does.
    Invalid
        Without a day of the mission (``days``), or without a reason for the others (``reason``).
    """
    mission = _to_answer(session, actor, mission_id)
    shifts = _shifts(session, mission)
    if not any(each.day in days for each in shifts):
        field, problem = "days", "no_shift"
        raise Invalid(field, problem)
    if reason is None and any(each.day not in days and not each.broken for each in shifts):
        field, problem = "reason", "reason_needed"
        raise Invalid(field, problem)
    return _confirm(session, actor, mission, shifts, days, reason or DeclineReason.NONE, now)


def _confirm(  # of confirm and confirm_some
    session: Session,
    actor: Actor,
    mission: Mission,
    shifts: Sequence[Row[int, date, bool]],
    days: Collection[date],
    reason: DeclineReason,
    now: datetime | None,
) -> Confirmed:
    """Confirm what holds of a mission on some days; all else of it is declined."""
    holds = [each for each in shifts if each.day in days and not each.broken]
    forbidden = [each for each in shifts if each.broken]
    others = [each.id for each in shifts if each not in holds]
    if not holds:
        raise NothingHolds
    if others:
        why = _against(session, mission, forbidden)
        declined = split(session, actor, mission, others)
        _decline(session, actor, declined, reason, now, why)
        ask_for_reoffer(session, actor, declined)
    move(session, actor, mission, Action.CONFIRM)
    if forbidden:
        look_after(session, actor, now)  # what was found belongs to days that the mission has no more
    if others:
        count_who_could_come(session, actor, [mission.request_id], now)
    return Confirmed(_days(holds), _days(forbidden))


def _against(session: Session, mission: Mission, forbidden: Sequence[Row[int, date, bool]]) -> dict[str, object]:
    """Return what the log keeps of days that a rule forbids: the reason given for others is none for them."""
    if not forbidden:
        return {}
    rules = (
        select(MissionFault.rule)
        .where(
            MissionFault.mission_id == mission.id, MissionFault.request_shift_id.in_([each.id for each in forbidden])
        )
        .distinct()
        .order_by(MissionFault.rule)
    )
    days = [each.isoformat() for each in _days(forbidden)]
    return {"forbidden": {"days": days, "rules": list(session.scalars(rules))}}


def _days(shifts: Iterable[Row[int, date, bool]]) -> tuple[date, ...]:
    return tuple(dict.fromkeys(each.day for each in shifts))


def _decline(  # of confirm and decline
    session: Session,
    actor: Actor,
    mission: Mission,
    reason: DeclineReason,
    now: datetime | None,
    why: Mapping[str, object] | None = None,
) -> None:
    detail = {**(lost(session, actor, mission.hours, now or datetime.now(UTC)) or {}), **(why or {})}
    move(session, actor, mission, Action.DECLINE, reason=reason, detail=detail or None)


def _to_answer(session: Session, actor: Actor, mission_id: int) -> Mission:
    """Return a mission that waits for its answer, once nobody else can move it any more."""
    mission = read_locked(session, _own(session, actor, mission_id))
    if mission.state != MissionState.PUBLISHED:
        raise NotPossible(Thing.MISSION, mission.state, Action.CONFIRM)
    return mission


def _shifts(session: Session, mission: Mission) -> Sequence[Row[int, date, bool]]:
    """Return the shifts of a mission in the order of time, each with its day and whether a rule forbids it by now."""
    session.flush()
    return session.execute(
        select(RequestShift.id, RequestShift.day, MissionShift.broken)
        .join(MissionShift, MissionShift.request_shift_id == RequestShift.id)
        .where(MissionShift.mission_id == mission.id)
        .order_by(RequestShift.starts_at)
    ).all()


def _own(session: Session, actor: Actor, mission_id: int) -> Mission:
    found = session.scalars(select(Mission).where(own(actor), Mission.id == mission_id)).one_or_none()
    if found is None:
        thing = "mission"
        raise NotFound(thing, mission_id)
    return found
