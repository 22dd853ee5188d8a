"""The states of requests, missions and runs: one table says which action leads where and who may do it.

The database's guard reads the same table (``possible_moves``): what stands in none of its lines cannot happen.

``start`` makes a thing, ``move`` moves it; both write the event in the same transaction, so no move goes unlogged.
A request between ``open`` and ``cancelled`` follows its missions: the database works that out (``follow``), because
whoever confirms a mission need not see the others of the same request.

Automation ends at an offer: ``offer`` is what a market may let its engine do with a lost mission, ``publish`` never.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from typing import Any, TypeVar

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.errors import Invalid, NotAllowed, NotPossible
from scheduler.core.tables import Base, Event, Mission, Request, Run
from scheduler.core.tables.codes import (
    COVERING,
    STANDING,
    DeclineReason,
    MissionState,
    RequestState,
    Role,
    RunState,
    Thing,
)

Stateful = Request | Mission | Run
T = TypeVar("T", bound=Stateful)
THINGS: dict[type[Base], Thing] = {
    Request: Thing.REQUEST,
    Mission: Thing.MISSION,
    Run: Thing.RUN,
}


class Action(StrEnum):
    """What somebody does to a thing."""

    DRAFT = "draft"
    SUBMIT = "submit"
    AMEND = "amend"
    FOLLOW = "follow"
    CANCEL = "cancel"
    PROPOSE = "propose"
    PUBLISH = "publish"
    CONFIRM = "confirm"
    ASK_AGAIN = "ask_again"
    PIN = "pin"
    UNPIN = "unpin"
    FORBID = "forbid"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    OFFER = "offer"
    SPLIT = "split"
    REMIND = "remind"
    EXPIRE = "expire"
    NO_SHOW = "no_show"
    FINISH = "finish"
    START = "start"
    FAIL = "fail"
    STOP = "stop"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Transition:
    """One line of the table; a thing that is not there yet has no state (None)."""

    thing: Thing
    was: StrEnum | None
    action: Action
    becomes: StrEnum
    roles: frozenset[Role]


ASKS = frozenset({Role.REQUESTER, Role.PLANNER})
PLANS = frozenset({Role.PLANNER, Role.ENGINE})
PUBLISHES = frozenset({Role.PLANNER})  # a person decides (GDPR art. 22), never the nightly run
ANSWERS = frozenset({Role.COORDINATOR, Role.PLANNER})  # each for their own agency: the policies see to it
CALLS_OFF = ASKS | ANSWERS

FOLLOWING = (RequestState.OPEN, RequestState.PARTLY_FILLED, RequestState.FILLED, RequestState.UNFILLED)

TRANSITIONS = (
    Transition(Thing.REQUEST, None, Action.DRAFT, RequestState.DRAFT, ASKS),
    Transition(Thing.REQUEST, None, Action.SUBMIT, RequestState.OPEN, ASKS),
    Transition(Thing.REQUEST, RequestState.DRAFT, Action.SUBMIT, RequestState.OPEN, ASKS),
    *(
        Transition(Thing.REQUEST, state, Action.CANCEL, RequestState.CANCELLED, ASKS)
        for state in (RequestState.DRAFT, *FOLLOWING)
    ),
    *(Transition(Thing.REQUEST, state, Action.FORBID, state, PUBLISHES) for state in FOLLOWING),
    *(Transition(Thing.REQUEST, state, Action.AMEND, state, ASKS) for state in (RequestState.DRAFT, *FOLLOWING)),
    Transition(Thing.MISSION, None, Action.PROPOSE, MissionState.PROPOSED, PLANS),
    Transition(Thing.MISSION, MissionState.PROPOSED, Action.PUBLISH, MissionState.PUBLISHED, PUBLISHES),
    Transition(Thing.MISSION, MissionState.PROPOSED, Action.OFFER, MissionState.PUBLISHED, PLANS),
    Transition(Thing.MISSION, MissionState.PROPOSED, Action.WITHDRAW, MissionState.WITHDRAWN, PLANS),
    Transition(Thing.MISSION, MissionState.PROPOSED, Action.CANCEL, MissionState.CANCELLED, ASKS),
    Transition(Thing.MISSION, MissionState.PUBLISHED, Action.WITHDRAW, MissionState.WITHDRAWN, PLANS),
    Transition(Thing.MISSION, MissionState.PUBLISHED, Action.CANCEL, MissionState.CANCELLED, ASKS),
    Transition(Thing.MISSION, MissionState.PUBLISHED, Action.CONFIRM, MissionState.CONFIRMED, ANSWERS),
    Transition(Thing.MISSION, MissionState.PUBLISHED, Action.DECLINE, MissionState.DECLINED, ANSWERS),
    Transition(Thing.MISSION, MissionState.PUBLISHED, Action.REMIND, MissionState.PUBLISHED, PLANS),
    Transition(Thing.MISSION, MissionState.PUBLISHED, Action.EXPIRE, MissionState.EXPIRED, PLANS),
    Transition(Thing.MISSION, MissionState.CONFIRMED, Action.CANCEL, MissionState.CANCELLED, CALLS_OFF),
    Transition(Thing.MISSION, MissionState.CONFIRMED, Action.NO_SHOW, MissionState.CANCELLED, CALLS_OFF),
    *(Transition(Thing.MISSION, state, Action.AMEND, state, CALLS_OFF) for state in STANDING),
    Transition(Thing.MISSION, MissionState.PUBLISHED, Action.PIN, MissionState.PUBLISHED, PUBLISHES),
    Transition(Thing.MISSION, MissionState.PUBLISHED, Action.UNPIN, MissionState.PUBLISHED, PUBLISHES),
    # Its hours moved: the agency's word was for other hours.
    Transition(Thing.MISSION, MissionState.CONFIRMED, Action.ASK_AGAIN, MissionState.PUBLISHED, PLANS),
    Transition(Thing.MISSION, MissionState.CONFIRMED, Action.FINISH, MissionState.DONE, ANSWERS),
    Transition(Thing.RUN, None, Action.START, RunState.RUNNING, PLANS),
    Transition(Thing.RUN, RunState.RUNNING, Action.FINISH, RunState.DONE, PLANS),
    Transition(Thing.RUN, RunState.RUNNING, Action.FAIL, RunState.FAILED, PLANS),
    Transition(Thing.RUN, RunState.RUNNING, Action.STOP, RunState.STOPPED, PLANS),
    Transition(Thing.RUN, RunState.DONE, Action.LATE, RunState.DONE, PLANS),  # a night's, which the lead is told
)

BY_FUNCTIONS: tuple[tuple[Thing, StrEnum | None, Action, StrEnum], ...] = (
    *((Thing.REQUEST, was, Action.FOLLOW, becomes) for was, becomes in product(FOLLOWING, FOLLOWING) if was != becomes),
    *((Thing.MISSION, None, Action.SPLIT, state) for state in STANDING),
)
"""What the database's own functions make of things, whoever calls them: ``follow_request`` and ``split_mission``."""

FUNCTION = "function"
"""In place of a role: the move is made by a function of the database."""


def possible_moves() -> tuple[tuple[str, str, str, str, str], ...]:
    """Return all that the database lets happen to a state: thing, from (empty: new), action, to, role; in order."""
    by_people = [
        (each.thing.value, each.was or "", each.action.value, each.becomes.value, role.value)
        for each in TRANSITIONS
        for role in each.roles
    ]
    by_functions = [
        (thing.value, was or "", action.value, becomes.value, FUNCTION) for thing, was, action, becomes in BY_FUNCTIONS
    ]
    return tuple(sorted(by_people + by_functions))


BY_KEY = {(each.thing, each.was, each.action): each for each in TRANSITIONS}


def transition(thing: Thing, was: StrEnum | None, action: Action, role: Role) -> Transition:
    """Return the line of the table for an action.

    Raises
    ------
    NotPossible
        When the action leads nowhere from that state.
    NotAllowed
        When it does, but not for that role.
    """
    found = BY_KEY.get((thing, was, action))
    if found is None:
        raise NotPossible(thing, was or "absent", action)
    if role not in found.roles:
        raise NotAllowed(action, thing)
    return found


def followed(slots: int, covered: int, *, over: bool) -> RequestState:
    """Return the state of a submitted request: ``covered`` of its slots are confirmed, its last shift is over or not.

    The database's function ``follow_request`` states the same; a test holds the two together.
    """
    if covered == slots > 0:
        return RequestState.FILLED
    if covered:
        return RequestState.PARTLY_FILLED
    return RequestState.UNFILLED if over else RequestState.OPEN


def start(
    session: Session,
    actor: Actor,
    thing: Stateful,
    action: Action,
    *,
    run: int | None = None,
    detail: dict[str, Any] | None = None,
) -> None:
    """Store a new thing in the state that the action gives it, and log that; ``detail`` as in ``move``.

    Raises
    ------
    NotPossible, NotAllowed
        As ``transition`` does.
    """
    line = transition(THINGS[type(thing)], None, action, actor.role)
    thing.state = line.becomes  # type: ignore[assignment]  # the table pairs each thing with its own states
    session.add(thing)
    session.flush()
    log(session, actor, line, thing.id, run=_run_of(thing, run), detail=detail)


def move(
    session: Session,
    actor: Actor,
    thing: Stateful,
    action: Action,
    *,
    run: int | None = None,
    reason: DeclineReason | None = None,
    detail: dict[str, Any] | None = None,
) -> None:
    """Move a thing and log it; a mission that covers a slot, or no longer does, moves its request along.

    Two people who act on one thing at once come one after the other: the second finds the state that the first left.
    ``Action.AMEND`` logs a change that leaves the state as it is; the caller makes the change itself.

    Parameters
    ----------
    run
        The run in which this happens, if any.
    reason
        Why a mission is declined; needed then, and only then.
    detail
        What changed, in JSON types: ``{"old": {"last_day": "2027-01-08"}, "new": {"last_day": "2027-01-15"}}``, by the
        names of the columns or of the trade. Never a name of a person, never a reason in free words.

    Raises
    ------
    NotPossible
        When the action leads nowhere from the state that the database has now.
    NotAllowed
        When it does, but not for this actor.
    Invalid
        When the reason is missing or out of place.
    """
    if (action == Action.DECLINE) != (reason is not None):
        field, problem = "reason", "declining needs one of the reasons, no other action has one"
        raise Invalid(field, problem)
    lock_request(session, thing)
    thing = _read_again(session, thing, action)
    line = transition(THINGS[type(thing)], thing.state, action, actor.role)
    was = thing.state
    if isinstance(thing, Mission) and action in {Action.PUBLISH, Action.OFFER}:
        thing.published_at = session.scalar(select(func.now()))
    thing.state = line.becomes  # type: ignore[assignment]  # the table pairs each thing with its own states
    if isinstance(thing, Mission):
        thing.decline_reason = reason
    session.flush()
    log(session, actor, line, thing.id, run=_run_of(thing, run), reason=reason, detail=detail)
    if isinstance(thing, Mission) and COVERING & {was, line.becomes}:
        follow(session, thing.request_id, run=run)


def lock_request(session: Session, thing: Stateful) -> None:
    """Let nobody else move this request or its missions until the transaction ends.

    Whoever moves several takes this first, so that no two wait for each other. It is no row lock, because an agency may
    not write the request whose mission it answers.
    """
    if isinstance(thing, Run):
        return
    request = thing.id if isinstance(thing, Request) else thing.request_id
    session.execute(text("SELECT pg_advisory_xact_lock(hashtext('request'), :id)"), {"id": request})


def lock_requests(session: Session, requests: Iterable[int]) -> None:
    """Take the lock of ``lock_request`` on many requests, in the order in which everybody takes them."""
    for request in sorted(set(requests)):
        session.execute(text("SELECT pg_advisory_xact_lock(hashtext('request'), :id)"), {"id": request})


def follow(session: Session, request: int, *, run: int | None = None) -> RequestState:
    """Bring a request's state up to its missions, log it when it changes, and return it."""
    session.flush()
    state = session.scalar(text("SELECT follow_request(:id, :run)"), {"id": request, "run": run})
    stored = session.get(Request, request, populate_existing=True)
    return RequestState(state) if stored is None else stored.state


def _read_again(session: Session, thing: T, action: Action) -> T:
    """Return the thing as the database has it now: the same object, unless the given one is of another session."""
    session.flush()
    found = session.get(type(thing), thing.id, populate_existing=True, with_for_update=True)
    if found is None:
        raise NotAllowed(action, THINGS[type(thing)])
    return found


def _run_of(thing: Stateful, run: int | None) -> int | None:
    return thing.id if isinstance(thing, Run) else run


def log(
    session: Session,
    actor: Actor,
    line: Transition,
    which: int,
    *,
    run: int | None = None,
    reason: DeclineReason | None = None,
    detail: dict[str, Any] | None = None,
) -> None:
    """Log that somebody did what a line says to the thing with this number; ``move`` and ``start`` do it themselves."""
    session.add(
        Event(
            market_id=actor.market,
            user_id=actor.user,
            organisation_id=actor.organisation,
            run_id=run,
            thing=line.thing,
            thing_id=which,
            action=line.action,
            from_state=line.was,
            to_state=line.becomes,
            reason=reason,
            detail=detail,
        )
    )
    session.flush()
