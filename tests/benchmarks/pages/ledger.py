"""The ledger of the past: each day of work entered as planned and validated, each month closed; and who left since.

The chains are those that the database would have made (``scheduler.hours.chain``), copied in.
"""

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from psycopg import Connection
from sqlalchemy import Connection as Opened
from sqlalchemy import text

from scheduler.core.tables import HourEntry
from scheduler.core.tables.career_codes import Employer, Outcome
from scheduler.core.tables.hour_codes import EntryKind, Side
from scheduler.hours.chain import beginning, following
from tests.benchmarks.pages.history import copied

LEAVING_A_YEAR = 20
ENTRIES = (
    "id, market_id, month, seq, at, kind, side, said_by, about_id, mission_id, request_shift_id, worker_id,"
    " worker_code, site_id, organisation_id, agency_id, day, starts_at, ends_at, break_minutes, hash"
)
WORKED = """
    SELECT date_trunc('month', s.day)::date AS month, m.market_id, m.id AS mission_id, s.id AS request_shift_id,
           w.id AS worker_id, w.code AS worker_code, r.site_id, r.organisation_id, m.agency_id, s.day, s.starts_at,
           s.ends_at, s.break_minutes
    FROM mission_shifts b
    JOIN missions m ON m.id = b.mission_id
    JOIN workers w ON w.id = b.worker_id
    JOIN request_shifts s ON s.id = b.request_shift_id
    JOIN requests r ON r.id = s.request_id
    WHERE b.state = 'done' AND s.day < :before AND NOT EXISTS (
        SELECT FROM hour_heads h WHERE h.market_id = m.market_id AND h.month = date_trunc('month', s.day)
    )
    ORDER BY s.day, s.id
"""
STAYED = "SELECT id FROM workers WHERE id NOT IN (SELECT worker_id FROM exits)"
NUMBERS = "SELECT setval(pg_get_serial_sequence('hour_entries', 'id'), (SELECT max(id) FROM hour_entries))"
COUNTS = """
    UPDATE mission_shifts b SET worked_minutes = e.minutes
    FROM hour_entries e
    WHERE e.id >= :first AND e.kind = 'validation' AND e.mission_id = b.mission_id
      AND e.request_shift_id = b.request_shift_id
"""


def enter(connection: Opened, before: date, *, seed: int = 2) -> int:
    """Enter all that was done before a day into the ledger, and close its months; return how many entries are made.

    Months that the ledger has already are left as they are.
    """
    days = connection.execute(text(WORKED), {"before": before}).mappings().all()
    first = connection.execute(text("SELECT coalesce(max(id), 0) + 1 FROM hour_entries")).scalar_one()
    planner = connection.execute(text("SELECT min(id) FROM users WHERE role = 'planner'")).scalar_one()
    raw = connection.connection.driver_connection
    assert isinstance(raw, Connection)
    entries = list(_entries(days, first, planner))
    names = ENTRIES.split(", ")
    copied(raw, "hour_entries", ENTRIES, ([getattr(each, name) for name in names] for each in entries))
    heads = {each.month: each for each in entries}
    closed = ([each.market_id, each.month, each.seq, each.hash, True] for each in heads.values())
    copied(raw, "hour_heads", "market_id, month, seq, hash, closed", closed)
    connection.execute(
        text("SELECT setval(pg_get_serial_sequence('hour_entries', 'id'), (SELECT max(id) FROM hour_entries))")
    )
    connection.execute(text(COUNTS), {"first": first})
    stayed = set(connection.execute(text(STAYED)).scalars())
    _leave(raw, [each for each in days if each["worker_id"] in stayed], random.Random(seed))
    return len(entries)


def _entries(days: Sequence[Any], number: int, planner: int) -> Iterator[HourEntry]:
    """Yield the chains of all months: a statement and a validation of each day, and the closing."""
    month, seq, last = None, 0, ""
    for place, day in enumerate(days):
        if day["month"] != month:
            month, seq, last = day["month"], 0, beginning(day["market_id"], day["month"])
        said_at = datetime.combine(day["day"] + timedelta(days=4), time(6), UTC)
        for kind, side, about in (
            (EntryKind.STATEMENT, Side.ENGINE, None),
            (EntryKind.VALIDATION, Side.ENGINE, number),
        ):
            if about is not None:
                number += 1
            seq += 1
            entry = HourEntry(id=number, seq=seq, at=said_at, kind=kind, side=side, about_id=about, **day)
            entry.hash = last = following(last, entry)
            yield entry
        number += 1
        if place + 1 == len(days) or days[place + 1]["month"] != month:
            closed_at = datetime.combine(day["month"] + timedelta(days=40), time(9), UTC)
            facts = {"market_id": day["market_id"], "month": month, "at": closed_at, "said_by": planner}
            closing = HourEntry(id=number, seq=seq + 1, kind=EntryKind.CLOSING, side=Side.LEAD, **facts)
            closing.hash = following(last, closing)
            yield closing
            number += 1


def _leave(raw: Connection, days: Sequence[Any], chance: random.Random) -> None:
    """Let some of those who worked have left, each once."""
    last = {each["worker_id"]: each for each in days}
    years = {each["day"].year for each in days}
    leaving = chance.sample(sorted(last), min(len(last), LEAVING_A_YEAR * len(years)))
    rows = []
    for worker in leaving:
        outcome = chance.choice(list(Outcome))
        employed = chance.choice(list(Employer)) if outcome in {Outcome.DURABLE, Outcome.TRANSITION} else None
        rows.append([worker, last[worker]["agency_id"], chance.choice(days)["day"], outcome, employed])
    copied(raw, "exits", "worker_id, agency_id, day, outcome, employer", rows)
