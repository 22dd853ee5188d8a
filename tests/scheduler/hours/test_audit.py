"""``audit`` finds each of a hundred ways in which the ledger was altered behind its back, and nothing else."""

from collections import Counter
from datetime import date
from random import Random

import pytest
from sqlalchemy import select, text

from scheduler.core.errors import NotAllowed
from scheduler.core.tables import HourEntry, HourHead
from scheduler.core.tables.hour_codes import HoursReason, ReopenReason
from scheduler.hours.audit import Wrong, audit
from scheduler.hours.chain import beginning, following
from scheduler.hours.closing import close, reopen
from scheduler.hours.said import SaidHours
from scheduler.hours.saying import correct, dispute, settle, sign, validate
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import CLOSED_MONTH, World
from tests.scheduler.hours.tampering import WAYS, Tamperer
from tests.scheduler.hours.working import begun, last_of, month_before, say, today

PLANTED = 100


def lived_through(stage: Stage, world: World) -> date:
    """Let the month before have a word of every kind, and return it."""
    found = begun(stage, world, 8)
    month = month_before(today())
    first, second, *others = [day for day in found.days if day.replace(day=1) == month]
    say(stage, world.agnes, correct, last_of(stage, found, first), SaidHours(8 * 60, 12 * 60, 15))
    say(stage, world.sophie, dispute, last_of(stage, found, second), HoursReason.LEFT_EARLY)
    say(stage, world.agnes, settle, last_of(stage, found, second), SaidHours(8 * 60, 11 * 60, 0))
    left = [first, *others]
    say(stage, world.sophie, sign, [last_of(stage, found, day) for day in left])
    say(stage, world.agnes, validate, [last_of(stage, found, day) for day in left])
    with stage.acting(world.lucie) as session:
        close(session, world.lucie, month)
        reopen(session, world.lucie, month, ReopenReason.MISTAKE)
        close(session, world.lucie, month)
    return month


def printed_head(stage: Stage, world: World, month: date) -> str:
    with stage.acting(world.lucie) as session:
        return session.get_one(HourHead, (world.calvados, month)).hash


def test_what_was_written_is_whole_and_both_compute_the_same(stage: Stage, world: World) -> None:
    month = lived_through(stage, world)
    printed = {month: printed_head(stage, world, month)}
    with stage.acting(world.lucie) as session:
        found = audit(session, world.lucie, printed)
    assert found.faults == ()
    closed = {each.month: each.closed for each in found.chains}
    assert (closed[CLOSED_MONTH], closed[month]) == (True, True)
    with stage.acting(world.lucie) as session:
        query = select(HourEntry).where(HourEntry.market_id == world.calvados, HourEntry.month == month)
        previous = beginning(world.calvados, month)
        for entry in session.scalars(query.order_by(HourEntry.seq)):
            previous = following(previous, entry)
            assert entry.hash == previous


def test_each_of_a_hundred_tamperings_is_found(stage: Stage, world: World) -> None:
    month = lived_through(stage, world)
    printed, found = {month: printed_head(stage, world, month)}, Counter[Wrong]()
    for number in range(PLANTED):
        attempt = stage.connection.begin_nested()
        way = WAYS[number % len(WAYS)]
        way(Tamperer(stage.connection, world.calvados, month, Random(number)))  # noqa: S311  # drawn anew each time
        stage.connection.execute(text("ALTER TABLE hour_entries FORCE ROW LEVEL SECURITY"))
        with stage.acting(world.lucie) as session:
            faults = audit(session, world.lucie, printed).faults
        attempt.rollback()
        assert faults, f"{number}: {way.__name__} is not found"
        assert {each.month for each in faults} == {month}, f"{number}: {way.__name__}"
        found.update({each.wrong for each in faults})
    assert set(found) == set(Wrong)
    with stage.acting(world.lucie) as session:
        assert audit(session, world.lucie, printed).faults == (), "nothing of it was left"


def test_a_cut_tail_is_found_by_what_was_printed_alone(stage: Stage, world: World) -> None:
    month = lived_through(stage, world)
    printed = {month: printed_head(stage, world, month)}
    tamperer = Tamperer(stage.connection, world.calvados, month, Random(1))  # noqa: S311  # of nothing secret
    # The last closing, the reopening and the closing before: what counts stays as it was.
    tamperer.run("DELETE FROM hour_entries WHERE kind IN ('closing', 'reopening') AND month = :month")
    tamperer.run("UPDATE hour_heads SET closed = false WHERE month = :month")
    tamperer.move_the_head()
    with stage.acting(world.lucie) as session:
        assert audit(session, world.lucie).faults == ()
        [fault] = audit(session, world.lucie, printed).faults
    assert (fault.wrong, fault.seq) == (Wrong.MISSING, 0)


@pytest.mark.parametrize("person", ["agnes", "sophie", "leo", "denise"])
def test_only_who_leads_looks(stage: Stage, world: World, person: str) -> None:
    actor = world.people[person]
    assert actor
    with pytest.raises(NotAllowed), stage.acting(actor) as session:
        audit(session, actor)
