"""A bill is taken back by a credit note of its issuer, and its hours are billed anew."""

import pytest

from scheduler.billing.drafting import Drafted, draft
from scheduler.billing.lists import bill, bills_of
from scheduler.billing.moving import credit
from scheduler.core.errors import Conflict, NotAllowed
from scheduler.core.tables.bill_codes import BillState, Circuit
from scheduler.core.tables.hour_codes import HoursReason
from tests.scheduler.billing.billed import bill_all, bills_by, close_month, drafted, issued, of_state
from tests.scheduler.billing.corrected import correct_one
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World
from tests.scheduler.hours.months import MONTH
from tests.scheduler.hours.working import PLANNED


def test_a_late_correction_becomes_a_credit_note_and_a_new_bill(stage: Stage, world: World) -> None:
    found = issued(stage, world)
    [first] = of_state(stage, world, BillState.ISSUED)
    correct_one(stage, world, found)
    with pytest.raises(Conflict, match="bill_month_open"), stage.acting(world.agnes) as session:
        credit(session, world.agnes, first)
    close_month(stage, world)
    with stage.acting(world.agnes) as session:
        note = credit(session, world.agnes, first)
        with pytest.raises(Conflict, match="bill_not_now"):
            credit(session, world.agnes, first)
    bill_all(stage, world, world.agnes)
    [again] = of_state(stage, world, BillState.ISSUED)
    with stage.acting(world.agnes) as session:
        old, taken_back, new = (bill(session, world.agnes, each) for each in (first, note, again))
        assert old.bill.credited
        assert old.credited_by
        assert (old.credited_by.id, old.credited_by.number) == (note, taken_back.bill.number)
        assert taken_back.credits
        assert (taken_back.credits.id, taken_back.credits.number) == (first, old.bill.number)
        assert taken_back.bill.signed_cents == -old.bill.total_cents
        assert (taken_back.lines, taken_back.days) == (old.lines, old.days)
        assert new.bill.minutes == old.bill.minutes - PLANNED + 4 * 60
        assert [(each.reason, each.difference) for each in new.differences] == [(HoursReason.LEFT_EARLY, 240 - PLANNED)]
        [due] = bills_of(session, world.agnes, MONTH).due
        assert due.cents == new.bill.total_cents


def test_a_bill_is_taken_back_by_its_issuer_whoever_issues_now(stage: Stage, world: World) -> None:
    issued(stage, world)
    [first] = of_state(stage, world, BillState.ISSUED)
    bills_by(stage, world, Circuit.LEAD)
    assert drafted(stage, world.lucie) == Drafted(0, 1)  # it is no refusal of all the others
    with stage.acting(world.lucie) as session:
        assert not bill(session, world.lucie, first).bill.may_credit
    with pytest.raises(NotAllowed), stage.acting(world.lucie) as session:
        credit(session, world.lucie, first)
    with stage.acting(world.agnes) as session:
        assert bill(session, world.agnes, first).bill.may_credit
        credit(session, world.agnes, first)
        assert draft(session, world.agnes, MONTH) == Drafted(0, 0)
    bill_all(stage, world, world.lucie)
    [second] = of_state(stage, world, BillState.ISSUED)
    bills_by(stage, world, Circuit.MEMBERS)
    with stage.acting(world.lucie) as session:
        assert bill(session, world.lucie, second).bill.may_credit
        credit(session, world.lucie, second)
    bill_all(stage, world, world.agnes)
