"""Publishing a draft: a person decides, then agencies and sites see it.

A market may let its nights publish by themselves. Nobody is decided upon by that: an agency is asked, and only a person
of it confirms (GDPR, art. 22); in the log such a mission is an offer of the engine.
"""

from dataclasses import dataclass

from msgspec import to_builtins
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.errors import NotAllowed, NotPossible
from scheduler.core.states import Action, lock_requests, move
from scheduler.core.tables import Market, Mission, Run
from scheduler.core.tables.codes import MissionState, Role, RunState, Thing
from scheduler.core.telling import told_at_once
from scheduler.core.transitions import PUBLISHES
from scheduler.market.deadlines import Deadlines
from scheduler.market.settings import MarketSettings
from scheduler.planning.current import current
from scheduler.planning.draft import fit, propose
from scheduler.planning.people_counts import count_again
from scheduler.planning.queue import ask_for_stand_bys
from scheduler.planning.records import lock_drafts, run_of
from scheduler.planning.run_record import Dropped, dropped_pairs
from solver.instance import read_instance, read_solution


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing did, in missions; ``dropped`` are pairs that had become impossible since the run."""

    published: int
    withdrawn: int
    kept: int
    dropped: tuple[Dropped, ...]


def publish(session: Session, actor: Actor, run: int) -> Published:
    """Publish the draft of a run: once, and only of the newest one that is done.

    The draft is held against the data of now first; what has become impossible is dropped. Published missions that the
    run knew and the draft does not keep are withdrawn; what was offered since stays. The agencies then have until
    ``answer_by`` to answer.

    Raises
    ------
    NotFound
        When the actor's market has no such run.
    NotAllowed
        For whoever may not decide: the nightly run itself, other agencies.
    NotPossible
        When the run is not done, was published, or a newer one is done.
    Conflict
        When somebody was booked elsewhere at this very moment.
    """
    lock_drafts(session, actor)
    row = run_of(session, actor, run, lock=True)
    by_itself = actor.role == Role.ENGINE and nights_publish(session, actor)
    if actor.role not in PUBLISHES and not by_itself:
        raise NotAllowed(Action.PUBLISH, Thing.RUN)
    _require_newest(session, row)
    market = session.get_one(Market, actor.market)
    missions = session.scalars(
        select(Mission).where(
            Mission.market_id == actor.market, Mission.state.in_((MissionState.PROPOSED, MissionState.PUBLISHED))
        )
    ).all()
    solved = read_instance((row.instance or "").encode())
    solution = read_solution((row.solution or "").encode(), solved)
    asked = {mission.request_id for mission in missions}
    lock_requests(session, asked | {int(request.id[1:]) for request in solved.requests})
    now = session.scalars(select(func.now())).one()
    gone = {(each.shift, each.worker) for each in dropped_pairs(row.dropped)}
    found = current(session, actor, row, solved, set(solution.plan) - gone, now, publishing=True)

    published = {part.key: part for part in found.draft.parts}
    proposed = {}
    deadlines = Deadlines.of(session, market)
    with told_at_once(session):
        for mission in missions:
            key = mission.request_id, mission.worker_id
            if mission.state == MissionState.PUBLISHED and mission.id in found.draft.withdrawn:
                move(session, actor, mission, Action.WITHDRAW, run=run)
            elif mission.state == MissionState.PROPOSED:
                if mission.run_id == run and key in published:
                    proposed[key] = mission
                else:
                    move(session, actor, mission, Action.WITHDRAW, run=run)
        for key, part in published.items():
            if key in proposed:
                fit(session, proposed[key], part)
            mission = proposed.get(key) or propose(session, actor, part, run)
            mission.answer_by = deadlines.answer_by(now, part.starts_at)
            move(session, actor, mission, Action.OFFER if by_itself else Action.PUBLISH, run=run)
    row.published_at, row.published_by = now, actor.user
    row.dropped = [*(row.dropped or []), *to_builtins(found.dropped)]
    count_again(session, actor, now)
    ask_for_stand_bys(session, actor)
    return Published(len(published), len(found.draft.withdrawn), len(found.draft.kept), found.dropped)


def nights_publish(session: Session, actor: Actor) -> bool:
    """Tell whether the actor's market lets its nights publish their plans."""
    return MarketSettings.of(session.get_one(Market, actor.market).settings).nights_publish


def _require_newest(session: Session, row: Run) -> None:
    if row.state != RunState.DONE:
        raise NotPossible(Thing.RUN, row.state, Action.PUBLISH)
    if row.published_at is not None:
        state = "published"
        raise NotPossible(Thing.RUN, state, Action.PUBLISH)
    newest = session.scalar(select(func.max(Run.id)).where(Run.market_id == row.market_id, Run.state == RunState.DONE))
    if newest != row.id:
        state = "replaced"
        raise NotPossible(Thing.RUN, state, Action.PUBLISH)
