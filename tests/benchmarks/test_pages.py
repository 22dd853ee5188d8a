from datetime import date

from sqlalchemy import URL, create_engine, select, text

from scheduler.billing.balance import balance
from scheduler.core.addresses import Addresses
from scheduler.core.db import Database, administration
from scheduler.core.tables import Bill
from scheduler.core.tables.bill_codes import BillState
from scheduler.hours.audit import audit
from tests.benchmarks.pages.__main__ import table
from tests.benchmarks.pages.billed import bill
from tests.benchmarks.pages.history import PRESENT, write
from tests.benchmarks.pages.ledger import enter
from tests.benchmarks.pages.measure import Page, Timing
from tests.scheduler.billing.billed import switch_on as say_who_bills
from tests.scheduler.db.world import CLOSED_MONTH, World
from tests.scheduler.hours.working import switch_on

COUNTS = """
    SELECT count(*), count(DISTINCT r.id) FILTER (WHERE r.state = 'filled'),
           count(DISTINCT b.mission_id), count(DISTINCT s.day) > 10
    FROM request_shifts s JOIN requests r ON r.id = s.request_id
    LEFT JOIN mission_shifts b ON b.request_shift_id = s.id
    WHERE s.day < '2027-01-01'
"""


def test_the_past_keeps_every_constraint(superuser: URL, fresh: Addresses) -> None:
    there = superuser.set(database=fresh.application.database)
    assert write(there, date(2027, 3, 1), shifts=80) == 80
    engine = create_engine(there)
    with engine.connect() as connection:
        shifts, filled, missions, spread = connection.execute(text(COUNTS)).one()
    engine.dispose()
    assert shifts == 80
    assert filled == missions > 0
    assert spread


def test_the_past_is_in_the_ledger_and_billed(superuser: URL, fresh: Addresses, world: World) -> None:
    there = superuser.set(database=fresh.application.database)
    assert fresh.owner
    today = date(2027, 3, 1)
    write(there, today, shifts=80)
    with administration(fresh.owner) as session:
        switch_on(session, world, billing="members")
        say_who_bills(session, world)
    engine = create_engine(there)
    with engine.begin() as connection:
        entries = enter(connection, today - PRESENT)
    engine.dispose()
    database = Database(fresh.application)
    with database.transaction(world.lucie) as session:
        found = audit(session, world.lucie)
    past = [each for each in found.chains if each.month != CLOSED_MONTH]
    assert found.faults == ()
    assert all(each.closed for each in past)
    assert sum(each.entries for each in past) == entries
    assert bill(database, [world.agnes, world.bruno], world.denise)
    with database.transaction(world.denise) as session:
        states = set(session.scalars(select(Bill.state).where(Bill.month.in_([each.month for each in past]))))
        left = [each for month in past for each in balance(session, world.denise, month.month) if each.open]
    database.close()
    assert states == {BillState.ISSUED}
    assert left == []


def test_a_page_is_judged_by_both_limits() -> None:
    quick = tuple(float(each) for each in range(1, 21))
    page = Page("cockpit", "lucie", "/")
    assert Timing(page, 12, quick).good
    assert not Timing(page, 13, quick).good
    assert not Timing(page, 12, (*quick[:18], 81.0, 82.0)).good
    assert Timing(page, 12, quick).quantile(0.95) == 19
    assert "| cockpit | 12 | 10 | 19 | 7 | yes |" in table([Timing(page, 12, quick, 7.0)])
