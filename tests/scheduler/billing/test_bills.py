"""From hours to a bill: drafted once its month is closed, looked at by the buyer, issued; and what stops it."""

import pytest
from sqlalchemy import delete, select, update

from scheduler.billing.balance import balance
from scheduler.billing.drafting import Drafted
from scheduler.billing.lists import bill, bills_of
from scheduler.billing.moving import issue, propose, question
from scheduler.billing.prices import PriceMissing
from scheduler.core.errors import Conflict, Invalid
from scheduler.core.tables import Bill, BillingParty, BillLine, BillLineHours, HourEntry, Price, RequestShift
from scheduler.core.tables.bill_codes import BillAct, BillState, PriceKind, TimeKind
from scheduler.core.tables.hour_codes import ReopenReason
from scheduler.hours.closing import reopen
from scheduler.hours.saying import correct
from scheduler.missions.remarks import TellsOfHealth
from tests.scheduler.billing.billed import (
    TRAVEL,
    bill_all,
    close_month,
    closed,
    drafted,
    issued,
    of_state,
    seen,
    worked,
)
from tests.scheduler.billing.corrected import SHORTER, correct_one
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World
from tests.scheduler.hours.months import MONTH, of_month
from tests.scheduler.hours.working import PLANNED, last_of, say
from tests.scheduler.statements import counted


def test_a_month_is_drafted_once_it_is_closed(stage: Stage, world: World) -> None:
    found = worked(stage, world)
    with pytest.raises(Conflict, match="bill_month_open"):
        drafted(stage, world.agnes)
    close_month(stage, world)
    assert drafted(stage, world.agnes) == Drafted(1, 0)
    assert drafted(stage, world.agnes) == Drafted(1, 0)  # anew, in the place of the one before
    [which] = of_state(stage, world, BillState.DRAFT)
    with stage.acting(world.agnes) as session:
        whole = bill(session, world.agnes, which)
    days = of_month(found)
    assert whole.bill.minutes == whole.bill.planned_minutes == len(days) * PLANNED == sum(d.minutes for d in whole.days)
    assert sum(each.minutes for each in whole.lines) == whole.bill.minutes
    assert sum(each.cents for each in whole.lines) == whole.bill.net_cents == whole.bill.total_cents
    assert {each.worker for each in whole.days} == {"W-CONFIRMED"}
    assert whole.differences == ()


def test_from_any_cent_back_to_the_request_and_forward_again(stage: Stage, world: World) -> None:
    issued(stage, world)
    with stage.administering() as session:
        lines = session.scalars(select(BillLine).join(Bill).where(Bill.month == MONTH)).all()
        for line in lines:
            back = session.execute(
                select(HourEntry.request_shift_id, HourEntry.worker_id, RequestShift.request_id, BillLineHours.minutes)
                .join(BillLineHours, BillLineHours.entry_id == HourEntry.id)
                .join(RequestShift, RequestShift.id == HourEntry.request_shift_id)
                .where(BillLineHours.line_id == line.id)
            ).all()
            if line.kind == PriceKind.TRAVEL:
                assert [each.minutes for each in back] == [0] * (line.days or 0)
                assert line.cents == len(back) * TRAVEL
            else:
                assert sum(each.minutes for each in back) == line.minutes
                assert line.cents == (2 * (line.minutes or 0) * (line.cents_per_hour or 0) + 60) // 120
            for each in back:
                assert each.request_id == world.request
                forward = session.scalars(
                    select(BillLineHours.line_id)
                    .join(HourEntry, HourEntry.id == BillLineHours.entry_id)
                    .where(HourEntry.request_shift_id == each.request_shift_id, HourEntry.worker_id == each.worker_id)
                ).all()
                assert line.id in forward


def test_a_missing_price_says_which(stage: Stage, world: World) -> None:
    closed(stage, world)
    with stage.administering() as session:
        session.execute(delete(Price).where(Price.kind.in_(list(TimeKind)), Price.market_id == world.calvados))
    with pytest.raises(PriceMissing, match=r"no price for \w+ on \d{4}-\d\d-\d\d \(Entretien, AI\)"):
        drafted(stage, world.agnes)


def test_a_bill_needs_who_issues_it_and_who_pays(stage: Stage, world: World) -> None:
    closed(stage, world)
    drafted(stage, world.agnes)
    bills = of_state(stage, world, BillState.DRAFT)
    with stage.acting(world.agnes) as session:
        assert propose(session, world.agnes, bills).bills == 1
    with stage.administering() as session:
        session.execute(update(Bill).where(Bill.id.in_(bills)).values(state=BillState.ACCEPTED))
        session.execute(delete(BillingParty).where(BillingParty.organisation_id == world.buyer))
    with stage.acting(world.agnes) as session:
        assert issue(session, world.agnes, bills).why == "bill_payer_missing"
    with stage.administering() as session:
        session.execute(delete(BillingParty).where(BillingParty.organisation_id == world.agency))
    with stage.acting(world.agnes) as session:
        assert issue(session, world.agnes, bills).why == "bill_party_missing"


def test_the_buyer_questions_a_bill_and_it_is_drafted_anew(stage: Stage, world: World) -> None:
    closed(stage, world)
    drafted(stage, world.agnes)
    [which] = of_state(stage, world, BillState.DRAFT)
    assert which not in seen(stage, world.denise)
    with stage.acting(world.agnes) as session:
        propose(session, world.agnes, [which])
    assert which in seen(stage, world.denise)
    assert drafted(stage, world.agnes) == Drafted(0, 1)
    with pytest.raises(Invalid), stage.acting(world.denise) as session:
        question(session, world.denise, which, " ")
    with pytest.raises(TellsOfHealth), stage.acting(world.denise) as session:
        question(session, world.denise, which, "Malade ce jour-là")
    with stage.acting(world.denise) as session:
        question(session, world.denise, which, "Le 3, le collège était fermé")
    assert drafted(stage, world.agnes) == Drafted(1, 0)
    [anew] = of_state(stage, world, BillState.DRAFT)
    with stage.acting(world.agnes) as session:
        assert bill(session, world.agnes, anew).bill.question == "Le 3, le collège était fermé"
        assert issue(session, world.agnes, [anew]).why == "bill_not_now"


def test_hours_that_move_before_the_number_stop_it(stage: Stage, world: World) -> None:
    found = closed(stage, world)
    drafted(stage, world.agnes)
    bills = of_state(stage, world, BillState.DRAFT)
    with stage.administering() as session:
        session.execute(update(Bill).where(Bill.id.in_(bills)).values(state=BillState.ACCEPTED))
    correct_one(stage, world, found)
    with stage.acting(world.agnes) as session:
        assert issue(session, world.agnes, bills).why == "bill_hours_changed"


def test_nothing_is_offered_that_would_be_refused(stage: Stage, world: World) -> None:
    found = closed(stage, world)
    drafted(stage, world.agnes)
    [which] = of_state(stage, world, BillState.DRAFT)

    def offered() -> tuple[set[BillAct], bool, bool]:
        with stage.acting(world.agnes) as session:
            month = bills_of(session, world.agnes, MONTH)
            head = bill(session, world.agnes, which).bill
            again = month.can_draft(balance(session, world.agnes, MONTH), world.agnes.organisation)
            return {each for each in BillAct if head.may(each)}, head.may_credit, again

    assert offered() == ({BillAct.PROPOSE}, False, True)
    with stage.administering() as session:
        session.execute(update(Bill).where(Bill.id == which).values(state=BillState.ACCEPTED))
    assert offered() == ({BillAct.ISSUE}, False, False)
    with stage.acting(world.lucie) as session:
        reopen(session, world.lucie, MONTH, ReopenReason.LATE_HOURS)
    assert offered() == (set(), False, False)
    say(stage, world.agnes, correct, last_of(stage, found, of_month(found)[0]), SHORTER)
    close_month(stage, world)
    assert offered() == (set(), False, True)
    bill_all(stage, world, world.agnes)
    [which] = of_state(stage, world, BillState.ISSUED)
    assert offered() == (set(), True, False)
    with stage.acting(world.lucie) as session:
        reopen(session, world.lucie, MONTH, ReopenReason.LATE_HOURS)
    assert offered() == (set(), False, False)


def test_pages_cost_few_statements(stage: Stage, world: World) -> None:
    issued(stage, world)
    [which] = of_state(stage, world, BillState.ISSUED)
    with stage.acting(world.denise) as session, counted(session) as statements:
        bills_of(session, world.denise, MONTH)
        bill(session, world.denise, which)
    assert len(statements) <= 10
