"""A bill that is issued: its numbers follow each other without a gap, and nobody changes it any more."""

import pytest
from sqlalchemy import delete, select, text, update

from scheduler.billing.lists import bill
from scheduler.billing.moving import credit, issue
from scheduler.core.errors import NotAllowed
from scheduler.core.tables import Bill, BillDay, BillLine, BillLineHours
from scheduler.core.tables.bill_codes import BillKind, BillState
from tests.scheduler.billing.billed import bill_all, closed, drafted, issued, of_state
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World


def test_numbers_follow_each_other_without_gaps(stage: Stage, world: World) -> None:
    issued(stage, world)
    [first] = of_state(stage, world, BillState.ISSUED)
    with stage.acting(world.agnes) as session:
        credit(session, world.agnes, first)
    bill_all(stage, world, world.agnes)
    with stage.administering() as session:
        rows = session.execute(
            select(Bill.number, Bill.kind, Bill.year, Bill.seq).where(Bill.number.is_not(None)).order_by(Bill.seq)
        ).all()
    year = rows[0].year
    assert [each.number for each in rows] == [f"R{year}-{n:05}" for n in (1, 2, 3)]
    assert [each.kind for each in rows] == [BillKind.BILL, BillKind.CREDIT_NOTE, BillKind.BILL]


def test_a_number_is_lost_by_nobody_who_fails(stage: Stage, world: World) -> None:
    closed(stage, world)
    drafted(stage, world.agnes)
    bills = of_state(stage, world, BillState.DRAFT)
    with stage.administering() as session:
        session.execute(update(Bill).where(Bill.id.in_(bills)).values(state=BillState.ACCEPTED))
    with pytest.raises(ZeroDivisionError), stage.acting(world.agnes) as session:
        1 // issue(session, world.agnes, bills).left
    with stage.acting(world.agnes) as session:
        issue(session, world.agnes, bills)
        assert (bill(session, world.agnes, bills[0]).bill.number or "").endswith("-00001")


CHANGES = (
    update(Bill).where(Bill.state == BillState.ISSUED).values(net_cents=1),
    update(Bill).where(Bill.state == BillState.ISSUED).values(credited=True, number="R2026-99999"),
    update(BillLine).values(cents_per_hour=1),
    update(BillDay).values(minutes=1),
    update(BillLineHours).values(minutes=1),
    delete(Bill),
    delete(BillLine),
    delete(BillDay),
    delete(BillLineHours),
    text(
        "INSERT INTO bill_lines (bill_id, place, job, kind, cents_per_hour, minutes, cents)"
        " SELECT id, 99, 'x', 'base', 60, 1, 1 FROM bills WHERE state = 'issued'"
    ),
)


@pytest.mark.parametrize("number", range(len(CHANGES)))
def test_an_issued_bill_is_never_changed_not_even_by_the_administration(
    stage: Stage, world: World, number: int
) -> None:
    issued(stage, world)
    with pytest.raises(NotAllowed), stage.administering() as session:
        session.execute(CHANGES[number])
