"""From hours to a bill: drafted, looked at by the buyer, issued with a number, taken back by a credit note."""

from datetime import date

import pytest
from sqlalchemy import delete, select, text, update

from scheduler.billing.balance import balance
from scheduler.billing.drafting import Drafted, draft
from scheduler.billing.lists import bill, bills_of
from scheduler.billing.moving import accept, credit, issue, propose, question
from scheduler.billing.prices import PriceMissing
from scheduler.core.errors import Conflict, Invalid, NotAllowed, NotFound
from scheduler.core.tables import (
    Bill,
    BillDay,
    BillingParty,
    BillLine,
    BillLineHours,
    HourEntry,
    Market,
    Price,
    RequestShift,
)
from scheduler.core.tables.bill_codes import BillAct, BillKind, BillState, Circuit, PriceKind, TimeKind
from scheduler.core.tables.hour_codes import HoursReason, ReopenReason
from scheduler.hours.closing import reopen
from scheduler.hours.said import SaidHours
from scheduler.hours.saying import correct
from scheduler.missions.remarks import TellsOfHealth
from tests.scheduler.billing.billed import (
    MONTH,
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
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World
from tests.scheduler.hours.working import PLANNED, Worked, last_of, say
from tests.scheduler.statements import counted

SHORTER = SaidHours(8 * 60, 12 * 60, 0, HoursReason.LEFT_EARLY)


def of_month(found: Worked) -> list[date]:
    return [day for day in found.days if day.replace(day=1) == MONTH]


def correct_one(stage: Stage, world: World, found: Worked) -> None:
    """Open the month again, and let the agency say that a day was shorter."""
    with stage.acting(world.lucie) as session:
        reopen(session, world.lucie, MONTH, ReopenReason.LATE_HOURS)
    day = of_month(found)[0]
    say(stage, world.agnes, correct, last_of(stage, found, day), SHORTER)


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


def test_hours_that_move_before_the_number_stop_it(stage: Stage, world: World) -> None:
    found = closed(stage, world)
    drafted(stage, world.agnes)
    bills = of_state(stage, world, BillState.DRAFT)
    with stage.administering() as session:
        session.execute(update(Bill).where(Bill.id.in_(bills)).values(state=BillState.ACCEPTED))
    correct_one(stage, world, found)
    with stage.acting(world.agnes) as session:
        assert issue(session, world.agnes, bills).why == "bill_hours_changed"


def bills_by(stage: Stage, world: World, circuit: Circuit) -> None:
    with stage.administering() as session:
        market = session.get_one(Market, world.calvados)
        market.settings = {**market.settings, "billing": circuit.value}


@pytest.mark.parametrize("with_the_buyer", [False, True])
def test_who_issues_from_now_on_drafts_what_others_had_begun(
    stage: Stage, world: World, *, with_the_buyer: bool
) -> None:
    closed(stage, world)
    drafted(stage, world.agnes)
    [before] = of_state(stage, world, BillState.DRAFT)
    if with_the_buyer:
        with stage.acting(world.agnes) as session:
            propose(session, world.agnes, [before])
    bills_by(stage, world, Circuit.LEAD)
    with stage.acting(world.lucie) as session:
        assert bills_of(session, world.lucie, MONTH).can_draft(
            balance(session, world.lucie, MONTH), world.lucie.organisation
        )
    assert drafted(stage, world.lucie) == Drafted(1, 0)
    bill_all(stage, world, world.lucie)
    [out] = of_state(stage, world, BillState.ISSUED)
    assert out != before
    assert drafted(stage, world.lucie) == Drafted(0, 1)


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


def test_the_lead_issues_for_all_where_the_market_says_so(stage: Stage, world: World) -> None:
    closed(stage, world, Circuit.LEAD)
    with stage.acting(world.agnes) as session:
        assert draft(session, world.agnes, MONTH) == Drafted(0, 0)
    bill_all(stage, world, world.lucie)
    [which] = of_state(stage, world, BillState.ISSUED)
    with stage.acting(world.lucie) as session:
        whole = bill(session, world.lucie, which)
        assert (whole.issuer or {})["legal_name"] == "AI mandataire"
        assert whole.lines
        assert [each.agency for each in bills_of(session, world.lucie, MONTH).due] == ["agency"]
    with stage.acting(world.agnes) as session:
        assert bill(session, world.agnes, which).lines  # its own part
    with pytest.raises(NotFound), stage.acting(world.bruno) as session:
        bill(session, world.bruno, which)


def test_whoever_bills_vat_for_others_has_a_number_for_it(stage: Stage, world: World) -> None:
    """An exempt lead issues the bills of an ETTI's hours with their VAT: CGI, annex II, 242 nonies A."""
    closed(stage, world, Circuit.LEAD)
    taxed = {"vat_basis_points": 2000, "vat_number": "FR44732829320"}
    with stage.administering() as session:
        session.execute(update(BillingParty).where(BillingParty.organisation_id == world.agency).values(**taxed))
    drafted(stage, world.lucie)
    bills = of_state(stage, world, BillState.DRAFT)
    for actor, act in ((world.lucie, propose), (world.denise, accept)):
        with stage.acting(actor) as session:
            assert act(session, actor, bills).left == 0
    with stage.acting(world.lucie) as session:
        assert issue(session, world.lucie, bills).why == "bill_party_missing"
    with stage.administering() as session:
        number = {"vat_number": taxed["vat_number"]}
        session.execute(update(BillingParty).where(BillingParty.organisation_id == world.lead).values(**number))
    with stage.acting(world.lucie) as session:
        assert issue(session, world.lucie, bills).bills == 1
        whole = bill(session, world.lucie, bills[0])
        assert whole.vat_basis_points == taxed["vat_basis_points"]
        assert (whole.issuer or {})["vat_number"] == taxed["vat_number"]


def test_what_members_issue_the_lead_knows_by_its_sums(stage: Stage, world: World) -> None:
    issued(stage, world)
    [which] = of_state(stage, world, BillState.ISSUED)
    with stage.acting(world.lucie) as session:
        whole = bill(session, world.lucie, which)
        assert whole.bill.total_cents > 0
        assert (whole.lines, whole.days) == ((), ())
        assert whole.bill.side is None
    for nobody in (world.bruno, world.sophie, world.tom, world.leo):
        assert seen(stage, nobody) == set()


def test_a_market_that_does_not_bill_shows_nothing(stage: Stage, world: World) -> None:
    with pytest.raises(NotFound), stage.acting(world.agnes) as session:
        bills_of(session, world.agnes, MONTH)


def test_pages_cost_few_statements(stage: Stage, world: World) -> None:
    issued(stage, world)
    [which] = of_state(stage, world, BillState.ISSUED)
    with stage.acting(world.denise) as session, counted(session) as statements:
        bills_of(session, world.denise, MONTH)
        bill(session, world.denise, which)
    assert len(statements) <= 10
