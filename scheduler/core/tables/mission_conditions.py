"""What a shift of a mission counts as, in queries: it fills a slot, holds one, is of a draft, gives its worker minutes.

The SQL of the database says the same (``functions/states.sql``, ``functions/hours.sql``); tests hold the two together.
"""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Integer, func, select

from scheduler.core.tables.codes import MissionState
from scheduler.core.tables.planning import Mission, MissionShift
from scheduler.core.tables.requests import RequestShift


def fills(states: Iterable[MissionState]) -> ColumnElement[bool]:
    """Return the condition that a shift of a mission fills its slot: in one of some states, and breaking no rule."""
    return MissionShift.state.in_(states) & ~MissionShift.broken


def holds(mission: ColumnElement[int] | None = None) -> ColumnElement[bool]:
    """Return the condition that a shift of a mission is held: its slot is promised, and nobody is told who comes.

    ``mission`` is the column of the mission, by default that of ``MissionShift``.

    Only whoever plans reads such missions; the others ask the database (``promised_slots``). ``holds`` in SQL.
    """
    held = select(Mission.id).where(Mission.state == MissionState.PROPOSED, Mission.held_since.is_not(None))
    return (MissionShift.mission_id if mission is None else mission).in_(held)


def drafts() -> ColumnElement[bool]:
    """Return the condition that a shift of a mission is of a draft that promises nothing."""
    return (MissionShift.state == MissionState.PROPOSED) & ~holds()


def given_minutes() -> ColumnElement[int]:
    """Return the minutes that a shift of a mission gives its worker: what was done once that is settled, else planned.

    For queries that join ``RequestShift``; functions/hours.sql says the same.
    """
    return func.coalesce(MissionShift.worked_minutes, RequestShift.paid_minutes, type_=Integer)
