"""What was changed of how a market is set up: by whom, when, the old and the new. One log for all of it.

It is the log of events (``scheduler.core.tables.events``), where these stand beside the moves of requests and missions.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor, require_lead
from scheduler.core.errors import Conflict, NotAllowed
from scheduler.core.states import Action, log
from scheduler.core.tables import Event, Market, User
from scheduler.core.tables.codes import Thing
from scheduler.core.transitions import PUBLISHES, Transition
from scheduler.market.clock import market_clock

SET_UP = (Thing.MARKET, Thing.ORGANISATION, Thing.SHARES, Thing.SITE, Thing.JOB, Thing.CALENDAR)
SHOWN = 20


class SetUp(StrEnum):
    """What is set up has one state; its changes stand in the log beside those of things that have several."""

    IN_FORCE = "in_force"


@dataclass(frozen=True, slots=True)
class Change:
    """One change: of what (with its number), when (on the market's clock), by whom, what each value was and is by name.

    Of something new nothing is old.
    """

    id: int
    at: datetime
    by: str | None
    thing: Thing
    which: int
    old: Mapping[str, Any]
    new: Mapping[str, Any]


def sets_up(actor: Actor) -> bool:
    """Tell whether somebody sets up the market: plans it for its lead and has the tick, and is not the nightly run."""
    return actor.leads and actor.administers and actor.role in PUBLISHES


def require_administration(actor: Actor, thing: Thing) -> None:
    """Let only who sets up the market go on.

    Raises
    ------
    NotAllowed
        For everybody else.
    """
    require_lead(actor)
    if not sets_up(actor):
        raise NotAllowed(Action.AMEND, thing)


def hold_market(session: Session, actor: Actor, thing: Thing) -> Market:
    """Return the market of who sets it up; nobody else sets anything up there until the transaction ends.

    Raises
    ------
    NotAllowed
        For everybody else, also for whoever has just handed over the lead.
    """
    require_administration(actor, thing)
    found = session.get(Market, actor.market, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotAllowed(Action.AMEND, thing)
    return found


def record(
    session: Session, actor: Actor, thing: Thing, which: int, old: Mapping[str, Any], new: Mapping[str, Any]
) -> tuple[str, ...]:
    """Log what differs between old and new values (JSON types), nothing when nothing does; return the names of it."""
    changed = tuple(name for name in new if old.get(name) != new[name])
    if changed:
        detail = {key: {name: values.get(name) for name in changed} for key, values in (("old", old), ("new", new))}
        line = Transition(thing, SetUp.IN_FORCE, Action.AMEND, SetUp.IN_FORCE, PUBLISHES)
        log(session, actor, line, which, detail=detail)
    return changed


def record_import(session: Session, actor: Actor, kind: str, counts: Mapping[str, int]) -> None:
    """Log that a file which sets the market up was stored, and of how many rows what became.

    No form shows what a file changes here, so whoever has one open overwrites nothing unseen: it is no ``AMEND``.
    """
    detail = {"old": {}, "new": {"file": {"kind": kind, **counts}}}
    line = Transition(Thing.MARKET, SetUp.IN_FORCE, Action.IMPORT, SetUp.IN_FORCE, PUBLISHES)
    log(session, actor, line, actor.market, detail=detail)


def changes(
    session: Session,
    actor: Actor,
    *things: Thing,
    which: int | None = None,
    at_most: int = SHOWN,
    files: bool = False,
) -> tuple[Change, ...]:
    """Return the latest changes of some things, or of one of them by its number; the last one first.

    Parameters
    ----------
    files
        Whether the files that were brought in stand among them, if the market does.

    Raises
    ------
    NotAllowed
        To anybody but who plans the market.
    """
    require_lead(actor)
    return readable_changes(session, actor, *things, which=which, at_most=at_most, files=files)


def readable_changes(
    session: Session,
    actor: Actor,
    *things: Thing,
    which: int | None = None,
    at_most: int = SHOWN,
    files: bool = False,
) -> tuple[Change, ...]:
    """Return the latest changes as ``changes`` does, to anybody: those that the database lets them read."""
    clock = market_clock(session, actor)
    actions = (Action.AMEND, Action.IMPORT) if files else (Action.AMEND,)
    query = (
        _of(actor, things, which, actions, Event.id, Event.at, User.name, Event.thing, Event.thing_id, Event.detail)
        .outerjoin(User, User.id == Event.user_id)
        .order_by(Event.id.desc())
        .limit(at_most)
    )
    return tuple(
        Change(number, clock.local(at), by, thing, one, detail["old"], detail["new"])
        for number, at, by, thing, one, detail in session.execute(query)
    )


def require_seen(session: Session, actor: Actor, thing: Thing, which: int, seen: int) -> None:
    """Let nobody overwrite what they have not seen; ``seen`` is the number of the last change that they know, or 0.

    Call it after ``hold_market``.

    Raises
    ------
    Conflict
        ``somebody_else_at_once``: others made a change since.
    """
    if session.scalar(_of(actor, (thing,), which, (Action.AMEND,), func.coalesce(func.max(Event.id), 0))) != seen:
        reason = "somebody_else_at_once"
        raise Conflict(reason)


def _of(
    actor: Actor, things: tuple[Thing, ...], which: int | None, actions: tuple[Action, ...], *columns: Any
) -> Select[*tuple[Any, ...]]:
    query = select(*columns).where(Event.market_id == actor.market, Event.thing.in_(things), Event.action.in_(actions))
    return query if which is None else query.where(Event.thing_id == which)
