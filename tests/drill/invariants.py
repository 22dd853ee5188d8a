"""What must hold in the database whatever was killed, asked as the administration, who sees everything."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from sqlalchemy import text
from sqlalchemy.orm import Session

from scheduler.core.states import followed
from tests.drill.told import mistold

FAULTS = {
    "booked twice at a time": """
        SELECT a.worker_id, a.mission_id, b.mission_id
        FROM mission_shifts a
        JOIN mission_shifts b ON b.worker_id = a.worker_id AND b.during && a.during
            AND (b.mission_id, b.request_shift_id) > (a.mission_id, a.request_shift_id)
        WHERE a.state IN ('published', 'confirmed', 'done') AND b.state IN ('published', 'confirmed', 'done')
    """,
    "a slot taken twice, or beyond the headcount": """
        SELECT b.request_shift_id, b.slot, array_agg(b.mission_id)
        FROM mission_shifts b JOIN request_shifts s ON s.id = b.request_shift_id
        WHERE b.state IN ('published', 'confirmed', 'done')
        GROUP BY b.request_shift_id, b.slot, s.headcount
        HAVING count(*) > 1 OR b.slot NOT BETWEEN 1 AND s.headcount
    """,
    "a shift that differs from its mission or from what was asked for": """
        SELECT b.mission_id, b.request_shift_id, b.state, m.state
        FROM mission_shifts b
        JOIN missions m ON m.id = b.mission_id
        JOIN request_shifts s ON s.id = b.request_shift_id
        WHERE (b.state, b.worker_id, b.request_id) <> (m.state, m.worker_id, m.request_id)
            OR (b.during, b.headcount, b.request_id) <> (s.during, s.headcount, s.request_id)
    """,
    "a shift that is marked as broken without a fault, or not in spite of one": """
        SELECT b.mission_id, b.request_shift_id, b.broken
        FROM mission_shifts b
        WHERE b.broken <> EXISTS (
            SELECT FROM mission_faults f
            WHERE (f.mission_id, f.request_shift_id) = (b.mission_id, b.request_shift_id)
        )
    """,
    "a mission without shifts": """
        SELECT m.id, m.state FROM missions m
        WHERE NOT EXISTS (SELECT FROM mission_shifts b WHERE b.mission_id = m.id)
    """,
    "a history that does not lead to the state": """
        SELECT t.thing, t.id, t.state, array_agg(e.action || ' ' || e.to_state ORDER BY e.id)
        FROM (
            SELECT 'mission' AS thing, id, state FROM missions
            UNION ALL SELECT 'request', id, state FROM requests
            UNION ALL SELECT 'run', id, state FROM runs
        ) t
        LEFT JOIN events e ON e.thing = t.thing AND e.thing_id = t.id
        GROUP BY t.thing, t.id, t.state
        HAVING (array_agg(e.to_state ORDER BY e.id DESC))[1] IS DISTINCT FROM t.state
            OR (array_agg(e.from_state ORDER BY e.id))[1] IS NOT NULL
    """,
    "a run that touched the plan in force": """
        SELECT e.thing_id, e.action, e.from_state, e.to_state, e.run_id
        FROM events e JOIN runs r ON r.id = e.run_id
        WHERE e.thing = 'mission' AND r.published_at IS NULL
            AND (e.from_state IN ('published', 'confirmed', 'done') OR e.to_state IN ('published', 'confirmed', 'done'))
    """,
    "two runs at a time": """
        SELECT market_id, array_agg(id) FROM runs WHERE state = 'running' GROUP BY market_id HAVING count(*) > 1
    """,
    "a mission of a run that did not end well": """
        SELECT m.id, m.state, r.id, r.state FROM missions m JOIN runs r ON r.id = m.run_id WHERE r.state <> 'done'
    """,
    "two drafts at a time": """
        SELECT market_id, array_agg(DISTINCT run_id) FROM missions WHERE state = 'proposed'
        GROUP BY market_id HAVING count(DISTINCT run_id) > 1
    """,
    "a draft that is published in part": """
        SELECT r.id, r.published_at, m.id, m.state FROM missions m JOIN runs r ON r.id = m.run_id
        WHERE (r.published_at IS NULL) = (m.state IN ('published', 'confirmed', 'declined', 'expired'))
            AND m.state NOT IN ('withdrawn', 'cancelled')
    """,
}


@dataclass(frozen=True)
class Booking:
    """A mission of the plan in force."""

    state: str
    worker: int
    shifts: frozenset[tuple[int, int]]
    """Each with its slot."""


def faults(session: Session) -> list[str]:
    """Return what is wrong in the database; nothing should be."""
    found = [f"{name}: {tuple(row)}" for name, query in FAULTS.items() for row in session.execute(text(query)).all()]
    return [*found, *_broken_histories(session), *_requests_that_do_not_follow(session), *mistold(session)]


def _broken_histories(session: Session) -> Iterator[str]:
    events = session.execute(
        text("SELECT thing, thing_id, from_state, to_state FROM events ORDER BY thing, thing_id, id")
    )
    for before, after in pairwise(events):
        if (before.thing, before.thing_id) == (after.thing, after.thing_id) and before.to_state != after.from_state:
            yield f"a gap in the history: {tuple(before)}, {tuple(after)}"


def _requests_that_do_not_follow(session: Session) -> Iterator[str]:
    rows = session.execute(
        text("""
            SELECT r.id, r.state, sum(s.headcount) AS slots, bool_and(s.ends_at <= now()) AS over,
                (SELECT count(*) FROM mission_shifts b
                 WHERE b.request_id = r.id AND b.state IN ('confirmed', 'done') AND NOT b.broken) AS covered
            FROM requests r JOIN request_shifts s ON s.request_id = r.id
            WHERE r.state NOT IN ('draft', 'cancelled')
            GROUP BY r.id, r.state
        """)
    )
    for row in rows:
        expected = followed(row.slots, row.covered, over=row.over)
        if row.state != expected:
            yield f"request {row.id} is {row.state}, its missions say {expected}"


def plan_in_force(session: Session) -> dict[int, Booking]:
    """Return what is booked, by mission."""
    rows = session.execute(
        text("""
            SELECT m.id, m.state, m.worker_id, array_agg(b.request_shift_id) AS shifts, array_agg(b.slot) AS slots
            FROM missions m JOIN mission_shifts b ON b.mission_id = m.id
            WHERE m.state IN ('published', 'confirmed', 'done') GROUP BY m.id
        """)
    )
    return {
        row.id: Booking(row.state, row.worker_id, frozenset(zip(row.shifts, row.slots, strict=True))) for row in rows
    }
