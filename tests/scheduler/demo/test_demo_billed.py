"""The demo's month is billed once its days count, and left open until then."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from scheduler.billing.parties import Party, checked
from scheduler.core.tables import Bill, BillingParty, Market
from scheduler.core.tables.bill_codes import BillState
from scheduler.core.tables.codes import AgencyKind
from scheduler.demo.load import Billed, store_billed
from scheduler.hours.due import accept_tacitly
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World
from tests.scheduler.hours.months import MONTH
from tests.scheduler.hours.working import begun


def billed(stage: Stage) -> Billed:
    with stage.administering() as session:
        return store_billed(session, datetime.now(UTC), "calvados")


def test_it_waits_for_days_that_are_open(stage: Stage, world: World) -> None:
    begun(stage, world)
    assert billed(stage) == Billed(0, 0)
    with stage.administering() as session:
        assert session.get_one(Market, world.calvados).settings["billing"] == "members"
        assert session.scalars(select(Bill.id).where(Bill.month == MONTH)).all() == []


def test_the_month_is_closed_and_billed(stage: Stage, world: World) -> None:
    begun(stage, world)
    with stage.acting(world.engine) as session:
        accept_tacitly(session, world.engine, datetime.now(UTC) + timedelta(hours=73))
    assert billed(stage) == Billed(0, 1)
    with stage.administering() as session:
        assert session.scalars(select(Bill.state).where(Bill.month == MONTH)).all() == [BillState.PROPOSED]


def test_what_is_made_up_has_the_right_check_digits(stage: Stage, world: World) -> None:
    begun(stage, world)
    billed(stage)
    with stage.administering() as session:
        made = session.scalars(select(BillingParty).where(BillingParty.siret.like("999%"))).all()
        assert len(made) == 3
        for each in made:
            facts = {name: getattr(each, name) for name in Party.__slots__}
            assert checked(Party(**facts), AgencyKind.AI).siret == each.siret
