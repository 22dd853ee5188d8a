"""What the ties say that somebody may do with a row, and whether the database lets them, by plain SQL."""

from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from scheduler.core.access import Act, Actor, Row, may
from scheduler.core.db import refusals
from scheduler.core.errors import Conflict, NotAllowed
from scheduler.core.tables.codes import MissionState, Thing
from scheduler.core.transitions import BY_KEY, TRANSITIONS, Action
from tests.scheduler.db.samples.sample import Sample

MOVES = {
    ("requests", Act.ADD): (Thing.REQUEST, None, Action.SUBMIT),
    ("missions", Act.CHANGE): (Thing.MISSION, MissionState.PUBLISHED, Action.CANCEL),
}
"""Where a sample moves a state, which is for some of those tied to the row: test_transitions tries all roles."""


def expected(actor: Actor | None, act: Act, table: str, row: Row) -> bool:
    """Tell whether the ties allow it, and, where it moves a state, the role."""
    move = MOVES.get((table, act))
    if not may(actor, act, table, row) or move is None:
        return may(actor, act, table, row)
    # The database sees where a state leads, not which of several actions it is.
    line = BY_KEY[move]
    same = [
        each for each in TRANSITIONS if (each.thing, each.was, each.becomes) == (line.thing, line.was, line.becomes)
    ]
    return actor is not None and any(actor.role in each.roles for each in same)


def outcome(session: Session, actor: Actor | None, act: Act, table: str, sample: Sample) -> bool:
    """Tell whether the database lets somebody do that, for whom the session acts; nothing of it stays."""
    condition = " AND ".join(f"{name} = :{name}" for name in sample.where)
    new: dict[str, Any] = dict(sample.new)
    if sample.author and actor is not None:
        new[sample.author] = actor.user
        if table == "events":
            new["organisation_id"] = actor.organisation
    inserted = f"({', '.join(new)}) VALUES ({', '.join(f':{name}' for name in new)})" if new else "DEFAULT VALUES"
    column = sample.change
    assignment = column if "=" in column else f"{column} = {column}"
    statement, values = {
        Act.READ: (f"SELECT 1 FROM {table} WHERE {condition}", sample.where),
        Act.ADD: (f"INSERT INTO {table} {inserted}", new),
        Act.CHANGE: (f"UPDATE {table} SET {assignment} WHERE {condition}", sample.where),
        Act.REMOVE: (f"DELETE FROM {table} WHERE {condition}", sample.where),
    }[act]
    try:
        with refusals(), session.begin_nested() as tried:
            result = session.connection().execute(text(statement), dict(values))
            found = bool(result.fetchall()) if act == Act.READ else result.rowcount > 0
            tried.rollback()
            return found
    except NotAllowed:
        return False
    except (Conflict, IntegrityError):
        return True  # the policies let it through; a constraint stopped it
