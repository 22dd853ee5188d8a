"""A month is counted while others write of it: neither waits long, and nothing is kept that somebody has changed."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from scheduler.core.addresses import Addresses
from scheduler.core.db import Database, administration
from scheduler.impact.keeping import keep_months
from tests.scheduler.db.world import World
from tests.scheduler.hours.working import A_DAY, month_before, today, worked
from tests.scheduler.waiting import waits_for_a_lock

MONTH = month_before(month_before(today()))
LONGER = text("UPDATE request_shifts SET break_minutes = break_minutes + 10 WHERE day >= :month AND day < :month + 28")
COVERED = text("SELECT covered_minutes FROM market_coverage(:month, :last) WHERE by = 'all'")


@pytest.fixture
def owner(fresh: Addresses, world: World) -> Addresses:
    """A day of work that is over for two months."""
    assert fresh.owner
    with administration(fresh.owner) as session:
        worked(session, world, [MONTH + 9 * A_DAY])
        session.execute(text("UPDATE requests SET first_day = :first"), {"first": MONTH})
    return fresh


def longer(session: Session) -> None:
    session.execute(LONGER, {"month": MONTH})


def covered(db: Database, world: World) -> int:
    with db.transaction(world.denise) as session:
        asked = {"month": MONTH, "last": month_before(today()) - A_DAY}
        return int(session.scalars(COVERED, asked).one())


def kept(db: Database, world: World) -> bool:
    """Tell whether nothing is left to be kept."""
    with db.transaction(world.engine) as session:
        return MONTH not in session.scalars(select(func.months_to_keep())).all()


def test_a_month_that_somebody_is_changing_is_left_for_later(owner: Addresses, db: Database, world: World) -> None:
    assert owner.owner
    before = covered(db, world)
    with administration(owner.owner) as session:
        longer(session)
        session.flush()
        keep_months(db, world.engine)
        assert not kept(db, world)
    assert covered(db, world) == before - 10
    keep_months(db, world.engine)
    assert kept(db, world)
    assert covered(db, world) == before - 10


def test_who_changes_a_month_while_it_is_counted_waits_and_takes_it_back(
    owner: Addresses, db: Database, world: World
) -> None:
    assert owner.owner
    address = owner.owner
    before = covered(db, world)

    def changes() -> None:
        with administration(address) as session:
            longer(session)

    with ThreadPoolExecutor(1) as threads:
        with db.transaction(world.engine) as session:
            assert session.scalar(select(func.keep_month(MONTH)))
            said = threads.submit(changes)
            waits_for_a_lock(owner)
        said.result()
    assert not kept(db, world)
    assert covered(db, world) == before - 10
