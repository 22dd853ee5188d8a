"""Moving requests, missions and runs along the table of transitions (``scheduler.core.transitions``).

``start`` makes a thing, ``move`` moves it; both write the event, and the messages that its line tells, in the same
transaction, so no move goes unlogged and none that concerns somebody untold.
A request between ``open`` and ``cancelled`` follows its missions (``follow``).
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, TypeVar

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.errors import Invalid, NotAllowed
from scheduler.core.tables import Base, Event, Mission, Request, Run
from scheduler.core.tables.codes import COVERING, DeclineReason, RequestState, Thing
from scheduler.core.telling import tell
from scheduler.core.transitions import FOLLOWING, Action, Transition, transition

__all__ = [
    "Action",
    "follow",
    "followed",
    "lock_request",
    "lock_requests",
    "log",
    "move",
    "start",
]

Stateful = Request | Mission | Run
T = TypeVar("T", bound=Stateful)
THINGS: dict[type[Base], Thing] = {
    Request: Thing.REQUEST,
    Mission: Thing.MISSION,
    Run: Thing.RUN,
}


def followed(slots: int, covered: int, *, over: bool) -> RequestState:
    """Return the state of a submitted request: ``covered`` of its slots are confirmed, its last shift may be over."""
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
        field, problem = "reason", "reason_needed" if action == Action.DECLINE else "reason_out_of_place"
        raise Invalid(field, problem)
    lock_request(session, thing)
    thing = _read_again(session, thing, action)
    line = transition(THINGS[type(thing)], thing.state, action, actor.role)
    if isinstance(thing, Run) and thing.night is None:  # somebody asked for it, and looks
        line = replace(line, tells=())
    was = thing.state
    if isinstance(thing, Mission) and action in {Action.PUBLISH, Action.OFFER}:
        thing.published_at, thing.held_since = session.scalar(select(func.now())), None
    thing.state = line.becomes  # type: ignore[assignment]  # the table pairs each thing with its own states
    if isinstance(thing, Mission):
        thing.decline_reason = reason
    session.flush()
    log(session, actor, line, thing.id, run=_run_of(thing, run), reason=reason, detail=detail)
    if isinstance(thing, Mission) and COVERING & {was, line.becomes}:
        follow(session, actor, thing.request_id, run=run)


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


COVER = text("""
    SELECT c.slots, c.covered,
           (SELECT coalesce(max(s.ends_at) <= now(), false) FROM request_shifts s WHERE s.request_id = :request) AS over
    FROM request_cover(:request) c
""")


def follow(session: Session, actor: Actor, request: int, *, run: int | None = None) -> RequestState:
    """Bring a request's state up to its missions, log it when it changes, and return it.

    Call it last in a transaction that moved missions, after ``lock_request``. Whoever confirms a mission sees neither
    the others of the same request nor may write the request: the database counts (``request_cover``) and keeps the new
    state (``follow_request``) for whoever is tied to it.

    Raises
    ------
    NotAllowed
        For whoever has nothing to do with the request.
    """
    session.flush()
    slots, covered, over = session.execute(COVER, {"request": request}).one()
    found = session.get_one(Request, request, populate_existing=True)
    if found.state not in FOLLOWING:
        return found.state
    line = Transition(Thing.REQUEST, found.state, Action.FOLLOW, followed(slots, covered, over=over))
    if line.becomes != line.was:
        session.execute(select(func.follow_request(request, line.was, line.becomes)))
        session.refresh(found)
        if found.state == line.becomes:
            log(session, actor, line, request, run=run)
    return found.state


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
    """Log that somebody did what a line says to the thing with this number, and write the messages about it.

    ``move`` and ``start`` do it themselves.
    """
    event = Event(
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
    session.add(event)
    session.flush()
    tell(session, event, line.tells)
