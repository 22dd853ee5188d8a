"""Publishing a draft: a person decides, then agencies and sites see it.

Where the market names people late (``market.notice``), what begins later is held: its site is promised that somebody
comes, and until it is announced (``planning.announcing``) the next plan may change who.

A market may let its nights publish by themselves. Nobody is decided upon by that: an agency is asked, and only a person
of it confirms (GDPR, art. 22); in the log such a mission is an offer of the engine.
"""

from collections import Counter
from collections.abc import Iterable
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
from scheduler.market.settings import MarketSettings
from scheduler.planning.current import current
from scheduler.planning.draft import Draft, Key, fit, propose
from scheduler.planning.holding import Announcing, people_on, tell_of_lost
from scheduler.planning.people_counts import count_again
from scheduler.planning.queue import ask_for_stand_bys
from scheduler.planning.records import lock_drafts, run_of
from scheduler.planning.run_record import Dropped, dropped_pairs, number
from solver.instance import read_instance, read_solution


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing did, in missions; ``dropped`` are pairs that had become impossible since the run.

    ``held`` counts those that are held after it, new ones and others.
    """

    published: int
    withdrawn: int
    kept: int
    dropped: tuple[Dropped, ...]
    held: int = 0


def publish(session: Session, actor: Actor, run: int) -> Published:
    """Publish the draft of a run: once, and only of the newest one that is done.

    The draft is held against the data of now first; what has become impossible is dropped. Published missions that the
    run knew and the draft does not keep are withdrawn; what was offered since stays. The agencies then have until
    ``answer_by`` to answer. What is not due to be announced is held, in place of what was held before.

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
    action = Action.OFFER if by_itself else Action.PUBLISH
    missions = session.scalars(
        select(Mission).where(
            Mission.market_id == actor.market, Mission.state.in_((MissionState.PROPOSED, MissionState.PUBLISHED))
        )
    ).all()
    solved = read_instance((row.instance or "").encode())
    solution = read_solution((row.solution or "").encode(), solved)
    requests = {mission.request_id for mission in missions} | {number(request.id) for request in solved.requests}
    lock_requests(session, requests)
    now = session.scalars(select(func.now())).one()
    gone = {(each.shift, each.worker) for each in dropped_pairs(row.dropped)}
    found = current(session, actor, row, solved, set(solution.plan) - gone, now, publishing=True)

    before = people_on(session, {each.request_shift_id for held in missions if held.is_held for each in held.shifts})
    book = Announcing.of(session, actor, now, requests)
    with told_at_once(session):
        done, proposed = _replaced(book, missions, found.draft, action, run)
        since = {(each.request_id, each.worker_id): each.held_since for each in missions if each.held_since}
        for part in found.draft.parts:
            if part.key in proposed:
                fit(session, proposed[part.key], part)
            mission = proposed.get(part.key) or propose(session, actor, part, run)
            told = book.settle(mission, part, action, since.get(part.key))
            done["published" if told else "held"] += 1
    tell_of_lost(session, actor, before, now)
    row.published_at, row.published_by = now, actor.user
    row.dropped = [*(row.dropped or []), *to_builtins(found.dropped)]
    count_again(session, actor, now)
    ask_for_stand_bys(session, actor)
    return Published(**{name: done[name] for name in ("published", "withdrawn", "kept", "held")}, dropped=found.dropped)


def _replaced(
    book: Announcing, missions: Iterable[Mission], draft: Draft, action: Action, run: int
) -> tuple[Counter[str], dict[Key, Mission]]:
    """Withdraw what the draft does not keep and announce what is held and due; count that.

    Returns the run's own proposals by request and worker too, which the draft's parts are stored in.
    """
    parts = {part.key for part in draft.parts}
    done, proposed = Counter[str](), {}
    for mission in missions:
        if mission.id in draft.kept and mission.is_held:
            done["published" if book.announce_if_due(mission, action, run) else "held"] += 1
        elif mission.state == MissionState.PUBLISHED:
            done["kept"] += mission.id in draft.kept
            if mission.id in draft.withdrawn:
                done["withdrawn"] += 1
                move(book.session, book.actor, mission, Action.WITHDRAW, run=run)
        elif mission.run_id == run and not mission.is_held and (mission.request_id, mission.worker_id) in parts:
            proposed[mission.request_id, mission.worker_id] = mission
        else:
            move(book.session, book.actor, mission, Action.WITHDRAW, run=run)
    return done, proposed


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
