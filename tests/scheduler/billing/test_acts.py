"""What leads a bill where stands twice, for pages and in the database: both say the same."""

from itertools import product

from sqlalchemy import text

from scheduler.billing.acts import NEXT
from scheduler.core.tables.bill_codes import BillAct, BillSide, BillState
from tests.scheduler.db.stage import Stage


def test_both_say_the_same(stage: Stage) -> None:
    asked = text("SELECT bill_becomes(:was, :act, :side)")
    with stage.acting(None) as session:
        for was, act, side in product(BillState, BillAct, BillSide):
            values = {"was": was, "act": act, "side": side}
            assert session.scalar(asked, values) == NEXT.get((was, act, side)), values
