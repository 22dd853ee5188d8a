"""Four years of a market, seeded: past requests, what was done of them, the log and the nights, in bulk.

The Calvados of the fixtures stands in the present; its past ends where that begins, so nobody is booked twice. The rows
keep every constraint: they are copied in as the server's superuser, since COPY does not work under policies, but
foreign keys, exclusions and checks look at each of them.
"""

import json
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from psycopg import Connection
from sqlalchemy import URL, create_engine, text

SHIFTS = 50_000
YEARS = 4
PRESENT = timedelta(weeks=20)
"""How far back the fixtures themselves reach, and some more."""

PARIS = ZoneInfo("Europe/Paris")
BEGIN, END, BREAK = time(6, 30), time(13, 30), 20
SERVED = 0.9
"""The part of past requests that were served."""

Rows = list[tuple[object, ...]]


@dataclass(slots=True)
class Past:
    """The rows to copy, by table, and the next number of each."""

    rows: dict[str, Rows] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)

    def add(self, table: str, *values: object) -> None:
        """Keep a row."""
        self.rows.setdefault(table, []).append(values)

    def number(self, table: str) -> int:
        """Return a new number of a table."""
        self.numbers[table] += 1
        return self.numbers[table]


COLUMNS = {
    "runs": "id, market_id, state, night, started_at, heartbeat_at, ended_at, medium, soft, bound_medium, bound_soft,"
    " seconds, seed, instance, instance_sha256",
    "requests": "id, market_id, organisation_id, site_id, job_id, reason, first_day, last_day, state, created_by,"
    " created_at",
    "request_shifts": "id, request_id, headcount, day, starts_at, ends_at, break_minutes",
    "missions": "id, market_id, request_id, organisation_id, worker_id, agency_id, employment_id, run_id, state,"
    " answer_by, published_at, created_at",
    "mission_shifts": "mission_id, request_shift_id, request_id, worker_id, state, headcount, slot, during",
    "events": "at, market_id, user_id, organisation_id, thing, thing_id, action, from_state, to_state",
}
"""In the order in which they are copied."""


def write(superuser: URL, today: date, *, shifts: int = SHIFTS, seed: int = 1) -> int:
    """Store the past of the first market of a database; return how many shifts that are.

    Parameters
    ----------
    superuser
        The way to the database that no policy holds back.
    today
        The day on which the fixtures were loaded.
    """
    engine = create_engine(superuser)
    with engine.begin() as connection:
        facts = {name: list(connection.execute(text(query))) for name, query in FACTS.items()}
        past = Past(numbers={table: connection.execute(text(f"SELECT coalesce(max(id), 0) FROM {table}")).scalar_one()
                             for table in COLUMNS if table not in {"mission_shifts", "events"}})  # fmt: skip
        _fill(past, facts, today - timedelta(days=365 * YEARS), today - PRESENT, shifts, random.Random(seed))
        raw = connection.connection.driver_connection
        assert isinstance(raw, Connection)
        for table, columns in COLUMNS.items():
            copied(raw, table, columns, past.rows[table])
        for table in past.numbers:
            connection.execute(
                text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
            )
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
    engine.dispose()
    return len(past.rows["request_shifts"])


FACTS = {
    "market": "SELECT id FROM markets ORDER BY id",
    "sites": "SELECT s.id, s.organisation_id, u.id FROM sites s JOIN users u USING (organisation_id) ORDER BY s.id",
    "jobs": "SELECT id FROM jobs ORDER BY id",
    "workers": "SELECT DISTINCT ON (worker_id) worker_id, agency_id, id FROM employments ORDER BY worker_id, id",
}


def _fill(
    past: Past, facts: Mapping[str, Sequence[Any]], first: date, last: date, shifts: int, chance: random.Random
) -> None:
    [market] = facts["market"][0]
    days = (last - first).days
    free = {worker[0]: first for worker in facts["workers"]}
    nights = _nights(past, market, first, days)
    lengths = [chance.choice((1, 2, 3, 4, 5, 5, 8, 10, 15)) for _ in range(shifts)]
    starts = sorted(first + timedelta(days=chance.randrange(days)) for _ in range(shifts))
    written = 0
    wanted = iter(zip(_spread(starts, shifts, lengths), lengths, strict=False))
    while written < shifts:
        begin, length = next(wanted)
        worked = list(_workdays(begin, min(length, shifts - written)))
        site, organisation, author = chance.choice(facts["sites"])
        request = past.number("requests")
        served = chance.random() < SERVED
        able = [worker for worker in facts["workers"] if free[worker[0]] <= begin] if served else []
        worker = chance.choice(able) if able else None
        state = "filled" if worker else "unfilled"
        asked_at = _moment(begin - timedelta(days=3), time(10))
        job = chance.choice(facts["jobs"])[0]
        past.add(
            "requests", request, market, organisation, site, job, "absence", begin, worked[-1], state, author, asked_at
        )
        past.add("events", asked_at, market, author, organisation, "request", request, "submit", None, "open")
        ids = [_shift(past, request, day) for day in worked]
        written += len(worked)
        if worker:
            free[worker[0]] = worked[-1] + timedelta(days=1)
            published_at = _moment(begin - timedelta(days=2), time(8))
            mission = _mission(
                past, market, request, organisation, worker, nights[begin - timedelta(days=2)], published_at
            )
            for shift, day in zip(ids, worked, strict=True):
                during = f"[{_moment(day, BEGIN).isoformat()},{_moment(day, END).isoformat()})"
                past.add("mission_shifts", mission, shift, request, worker[0], "done", 1, 1, during)


def _spread(starts: Sequence[date], shifts: int, lengths: Sequence[int]) -> Iterator[date]:
    """Take so many of the beginnings, evenly, as requests of these lengths need."""
    needed, total = 0, 0
    while total < shifts:
        total += lengths[needed]
        needed += 1
    return (starts[place * len(starts) // needed] for place in range(needed))


def _nights(past: Past, market: int, first: date, days: int) -> dict[date, int]:
    """Store a run for every night, the instance of each a small one, and return them by date."""
    found = {}
    for day in (first + timedelta(days=each - 7) for each in range(days + 30)):
        began = _moment(day, time(3, 30))
        instance = json.dumps({"format": "releve-instance/1", "name": f"night of {day}", "requests": []})
        digest = sha256(instance.encode()).hexdigest()
        run = past.number("runs")
        ended = began + timedelta(minutes=2)
        score = (-600, -90_000, -600, -88_000, 120.0)
        past.add("runs", run, market, "done", day, began, began, ended, *score, run, instance, digest)
        found[day] = run
    return found


def _shift(past: Past, request: int, day: date) -> int:
    number = past.number("request_shifts")
    past.add("request_shifts", number, request, 1, day, _moment(day, BEGIN), _moment(day, END), BREAK)
    return number


def _mission(
    past: Past, market: int, request: int, organisation: int, worker: Sequence[int], run: int, at: datetime
) -> int:
    who, agency, employment = worker
    number = past.number("missions")
    answer_by = at + timedelta(days=1)
    past.add(
        *("missions", number, market, request, organisation, who, agency, employment, run, "done", answer_by, at, at)
    )
    for action, was, becomes in (
        ("propose", None, "proposed"),
        ("publish", "proposed", "published"),
        ("confirm", "published", "confirmed"),
        ("finish", "confirmed", "done"),
    ):
        past.add("events", at, market, None, agency, "mission", number, action, was, becomes)
    return number


def _workdays(begin: date, length: int) -> Iterator[date]:
    day = begin
    while length:
        if day.weekday() < 5:
            yield day
            length -= 1
        day += timedelta(days=1)


def _moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, PARIS).astimezone(UTC)


def copied(raw: Connection, table: str, columns: str, rows: Iterable[Sequence[object]]) -> None:
    """Copy rows into a table."""
    with raw.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
