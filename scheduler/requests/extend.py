"""Prolong a request: more days, offered first to whoever serves it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.as_engine import as_engine
from scheduler.core.errors import Invalid
from scheduler.core.states import Action, follow, move
from scheduler.core.tables import Mission, MissionShift, Request, RequestShift, Site
from scheduler.core.tables.codes import STANDING, Origin
from scheduler.core.weeks import clock
from scheduler.planning.asking import offer_part
from scheduler.planning.obstacles import BreaksRules, obstacles
from scheduler.planning.people_counts import count_who_could_come
from scheduler.planning.present import Broken, Present
from scheduler.planning.queue import ask_to_answer
from scheduler.requests.ask import declare_manned, new_shift
from scheduler.requests.changing import changeable, written
from scheduler.requests.day_kinds import day_kinds
from scheduler.requests.new import MAX_PERIOD_DAYS, AskedShift, InvalidRequestError, NewRequest, check_shifts
from scheduler.requests.promising import promise

A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Extension:
    """What is added; ``manned`` are days of the school holidays on which the site's agents are at work."""

    last_day: date
    shifts: tuple[AskedShift, ...]
    manned: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Extended:
    """How many shifts were added, and how many of their slots are offered to whoever serves the request already."""

    shifts: int
    offered: int


def extend(
    session: Session,
    actor: Actor,
    which: int,
    extension: Extension,
    *,
    free: bool = False,
    now: datetime | None = None,
) -> Extended:
    """Add days after the last one; those who serve the request are offered them first.

    Parameters
    ----------
    free
        Whether days that break a rule for whoever comes may be left for somebody else.

    Raises
    ------
    NotFound, NotPossible, NotAllowed
        As ``changeable`` does.
    InvalidRequestError
        When the period or a shift cannot be.
    BreaksRules
        When a day breaks a rule for whoever comes, unless ``free``; nothing is changed then.
    """
    now = now or datetime.now(UTC)
    request = changeable(session, actor, which)
    zone = clock(session, actor)
    site = session.get_one(Site, request.site_id)
    new = _asked(request, extension)
    if problem := _period(request, extension.last_day):
        raise InvalidRequestError([problem])
    kinds = day_kinds(session, site, new.first_day, new.last_day)
    if problems := list(check_shifts(new, kinds, zone, now)):
        raise InvalidRequestError(problems)
    was = request.last_day
    added = [new_shift(each.day, each.hours, request.headcount, zone) for each in new.shifts]
    for shift in added:
        shift.request_id = request.id
    session.add_all(added)
    request.last_day = new.last_day
    declare_manned(session, site, kinds, new)
    session.flush()
    urgent = promise(session, actor, request, [shift.starts_at for shift in added], now)
    move(
        session,
        actor,
        request,
        Action.AMEND,
        detail={
            "change": "extend",
            **urgent,
            "old": {"last_day": was.isoformat(), "shifts": []},
            "new": {"last_day": new.last_day.isoformat(), "shifts": written(added, zone)},
        },
    )
    offered, broken = _offer(session, actor, request, added, zone, now)
    if broken and not free:
        raise BreaksRules(obstacles(session, broken, {each.id: each for each in added}, zone))
    follow(session, actor, which)
    count_who_could_come(session, actor, [which], now)
    ask_to_answer(session, actor, which)
    return Extended(len(added), offered)


def _asked(request: Request, extension: Extension) -> NewRequest:
    return NewRequest(
        site=request.site_id,
        job=request.job_id or 0,
        first_day=request.last_day + A_DAY,
        last_day=extension.last_day,
        reason=request.reason,
        shifts=tuple(sorted(extension.shifts, key=lambda each: (each.day, each.hours.start_minute))),
        headcount=request.headcount,
        manned=extension.manned,
    )


def _period(request: Request, last_day: date) -> Invalid | None:
    if last_day <= request.last_day:
        return Invalid("last_day", "not_later")
    if (last_day - request.first_day).days >= MAX_PERIOD_DAYS:
        return Invalid("last_day", "period_too_long")
    return None


def _offer(
    session: Session, actor: Actor, request: Request, added: Sequence[RequestShift], zone: ZoneInfo, now: datetime
) -> tuple[int, list[Broken]]:
    """Offer the new shifts to those who serve the request; return how many slots, and what stood in the way.

    What is promised to another site does so without a word: nobody knows of it.
    """
    offered, broken = 0, list[Broken]()
    with as_engine(session, actor) as engine:
        if workers := _serving(session, request):
            present = Present(session, engine, now, max(each.ends_at for each in added))
            for worker in workers:
                # Who is held for other work on such a day is not told; whoever plans next may move that.
                ours = [shift for shift in added if not present.is_spoken_for(worker, shift.id)]
                found = {shift: present.take(worker, shift.id) for shift in ours}
                broken += [each for those in found.values() for each in those]
                if free := [shift for shift, those in found.items() if not those]:
                    detail = {"change": "extend", "new": {"shifts": written(free, zone)}}
                    part = present.part(worker, [each.id for each in free])
                    offer_part(session, engine, part, now, Origin.CHANGED, detail)
                    offered += len(free)
    return offered, broken


def _serving(session: Session, request: Request) -> list[int]:
    """Return who has the latest shifts of a request, as many as come at once."""
    rows = session.execute(
        select(Mission.worker_id, func.max(func.upper(MissionShift.during)))
        .join(MissionShift, MissionShift.mission_id == Mission.id)
        .where(Mission.request_id == request.id, Mission.state.in_(STANDING))
        .group_by(Mission.worker_id)
        .order_by(func.max(func.upper(MissionShift.during)).desc(), Mission.worker_id)
    )
    return [worker for worker, _ in rows][: request.headcount]
