"""What the control sheet says is billed, where bills are made: what stands on issued bills, by person."""

from datetime import timedelta

from scheduler.billing.moving import credit
from scheduler.core.tables.bill_codes import BillState
from scheduler.exports.control_sheet import ControlSheet, control_sheet
from tests.scheduler.billing.billed import closed, issued, of_state
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World
from tests.scheduler.hours.months import MONTH
from tests.scheduler.hours.working import today


def sheet_of(stage: Stage, world: World) -> ControlSheet:
    with stage.acting(world.lucie) as session:
        return control_sheet(session, world.lucie, MONTH, today() + timedelta(days=1))


def test_nothing_is_billed_before_a_bill_is_issued(stage: Stage, world: World) -> None:
    closed(stage, world)
    found = sheet_of(stage, world).lines
    assert sum(each.minutes for each in found) > 0
    assert sum(each.billed for each in found) == 0


def test_what_bills_say_is_billed_until_they_are_taken_back(stage: Stage, world: World) -> None:
    issued(stage, world)
    found = sheet_of(stage, world).lines
    assert [each.billed for each in found] == [each.minutes for each in found]
    assert sum(each.billed for each in found) > 0
    [which] = of_state(stage, world, BillState.ISSUED)
    with stage.acting(world.agnes) as session:
        credit(session, world.agnes, which)
    assert sum(each.billed for each in sheet_of(stage, world).lines) == 0
