"""Who waits too long for the database gets an error with a word for it, and holds nobody up."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from scheduler.core.addresses import Addresses
from scheduler.core.db import Database
from scheduler.core.errors import Conflict, DatabaseBusy
from scheduler.core.time_limits import TIME_LIMITS
from tests.scheduler.db.world import World

Opening = Callable[[], Database]
HOLD = text("SELECT FROM requests WHERE id = :id FOR UPDATE")


@pytest.fixture
def opening(fresh: Addresses) -> Iterator[Opening]:
    """Open the database once more."""
    opened: list[Database] = []

    def opening() -> Database:
        opened.append(Database(fresh.application))
        return opened[-1]

    yield opening
    for each in opened:
        each.close()


def test_the_application_waits_no_longer_than_is_written_down(opening: Opening, world: World) -> None:
    with opening().transaction(world.lucie) as session:
        assert {name: session.scalar(text(f"SHOW {name}")) for name in TIME_LIMITS} == {
            "lock_timeout": "20s",
            "statement_timeout": "1min",
            "idle_in_transaction_session_timeout": "5min",
        }


def test_who_waits_for_somebody_else_is_told_so(
    opening: Opening, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    holder = opening()
    monkeypatch.setitem(TIME_LIMITS, "lock_timeout", "50ms")
    with holder.transaction(world.lucie) as held:
        held.execute(HOLD, {"id": world.request})
        with (
            pytest.raises(Conflict, check=lambda conflict: conflict.reason == "somebody_else_at_once"),
            opening().transaction(world.sophie) as session,
        ):
            session.execute(HOLD, {"id": world.request})


def test_a_statement_that_takes_too_long_ends(opening: Opening, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(TIME_LIMITS, "statement_timeout", "50ms")
    with pytest.raises(DatabaseBusy), opening().transaction(world.lucie) as session:
        session.execute(text("SELECT pg_sleep(60)"))


def test_who_thinks_too_long_lets_the_others_go_on(
    opening: Opening, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = opening()
    monkeypatch.setitem(TIME_LIMITS, "idle_in_transaction_session_timeout", "50ms")
    with pytest.raises(DatabaseBusy), opening().transaction(world.lucie) as session:
        _take_while_somebody_thinks(session, other, world)


def _take_while_somebody_thinks(session: Session, other: Database, world: World) -> None:
    session.execute(HOLD, {"id": world.request})
    with other.transaction(world.sophie) as free:
        free.execute(HOLD, {"id": world.request})  # waits until the database has ended the first one's transaction
    session.execute(text("SELECT 1"))
