"""Numbers under hands that meet, and a month of five thousand hours."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from time import monotonic

from sqlalchemy import select, text

from scheduler.billing.balance import Sums, balance
from scheduler.billing.drafting import draft
from scheduler.billing.lists import bills_of
from scheduler.billing.moving import accept, credit, issue, propose
from scheduler.core.addresses import Addresses
from scheduler.core.db import Database, administration
from scheduler.core.tables import Bill
from scheduler.core.tables.bill_codes import BillAct
from scheduler.hours.closing import close
from scheduler.hours.due import accept_tacitly
from tests.scheduler.billing.billed import switch_on
from tests.scheduler.db.world import World
from tests.scheduler.hours.months import MONTH
from tests.scheduler.hours.working import switch_on as keep_hours
from tests.scheduler.waiting import waits_for_a_lock
from tests.web.worked import begun

DAYS = 715
"""Of seven hours: 5,005 hours."""
SECONDS = 30
"""Of a machine that does much else; alone it takes three."""

MANY = text("""
    WITH shifts AS (
        INSERT INTO request_shifts (request_id, headcount, day, starts_at, ends_at)
        SELECT :request, 2, :month + n % 28, :month + n % 28 + interval '5 hours' + n / 28 * interval '1 minute',
               :month + n % 28 + interval '12 hours' + n / 28 * interval '1 minute'
        FROM generate_series(0, :days - 1) n
        RETURNING id, day, starts_at, ends_at
    )
    INSERT INTO hour_entries (market_id, month, seq, kind, side, mission_id, request_shift_id, worker_id, worker_code,
                              site_id, organisation_id, agency_id, day, starts_at, ends_at, break_minutes, hash)
    SELECT :market, :month, row_number() OVER (ORDER BY s.id), 'validation', 'engine', :mission, s.id, :worker, 'W-1',
           :site, :organisation, :agency, s.day, s.starts_at, s.ends_at, 0, repeat('0', 64)
    FROM shifts s
""")


def bill_all(db: Database, world: World) -> None:
    with db.transaction(world.agnes) as session:
        draft(session, world.agnes, MONTH)
    for actor, act, step in (
        (world.agnes, propose, BillAct.PROPOSE),
        (world.denise, accept, BillAct.ACCEPT),
        (world.agnes, issue, BillAct.ISSUE),
    ):
        with db.transaction(actor) as session:
            ready = bills_of(session, actor, MONTH).ready(step)
            assert act(session, actor, [each.id for each in ready]).left == 0


def test_who_fails_leaves_no_gap_to_who_waited(fresh: Addresses, db: Database, world: World) -> None:
    assert fresh.owner
    begun(fresh, db, world, 6)
    with administration(fresh.owner) as session:
        keep_hours(session, world, billing="members")
        switch_on(session, world)
    with db.transaction(world.engine) as session:
        accept_tacitly(session, world.engine, datetime.now(UTC) + timedelta(hours=73))
    with db.transaction(world.lucie) as session:
        close(session, world.lucie, MONTH)
    bill_all(db, world)
    with administration(fresh.owner) as session:
        [which] = session.scalars(select(Bill.id).where(Bill.number.is_not(None)))

    def credits_it() -> int:
        with db.transaction(world.agnes) as session:
            return credit(session, world.agnes, which)

    with ThreadPoolExecutor(1) as threads:
        with suppress(ZeroDivisionError), db.transaction(world.agnes) as session:
            credit(session, world.agnes, which)
            waiting = threads.submit(credits_it)
            waits_for_a_lock(fresh)
            raise ZeroDivisionError
        waiting.result()
    with administration(fresh.owner) as session:
        query = select(Bill.seq).where(Bill.number.is_not(None)).order_by(Bill.seq)
        assert session.scalars(query).all() == [1, 2]


def test_five_thousand_hours_are_closed_and_billed_in_seconds(fresh: Addresses, db: Database, world: World) -> None:
    assert fresh.owner
    with administration(fresh.owner) as session:
        keep_hours(session, world, billing="members")
        switch_on(session, world)
        values = {"market": world.calvados, "month": MONTH, "days": DAYS, "request": world.request}
        of_day = {"mission": world.confirmed, "worker": world.confirmed_worker, "site": world.site}
        whose = {"organisation": world.establishment, "agency": world.agency}
        session.execute(MANY, {**values, **of_day, **whose})
        session.execute(
            text(
                "INSERT INTO hour_heads (market_id, month, seq, hash) VALUES (:market, :month, :days, repeat('0', 64))"
            ),
            values,
        )
    began = monotonic()
    with db.transaction(world.lucie) as session:
        close(session, world.lucie, MONTH)
    bill_all(db, world)
    with db.transaction(world.lucie) as session:
        sums = Sums.of(balance(session, world.lucie, MONTH))
    assert monotonic() - began < SECONDS
    assert sums == Sums(DAYS * 420, DAYS * 420, 0, 0)
