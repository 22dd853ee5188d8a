"""Missions that stand although they break a rule: found when something is entered, kept, and shown until settled.

Nobody is taken off by this: a person does it (``missions.taking_off``), or enters what was missing. Until then such a
shift is filled for nobody: not for a run (``planning.translate``), nor for whoever counts (``tables.fills``).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import ColumnElement, Select, delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.as_engine import as_engine, engine_of
from scheduler.core.errors import SchedulerError
from scheduler.core.states import follow, lock_requests
from scheduler.core.tables import Mission, MissionFault, MissionShift, Request, RequestShift, Site, Worker, WorkerName
from scheduler.core.tables.codes import STANDING, MissionState
from scheduler.planning.judging import Fault, judged
from scheduler.planning.people_counts import count_who_could_come
from scheduler.planning.queue import ask_to_look_at_held
from scheduler.planning.run_record import Dropped
from scheduler.planning.translate.index import request_name, shift_name


@dataclass(frozen=True, slots=True)
class Broken:
    """A standing mission that breaks rules, as far as the reader may read of it.

    ``worker`` is the name, or the code where no name may be read; ``days`` are those on which it does, and ``rules``
    their codes.
    """

    mission: int
    request: int
    state: MissionState
    agency: int
    worker: str
    site: str
    days: tuple[date, ...]
    rules: tuple[str, ...]


@dataclass(eq=False)
class HitsMissions(SchedulerError):  # noqa: N818  # like the errors of the trade, it says what happened
    """A change by which missions that stand would break rules, and nobody has said that they know; nothing changed."""

    missions: tuple[Broken, ...]

    def __str__(self) -> str:
        return f"{len(self.missions)} missions would break rules"


def look_again(session: Session, actor: Actor, *, accepted: bool, now: datetime | None = None) -> None:
    """Find and keep which missions of the market break a rule after a change, in its transaction; the engine looks.

    ``accepted``: whoever changes has seen what that hits.

    Raises
    ------
    HitsMissions
        When the change makes missions break a rule that did not before, unless that is accepted. Of those that the
        actor may not read nothing is told, and for them nothing is held up.
    """
    session.flush()
    if engine_of(session, actor) is None:
        return
    with as_engine(session, actor) as engine:
        ask_to_look_at_held(session, engine)
        before = set(session.scalars(select(MissionFault.mission_id)))
        found = judged(session, engine, now or datetime.now(UTC))
        touched = keep(session, engine, found)
    new = {each.mission for each in found} - before
    if new and not accepted:
        hit = broken_missions(session, MissionFault.mission_id.in_(new))
        if hit:
            raise HitsMissions(hit)
    count_who_could_come(session, actor, touched, now)


def look_after(session: Session, actor: Actor, now: datetime | None = None) -> None:
    """Look again after something was settled: one cheap statement where nothing was broken."""
    session.flush()
    if engine_of(session, actor) is None:
        return
    with as_engine(session, actor) as engine:
        if session.scalar(select(MissionFault.mission_id).limit(1)) is not None:
            keep(session, engine, judged(session, engine, now or datetime.now(UTC)))


def keep(session: Session, engine: Actor, found: Iterable[Fault], *, run: int | None = None) -> Sequence[int]:
    """Keep what was found in place of what was, and bring the requests concerned up to it; the engine acts.

    What stays keeps the moment when it was found first. Returns these requests.
    """
    known = {Fault(*row) for row in session.execute(select(*KEY))}
    new = set(found)
    if new == known:
        return ()
    touched = {each.mission for each in known ^ new}
    requests = session.scalars(select(Mission.request_id).where(Mission.id.in_(touched)).distinct()).all()
    lock_requests(session, requests)
    for gone in known - new:
        session.execute(
            delete(MissionFault).where(
                MissionFault.mission_id == gone.mission,
                MissionFault.request_shift_id == gone.shift,
                MissionFault.rule == gone.rule,
            )
        )
    if rows := sorted(new - known):
        session.execute(
            insert(MissionFault).on_conflict_do_nothing(),  # somebody else has just found the same
            [{"mission_id": each.mission, "request_shift_id": each.shift, "rule": each.rule} for each in rows],
        )
    for request in sorted(requests):
        follow(session, engine, request, run=run)
    return requests


def named_by_run(found: Iterable[Fault]) -> tuple[Dropped, ...]:
    """Return what was found as a run tells it: shift, request and worker by the instance's names, with all rules."""
    rules: defaultdict[tuple[str, str, str], list[str]] = defaultdict(list)
    for each in found:
        rules[shift_name(each.shift), request_name(each.request), each.worker].append(each.rule)
    return tuple(Dropped(*names, tuple(broken)) for names, broken in sorted(rules.items()))


KEY = (MissionFault.mission_id, MissionFault.request_shift_id, MissionFault.rule)


def broken_missions(session: Session, *conditions: ColumnElement[bool]) -> tuple[Broken, ...]:
    """Return the missions that the reader may know of and that break a rule, in the order of time: one statement."""
    first = func.min(RequestShift.starts_at)
    rows = session.execute(
        select(
            Mission.id,
            Mission.request_id,
            Mission.state,
            Mission.agency_id,
            func.coalesce(WorkerName.display_name, Worker.code, ""),
            Site.shown,
            func.array_agg(RequestShift.day.distinct()),
            func.array_agg(MissionFault.rule.distinct()),
        )
        .join(Mission, Mission.id == MissionFault.mission_id)
        .join(
            MissionShift,
            (MissionShift.mission_id == Mission.id) & (MissionShift.request_shift_id == MissionFault.request_shift_id),
        )
        .join(RequestShift, RequestShift.id == MissionFault.request_shift_id)
        .join(Request, Request.id == Mission.request_id)
        .join(Site, Site.id == Request.site_id)
        .outerjoin(Worker, Worker.id == Mission.worker_id)
        .outerjoin(WorkerName, WorkerName.worker_id == Mission.worker_id)
        .where(Mission.state.in_(STANDING), RequestShift.ends_at > func.now(), *conditions)
        .group_by(Mission.id, Site.id, Worker.id, WorkerName.worker_id)
        .order_by(first, Mission.id)
    )
    return tuple(
        Broken(mission, request, state, agency, worker, site, tuple(sorted(days)), tuple(sorted(rules)))
        for mission, request, state, agency, worker, site, days, rules in rows
    )


def number_of_broken() -> Select[int]:
    """Return a query for how many missions that the reader may know of break a rule."""
    return (
        select(func.count(MissionFault.mission_id.distinct()).label("number"))
        .join(Mission, Mission.id == MissionFault.mission_id)
        .join(
            MissionShift,
            (MissionShift.mission_id == Mission.id) & (MissionShift.request_shift_id == MissionFault.request_shift_id),
        )
        .where(Mission.state.in_(STANDING), func.upper(MissionShift.during) > func.now())
    )


def broken_here(
    session: Session, actor: Actor, *, as_lead: bool = False, mission: int | None = None
) -> tuple[Broken, ...]:
    """Return what an agency must settle for its own people or, ``as_lead``, what stands broken in the market.

    ``mission``: whether that one does, and no other.
    """
    conditions = [Mission.market_id == actor.market]
    if not as_lead:
        conditions.append(Mission.agency_id == actor.organisation)
    if mission is not None:
        conditions.append(Mission.id == mission)
    return broken_missions(session, *conditions)
