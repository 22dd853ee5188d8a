"""What happened to a request and to its missions, for the site that asked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from scheduler.core.states import Action
from scheduler.core.tables import Event, Mission, Organisation, User
from scheduler.core.tables.codes import Thing

UNTOLD = frozenset(
    {
        *(Action.PROPOSE, Action.HOLD, Action.SPLIT, Action.REMIND),
        *(Action.PIN, Action.UNPIN, Action.FORBID, Action.CALL),
    }
)
"""How the lead plans: of no use to who asked."""


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened to a request or to its missions, ``times`` at once.

    ``old`` and ``new`` are what it changed, as ``states.move`` logs it; of several missions, the shifts of them all.
    """

    at: datetime
    thing: Thing
    action: str
    state: str
    who: str | None
    """By name when it was a colleague."""
    organisation: str | None
    times: int = 1
    old: Mapping[str, Any] = field(default_factory=dict)
    new: Mapping[str, Any] = field(default_factory=dict)


def history(session: Session, which: int, zone: ZoneInfo) -> tuple[Happening, ...]:
    """Return what happened to a request, the first first."""
    rows = session.execute(
        select(Event, User.name, func.establishment_shown(Organisation.id, Organisation.name))
        .outerjoin(User, User.id == Event.user_id)
        .outerjoin(Organisation, Organisation.id == Event.organisation_id)
        .where(
            Event.action.not_in(UNTOLD),
            or_(
                and_(Event.thing == Thing.REQUEST, Event.thing_id == which),
                and_(
                    Event.thing == Thing.MISSION,
                    Event.thing_id.in_(select(Mission.id).where(Mission.request_id == which)),
                ),
            ),
        )
        .order_by(Event.at, Event.id)
    )
    return tuple(
        _together(
            Happening(
                event.at.astimezone(zone),
                event.thing,
                event.action,
                event.to_state,
                who,
                organisation,
                old=(event.detail or {}).get("old") or {},
                new=(event.detail or {}).get("new") or {},
            )
            for event, who, organisation in rows
        )
    )


def _together(happenings: Iterable[Happening]) -> list[Happening]:
    """Put what one organisation did at one moment into one line, and say of a request only where that led."""
    lines: dict[tuple[object, ...], Happening] = {}
    for each in happenings:
        key = (each.at, each.thing, each.action, each.organisation)
        before = lines.get(key)
        lines[key] = _added(before, each) if before and each.thing == Thing.MISSION else each
    return list(lines.values())


def _added(before: Happening, each: Happening) -> Happening:
    return replace(each, times=before.times + 1, old=_both(before.old, each.old), new=_both(before.new, each.new))


def _both(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Return the shifts of both, each once and in the order of time, and what both say alike."""
    found = (each for values in (one, other) for each in values.get("shifts", ()))
    shifts = {(each["starts_at"], each["ends_at"]): each for each in found}
    alike = {name: value for name, value in one.items() if other.get(name) == value}
    return alike | ({"shifts": [shifts[key] for key in sorted(shifts)]} if shifts else {})
