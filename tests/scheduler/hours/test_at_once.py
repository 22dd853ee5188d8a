"""Several people write of the same month at once: each waits for the other, and nobody in a circle."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from sqlalchemy import select

from scheduler.core.addresses import Addresses
from scheduler.core.db import Database, administration
from scheduler.core.tables import HourEntry
from scheduler.hours.days import LAST
from scheduler.hours.due import look_after_hours
from scheduler.hours.said import SaidHours
from scheduler.hours.saying import correct, sign
from tests.scheduler.db.world import World
from tests.scheduler.hours.working import beside
from tests.scheduler.waiting import waits_for_a_lock
from tests.web.worked import begun


def test_a_week_of_two_people_is_signed_while_one_of_them_is_corrected(
    fresh: Addresses, db: Database, world: World
) -> None:
    assert fresh.owner
    found = begun(fresh, db, world, 8)
    with administration(fresh.owner) as session:
        beside(session, world, found)
    with db.transaction(world.engine) as session:
        look_after_hours(session, world.engine, datetime.now(UTC))
    with administration(fresh.owner) as session:
        query = select(HourEntry.id, HourEntry.mission_id, HourEntry.month).where(LAST, HourEntry.day.in_(found.days))
        entries = session.execute(query.order_by(HourEntry.id)).all()
    last = entries[-1]
    of_month = [each for each in entries if each.month == last.month]
    before = next(each for each in of_month if each.mission_id == last.mission_id)
    first = next(each for each in of_month if each.mission_id != last.mission_id)
    assert before.id != last.id

    def corrects() -> None:
        with db.transaction(world.agnes) as session:
            correct(session, world.agnes, last.id, SaidHours(8 * 60, 11 * 60, 0))

    with ThreadPoolExecutor(1) as threads:
        with db.transaction(world.sophie) as session:
            assert sign(session, world.sophie, [first.id]).days == 1
            said = threads.submit(corrects)
            waits_for_a_lock(fresh)
            assert sign(session, world.sophie, [before.id]).days == 1
        said.result()
