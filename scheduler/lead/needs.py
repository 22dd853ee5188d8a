"""What somebody must see to today: shifts that no coming night plans, and work that was declined, expired or missed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from sqlalchemy import and_, case, exists, func, or_, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor, require_lead
from scheduler.core.errors import NotFound
from scheduler.core.one_statement import AnyRow, Query
from scheduler.core.states import Action
from scheduler.core.tables import Event, Mission, MissionShift, Request
from scheduler.core.tables.codes import MissionState, Thing
from scheduler.market.clock import market_clock
from scheduler.market.urgency import Urgent, nights_of
from scheduler.planning.arriving import is_worth_coming
from scheduler.planning.shift_filling import ShiftFilling, filling

BEGUN = timedelta(hours=24)
"""A shift lasts a day at most: what began earlier is over."""


class Cause(StrEnum):
    """Why a slot is empty today."""

    SOON = "soon"
    DECLINED = "declined"
    EXPIRED = "expired"
    TAKEN_OFF = "taken_off"
    NO_SHOW = "no_show"


@dataclass(frozen=True, slots=True)
class Need:
    """Empty shifts of one request that somebody must see to; ``urgent`` when no coming night plans one of them.

    ``cause`` is the gravest of theirs: nobody came, then
    somebody cannot come any more, then no answer, then a refusal. ``left_to_runs`` counts the empty slots of the same
    request that wait for a coming night.
    """

    request: int
    shifts: tuple[ShiftFilling, ...]
    cause: Cause
    urgent: bool
    left_to_runs: int = 0

    @property
    def first(self) -> ShiftFilling:
        """The shift that begins first."""
        return self.shifts[0]

    @property
    def minutes(self) -> int:
        """Paid minutes of one person on all of it."""
        return sum(each.paid_minutes for each in self.shifts)


def needs(session: Session, actor: Actor, now: datetime) -> tuple[Need, ...]:
    """Return what is to be seen to, the most urgent first: four statements.

    Raises
    ------
    NotAllowed
        To anybody but the lead's planner.
    """
    require_lead(actor)
    clock = market_clock(session, actor)
    lost = lost_of(session.execute(lost_shifts(now)))
    latest = max((start for start, _ in lost.values()), default=now) + timedelta(minutes=1)
    nights = nights_of(session, actor)
    urgent = nights.urgent(now)
    until = max(urgent.before, min(latest, now + nights.horizon))
    return needs_among(filling(session, clock, now - BEGUN, until), lost, urgent, now)


def need_of(session: Session, actor: Actor, request: int, now: datetime) -> Need:
    """Return what is to be seen to of one request; of one that can wait, all its empty shifts that a run plans.

    Raises
    ------
    NotAllowed
        To anybody but the lead's planner.
    NotFound
        When the market has no such request.
    """
    require_lead(actor)
    clock = market_clock(session, actor)
    nights = nights_of(session, actor)
    urgent = nights.urgent(now)
    until = max(urgent.before, now + nights.horizon)
    shifts = filling(session, clock, now - BEGUN, until, request=request)
    known = select(Request.id).where(Request.id == request, Request.market_id == actor.market)
    if not shifts and session.scalar(known) is None:
        raise NotFound(Thing.REQUEST, request)
    empty = tuple(each for each in shifts if is_open(each, now))
    found = needs_among(shifts, lost_of(session.execute(lost_shifts(now, request))), urgent, now)
    if found:
        here = {each.shift for each in found[0].shifts}
        return replace(found[0], left_to_runs=sum(each.empty for each in empty if each.shift not in here))
    return Need(request, empty, Cause.SOON, urgent=False)


class Filled(Protocol):
    """A shift as far as its filling is looked at: empty slots, and how many of them the draft would fill."""

    @property
    def starts_at(self) -> datetime: ...  # noqa: D102
    @property
    def ends_at(self) -> datetime: ...  # noqa: D102
    @property
    def empty(self) -> int: ...  # noqa: D102
    @property
    def drafted(self) -> int: ...  # noqa: D102


def is_open(shift: Filled, now: datetime) -> bool:
    """Tell whether a shift lacks somebody who could still do a part of it that is worth the way."""
    return shift.empty > 0 and is_worth_coming(shift.starts_at, shift.ends_at, now)


def is_urgent(shift: Filled, urgent: Urgent) -> bool:
    """Tell whether a shift has an empty slot that only a person can still fill."""
    return shift.empty > 0 and urgent.covers(shift.starts_at, drafted=shift.drafted == shift.empty)


def is_only_drafted(shift: Filled, urgent: Urgent) -> bool:
    """Tell whether nothing but the publishing of the draft still fills a shift in time, and does fill it."""
    return shift.empty > 0 and urgent.covers(shift.starts_at) and not is_urgent(shift, urgent)


Lost = Mapping[int, tuple[datetime, Cause]]


def needs_among(shifts: Iterable[ShiftFilling], lost: Lost, urgent: Urgent, now: datetime) -> tuple[Need, ...]:
    """Return what is to be seen to among some shifts, the most urgent first: for every page the same answer."""
    by_request = defaultdict[int, list[ShiftFilling]](list)
    for each in shifts:
        if is_open(each, now) and (is_urgent(each, urgent) or each.shift in lost):
            by_request[each.request].append(each)
    found = (
        Need(
            request=request,
            shifts=tuple(own),
            cause=max(
                (lost[each.shift][1] for each in own if each.shift in lost), key=GRAVITY.index, default=Cause.SOON
            ),
            urgent=any(is_urgent(each, urgent) for each in own),
        )
        for request, own in by_request.items()
    )
    return tuple(sorted(found, key=lambda each: (not each.urgent, each.first.starts_at, each.first.site_name)))


GRAVITY = list(Cause)
ENDED = {MissionState.DECLINED: Cause.DECLINED, MissionState.EXPIRED: Cause.EXPIRED}


def lost_shifts(now: datetime, request: int | None = None) -> Query:
    """Ask for the coming shifts of missions that came to nothing, of all requests or of one: for ``lost_of``."""
    missed = exists().where(Event.thing == Thing.MISSION, Event.thing_id == Mission.id, Event.action == Action.NO_SHOW)
    no_show = and_(Mission.state == MissionState.CANCELLED, missed)
    gravity = func.max(
        case(
            *((Mission.state == state, GRAVITY.index(cause)) for state, cause in ENDED.items()),
            (Mission.taken_off.is_not(None), GRAVITY.index(Cause.TAKEN_OFF)),
            else_=GRAVITY.index(Cause.NO_SHOW),
        )
    ).label("gravity")
    query = (
        select(MissionShift.request_shift_id, func.min(func.lower(MissionShift.during)).label("start"), gravity)
        .join(Mission, Mission.id == MissionShift.mission_id)
        .where(
            func.upper(MissionShift.during) > now,
            or_(Mission.state.in_(ENDED), Mission.taken_off.is_not(None), no_show),
        )
        .group_by(MissionShift.request_shift_id)
    )
    return query if request is None else query.where(Mission.request_id == request)


def lost_of(rows: Iterable[AnyRow]) -> Lost:
    """Return when the shifts start that came to nothing, and why they did."""
    return {shift: (start, GRAVITY[number]) for shift, start, number in rows}
