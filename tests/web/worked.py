"""Days of work that are over, in the database of a test of the web: what the pages about hours show."""

from datetime import UTC, date, datetime

from sqlalchemy import select

from scheduler.core.addresses import Addresses
from scheduler.core.db import Database, administration
from scheduler.core.tables import HourEntry
from scheduler.hours.days import LAST
from scheduler.hours.due import look_after_hours
from tests.scheduler.db.world import World
from tests.scheduler.hours.working import Worked, linked, past_days, switch_on, worked


def begun(fresh: Addresses, database: Database, world: World, days: int = 4) -> Worked:
    """Switch the ledger on, with days of Agnès's worker at Sophie's site that are over, and enter them."""
    assert fresh.owner
    with administration(fresh.owner) as session:
        switch_on(session, world)
        linked(session, world)
        found = worked(session, world, past_days(days))
    with database.transaction(world.engine) as session:
        look_after_hours(session, world.engine, datetime.now(UTC))
    return found


def last(fresh: Addresses, found: Worked, day: date) -> HourEntry:
    """Return the last entry of a day."""
    assert fresh.owner
    with administration(fresh.owner) as session:
        query = select(HourEntry).where(HourEntry.request_shift_id == found.shifts[day], LAST)
        entry = session.scalars(query).one()
        session.expunge(entry)
        return entry
