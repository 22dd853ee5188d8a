"""Small replays: a part of the contract, some people, in a database of their own."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from uuid import uuid4

from sqlalchemy import URL, text

from scheduler.core.addresses import Addresses
from scheduler.core.db import administration
from scheduler.demo.calendar import moment
from scheduler.demo.replay.clock import Clock
from scheduler.demo.replay.playing import DayPlayed, load, play
from scheduler.demo.replay.setting import Setting
from tests.conftest import database
from tests.scheduler.db.world import A_HASH

MONDAY = date(2025, 1, 20)
"""Its second week ends a month, in the middle of a term."""


def setting(weeks: int = 2, share: float = 0.25, workers: int = 40, seed: int = 5) -> Setting:
    """Return a replay from the Monday on."""
    return Setting(seed, MONDAY, MONDAY + timedelta(weeks=weeks), share, workers)


@contextmanager
def loaded(superuser: URL, empty: Addresses, which: Setting) -> Iterator[Addresses]:
    """Make a database with the market on the eve of a replay, whose clock it reads."""
    with database(superuser, f"releve_test_{uuid4().hex}", empty.application.database or "") as found:
        assert found.owner
        clock = Clock(found.owner)
        clock.make(moment(which.start, "00:00"))
        clock.close()
        with administration(found.owner) as session:
            load(session, which, A_HASH)
        yield found


def play_on(found: Addresses, which: Setting, days: int, on_day: Callable[[DayPlayed], None] = lambda _: None) -> bool:
    """Play so many days more; tell whether all has been played by then."""
    assert found.owner
    left = iter(range(days))

    def enough() -> bool:
        return next(left, None) is None

    return play(found.owner, found.application, which, on_day=on_day, stop=enough)


STORED = {
    "requests": "SELECT id, state, first_day, last_day, created_at FROM requests ORDER BY id",
    "shifts": "SELECT id, request_id, starts_at, ends_at FROM request_shifts ORDER BY id",
    "missions": "SELECT id, request_id, worker_id, state, published_at, answer_by FROM missions ORDER BY id",
    "given": "SELECT mission_id, request_shift_id, slot, worked_minutes FROM mission_shifts ORDER BY 1, 2",
    "events": "SELECT id, at, user_id, thing, thing_id, action FROM events ORDER BY id",
    "hours": "SELECT id, at, kind, side, said_by, worker_code, minutes, hash FROM hour_entries ORDER BY id",
}


def rows(owner: URL) -> dict[str, list[tuple[object, ...]]]:
    """Return what a replay left, with the moments of its clock."""
    with administration(owner) as session:
        return {name: [tuple(row) for row in session.execute(text(query))] for name, query in STORED.items()}
