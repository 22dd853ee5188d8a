"""Travel is billed once for each person and day of work, has no minutes, and needs no price to be there."""

import pytest
from sqlalchemy import delete, func, literal, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import DBAPIError

from scheduler.billing.balance import Sums, balance
from scheduler.billing.lists import bill
from scheduler.billing.moving import credit
from scheduler.billing.records import LineSeen, WholeBill
from scheduler.core.tables import BillDay, BillLine, BillLineHours, HourEntry, Price
from scheduler.core.tables.bill_codes import BillKind, BillState, PriceKind
from tests.scheduler.billing.billed import TRAVEL, close_month, closed, drafted, issued, of_state, worked
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World
from tests.scheduler.hours.months import MONTH, of_month
from tests.scheduler.hours.working import PLANNED, enter
from tests.scheduler.hours.working import worked as more_days


def whole(stage: Stage, world: World, which: int) -> WholeBill:
    with stage.acting(world.agnes) as session:
        return bill(session, world.agnes, which)


def travel(found: WholeBill) -> list[LineSeen]:
    return [each for each in found.lines if each.travels]


def test_each_day_of_work_is_travelled_to_once_and_has_no_minutes(stage: Stage, world: World) -> None:
    days = len(of_month(issued(stage, world)))
    [which] = of_state(stage, world, BillState.ISSUED)
    found = whole(stage, world, which)
    assert [(each.quantity, each.price, each.cents) for each in travel(found)] == [(days, TRAVEL, days * TRAVEL)]
    assert found.bill.minutes == days * PLANNED == sum(each.minutes for each in found.lines)
    assert found.bill.net_cents == sum(each.cents for each in found.lines)
    with stage.acting(world.agnes) as session:
        assert Sums.of(balance(session, world.agnes, MONTH)) == Sums(days * PLANNED, days * PLANNED, 0, 0)


def test_two_shifts_of_a_day_are_one_way(stage: Stage, world: World) -> None:
    [day] = worked(stage, world, days=1).days
    with stage.administering() as session:
        more_days(session, world, [day], hour=14)
    enter(stage, world)
    close_month(stage, world)
    drafted(stage, world.agnes)
    [which] = of_state(stage, world, BillState.DRAFT)
    draft = whole(stage, world, which)
    assert len(draft.days) == 2
    assert [each.quantity for each in travel(draft)] == [1]
    with stage.administering() as session:
        tied = session.scalars(
            select(BillDay.starts_at)
            .join(
                BillLineHours, (BillLineHours.bill_id == BillDay.bill_id) & (BillLineHours.entry_id == BillDay.entry_id)
            )
            .join(BillLine, BillLine.id == BillLineHours.line_id)
            .where(BillLine.kind == PriceKind.TRAVEL)
        ).all()
    assert tied == [min(each.starts_at for each in draft.days)]


def test_without_a_price_no_travel_is_billed(stage: Stage, world: World) -> None:
    closed(stage, world)
    with stage.administering() as session:
        session.execute(delete(Price).where(Price.kind == PriceKind.TRAVEL))
    drafted(stage, world.agnes)
    [which] = of_state(stage, world, BillState.DRAFT)
    assert travel(whole(stage, world, which)) == []


def test_a_credit_note_takes_travel_back_too(stage: Stage, world: World) -> None:
    issued(stage, world)
    [which] = of_state(stage, world, BillState.ISSUED)
    with stage.acting(world.agnes) as session:
        note = credit(session, world.agnes, which)
    assert [note] == list(of_state(stage, world, BillState.ISSUED, kind=BillKind.CREDIT_NOTE))
    assert whole(stage, world, note).lines == whole(stage, world, which).lines


def test_the_database_takes_no_way_twice(stage: Stage, world: World) -> None:
    closed(stage, world)
    with stage.administering() as session:
        entries = session.scalars(
            select(HourEntry.id).where(HourEntry.month == MONTH, HourEntry.kind == "validation")
        ).all()
    hours = {"job": "Entretien", "kind": "base", "cents": 2350, "hours": [[each, PLANNED] for each in entries]}
    ways = [{"job": job, "kind": "travel", "cents": TRAVEL, "hours": [[entries[0], 0]]} for job in ("A", "B")]
    keep = func.keep_draft(MONTH, world.site, world.agency, literal([hours, *ways], JSONB))
    with pytest.raises(DBAPIError, match="travels once"), stage.acting(world.agnes) as session:
        session.execute(select(keep))
