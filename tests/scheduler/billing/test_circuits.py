"""Who issues: each member, or whoever leads for all; and what the others know of it."""

import pytest
from sqlalchemy import update

from scheduler.billing.balance import balance
from scheduler.billing.drafting import Drafted, draft
from scheduler.billing.lists import bill, bills_of
from scheduler.billing.moving import accept, issue, propose
from scheduler.core.errors import NotFound
from scheduler.core.tables import BillingParty
from scheduler.core.tables.bill_codes import BillState, Circuit
from tests.scheduler.billing.billed import bill_all, bills_by, closed, drafted, issued, of_state, seen
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World
from tests.scheduler.hours.months import MONTH


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
