"""What the drills look for would be found: each fault is planted once, with the guards of the database taken away."""

from collections.abc import Iterator

import pytest
from sqlalchemy import URL, create_engine, text
from sqlalchemy.orm import Session

from scheduler.core.addresses import Addresses
from tests.drill.invariants import FAULTS, faults, plan_in_force

UNGUARDED = (
    "SET LOCAL session_replication_role = replica",
    "ALTER TABLE mission_shifts DROP CONSTRAINT mission_shifts_no_double_booking",
    "DROP INDEX mission_shifts_slot_taken_once",
    "DROP INDEX runs_one_running",
)
NEW_RUN = "INSERT INTO runs (market_id, state) SELECT market_id, 'running' FROM runs LIMIT 1"
MEDDLED = """
    INSERT INTO events (market_id, run_id, thing, thing_id, action, from_state, to_state)
    SELECT market_id, run_id, 'mission', id, 'withdraw', 'published', 'withdrawn' FROM missions LIMIT 1
"""
TOLD = """
    INSERT INTO messages (market_id, organisation_id, occasion, user_id, audience, channel, facts)
    SELECT m.market_id, u.organisation_id, '{}', u.id, 'agency', 'email', '{{}}'
    FROM users u JOIN members m ON m.organisation_id = u.organisation_id WHERE u.role = 'coordinator' LIMIT 1
"""
WORD = """
    INSERT INTO worker_words (mission_id, word)
    SELECT id, 'yes' FROM missions m WHERE NOT EXISTS (SELECT FROM worker_words v WHERE v.mission_id = m.id) LIMIT 1
"""

PLANTED = {
    "booked twice at a time": ("UPDATE mission_shifts SET worker_id = 1",),
    "a slot taken twice, or beyond the headcount": ("UPDATE mission_shifts SET slot = 1",),
    "a shift that differs from its mission or from what was asked for": (
        "UPDATE missions SET state = 'withdrawn' WHERE id = (SELECT min(id) FROM missions)",
    ),
    "a shift that is marked as broken without a fault, or not in spite of one": (
        "UPDATE mission_shifts SET broken = true WHERE mission_id = (SELECT min(id) FROM missions)",
    ),
    "a mission without shifts": ("DELETE FROM mission_shifts WHERE mission_id = (SELECT min(id) FROM missions)",),
    "a history that does not lead to the state": ("UPDATE events SET to_state = 'proposed'",),
    "a run that touched the plan in force": (MEDDLED,),
    "two runs at a time": (NEW_RUN, NEW_RUN),
    "a mission of a run that did not end well": ("UPDATE runs SET state = 'failed', error = 'planted'",),
    "two drafts at a time": (
        NEW_RUN,
        "UPDATE missions SET state = 'proposed', published_at = NULL",
        "UPDATE missions SET run_id = (SELECT max(id) FROM runs) WHERE id = (SELECT max(id) FROM missions)",
    ),
    "a draft that is published in part": (
        "UPDATE runs SET published_at = now() WHERE state = 'done'",
        "UPDATE missions SET state = 'proposed', published_at = NULL WHERE id = (SELECT min(id) FROM missions)",
    ),
    "a gap in the history": (MEDDLED, MEDDLED),
    "request": ("UPDATE requests SET state = 'filled'",),
    "somebody was not told": (
        """
        INSERT INTO events (market_id, user_id, thing, thing_id, action, from_state, to_state)
        SELECT market_id, (SELECT id FROM users WHERE role = 'engine' LIMIT 1), 'mission', id, 'withdraw', 'published',
               'withdrawn'
        FROM missions WHERE state = 'published' LIMIT 1
        """,
    ),
    "somebody was told what did not happen": (TOLD.format("event:0"),),
    "a worker's word was not told": (WORD,),
    "a worker's word is not the one that was told": (TOLD.format("word:1:no"),),
    "a worker's word was told twice": (TOLD.format("word:1:yes:a"), TOLD.format("word:1:yes:b")),
    "a worker's word was taken after the answer": (TOLD.format("word:1:yes"),),
}


@pytest.fixture
def session(superuser: URL, fresh: Addresses) -> Iterator[Session]:
    engine = create_engine(superuser.set(database=fresh.application.database))
    with Session(engine) as session:
        for statement in UNGUARDED:
            session.execute(text(statement))
        yield session
    engine.dispose()


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_fault_is_found(session: Session, name: str) -> None:
    before = set(faults(session))
    for statement in PLANTED[name]:
        session.execute(text(statement))
    assert any(each.startswith(name) for each in set(faults(session)) - before)


def test_each_fault_was_planted() -> None:
    assert FAULTS.keys() <= PLANTED.keys()


def test_any_change_of_the_plan_in_force_is_seen(session: Session) -> None:
    before = plan_in_force(session)
    for statement in ("UPDATE mission_shifts SET slot = 2", "UPDATE missions SET state = 'withdrawn' WHERE id = 1"):
        session.execute(text(statement))
        after = plan_in_force(session)
        assert after != before
        before = after
