"""The functions of bills, asked by everybody of two markets: who issues, who pays, and nobody else."""

import pytest
from sqlalchemy import text

from scheduler.core.tables.bill_codes import BillState, Circuit
from tests.scheduler.billing.billed import closed, drafted, of_state
from tests.scheduler.db.callers import ABSENT, furnished, getting
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World
from tests.scheduler.hours.months import MONTH

ISSUERS = {Circuit.MEMBERS: {"agnes", "paula"}, Circuit.LEAD: {"lucie", "lena"}}


@pytest.mark.parametrize("by", ISSUERS)
def test_bills_are_drafted_and_taken_back_by_who_issues_them(stage: Stage, world: World, by: Circuit) -> None:
    closed(stage, world, by)
    drafted(stage, world.agnes if by == Circuit.MEMBERS else world.lucie)
    [which] = of_state(stage, world, BillState.DRAFT)
    both = furnished(stage, world)
    issuers = ISSUERS[by]
    keep = "keep_draft(:month, :site, :agency, '[]')"
    where = {"month": MONTH.replace(day=1), "site": world.other_site, "agency": world.agency}
    assert getting(stage, both, keep, **where) == issuers
    assert getting(stage, both, "credit_bill(:id)", id=which) == issuers
    assert getting(stage, both, "move_bills(ARRAY[:id], 'propose', NULL)", id=which) == issuers | {"denise"}
    assert getting(stage, both, "move_bills(ARRAY[:id], 'propose', NULL)", id=ABSENT) == set()


def test_a_side_is_not_said_but_found(stage: Stage, world: World) -> None:
    closed(stage, world)
    drafted(stage, world.agnes)
    [which] = of_state(stage, world, BillState.DRAFT)
    move = text("SELECT (move_bills(ARRAY[:id], :act, 'words'))[1]")
    for actor, act, refusal in (
        (world.denise, "propose", "not_now"),
        (world.agnes, "accept", "not_now"),
        (world.agnes, "propose", None),
        (world.agnes, "accept", "not_now"),
        (world.agnes, "question", "not_now"),
        (world.denise, "issue", "not_now"),
        (world.denise, "accept", None),
        (world.denise, "issue", "not_now"),
    ):
        with stage.acting(actor) as session:
            assert session.scalar(move, {"id": which, "act": act}) == refusal, (act, refusal)


def test_the_balance_is_the_markets(stage: Stage, world: World) -> None:
    closed(stage, world)
    both = furnished(stage, world)
    told = set()
    for name in both.people:
        with stage.acting(both.people[name]) as session:
            if session.execute(text("SELECT * FROM billing_balance(:month)"), {"month": MONTH}).all():
                told.add(name)
    assert told == {"agnes", "paula", "lucie", "lena", "engine", "denise"}
