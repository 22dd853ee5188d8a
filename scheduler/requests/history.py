"""What happened to a request and to its missions, for the site that asked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from scheduler.states import Action
from scheduler.tables import Event, Mission, Organisation, User
from scheduler.tables.codes import Thing

UNTOLD = frozenset({Action.PROPOSE, Action.SPLIT, Action.REMIND, Action.PIN, Action.UNPIN, Action.FORBID})
"""How the lead plans: of no use to who asked."""


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened to a request or to its missions, ``times`` at once.

    ``old`` and ``new`` are what it changed, as ``states.move`` logs it; empty where several missions are one line.
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
        select(Event, User.name, Organisation.name)
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
        again = before is not None and each.thing == Thing.MISSION
        lines[key] = replace(each, times=before.times + 1, old={}, new={}) if before and again else each
    return list(lines.values())
