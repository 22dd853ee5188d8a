"""The most particular price counts, and of these the latest that has begun."""

from datetime import date

import pytest

from scheduler.billing.prices import Tariff, add_price, price_of, prices, remove_price
from scheduler.core.errors import Conflict, Invalid, NotAllowed, NotFound
from scheduler.core.tables.bill_codes import PriceKind
from scheduler.core.tables.codes import AgencyKind
from tests.scheduler.billing.billed import worked
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World

BASE, AI, ETTI = PriceKind.BASE, AgencyKind.AI, AgencyKind.ETTI
TARIFFS = [
    Tariff(BASE, date(2026, 1, 1), 1000),
    Tariff(BASE, date(2026, 7, 1), 1100),
    Tariff(BASE, date(2026, 1, 1), 1500, agency_kind=ETTI),
    Tariff(BASE, date(2026, 1, 1), 2000, job=7),
    Tariff(BASE, date(2027, 1, 1), 2100, job=7),
    Tariff(PriceKind.SUNDAY, date(2026, 1, 1), 9000, job=7, agency_kind=ETTI),
]


@pytest.mark.parametrize(
    ("kind", "day", "job", "agency", "cents"),
    [
        (BASE, date(2025, 12, 31), None, AI, None),
        (BASE, date(2026, 6, 30), None, AI, 1000),
        (BASE, date(2026, 7, 1), 8, AI, 1100),
        (BASE, date(2026, 7, 1), 8, ETTI, 1500),
        (BASE, date(2026, 7, 1), 7, ETTI, 2000),
        (BASE, date(2027, 1, 1), 7, AI, 2100),
        (PriceKind.SUNDAY, date(2026, 7, 1), 7, AI, None),
        (PriceKind.SUNDAY, date(2026, 7, 1), 7, ETTI, 9000),
        (PriceKind.EVENING, date(2026, 7, 1), 7, ETTI, None),
    ],
)
def test_which_counts(kind: PriceKind, day: date, job: int | None, agency: AgencyKind, cents: int | None) -> None:
    assert price_of(TARIFFS, kind, day, job, agency) == cents


def test_they_are_set_by_who_sets_up_the_market_and_read_by_whom_they_concern(stage: Stage, world: World) -> None:
    worked(stage, world)
    tariff = Tariff(BASE, date(2026, 5, 1), 3000, agency_kind=ETTI)
    with stage.acting(world.lucie) as session:
        before = len(prices(session, world.lucie))
        add_price(session, world.lucie, tariff)
    with pytest.raises(Conflict, match="price_exists"), stage.acting(world.lucie) as session:
        add_price(session, world.lucie, tariff)
    for actor, more in ((world.lucie, 1), (world.denise, 1), (world.agnes, 0)):
        with stage.acting(actor) as session:
            assert len(prices(session, actor)) == before + more
    with stage.acting(world.sophie) as session:
        assert prices(session, world.sophie) == ()
    for actor in (world.agnes, world.denise, world.leo, world.engine):
        with pytest.raises(NotAllowed), stage.acting(actor) as session:
            add_price(session, actor, tariff)
    with stage.acting(world.lucie) as session:
        [made] = [each.id for each in prices(session, world.lucie) if each.agency_kind == ETTI]
        assert made
        assert remove_price(session, world.lucie, made)
        assert not remove_price(session, world.lucie, made), "once"


def test_what_cannot_be_is_refused(stage: Stage, world: World) -> None:
    worked(stage, world)
    for tariff, field in (
        (Tariff(BASE, date(2026, 5, 1), 0), "cents"),
        (Tariff(BASE, date(2026, 5, 1), 100_001), "cents"),
        (Tariff(BASE, date(1026, 5, 1), 100), "from_day"),
    ):
        with pytest.raises(Invalid) as refused, stage.acting(world.lucie) as session:
            add_price(session, world.lucie, tariff)
        assert refused.value.field == field
    with pytest.raises(NotFound), stage.acting(world.lucie) as session:
        add_price(session, world.lucie, Tariff(BASE, date(2026, 5, 1), 100, job=999_999))


def test_a_market_that_does_not_bill_has_none(stage: Stage, world: World) -> None:
    with pytest.raises(NotFound), stage.acting(world.lucie) as session:
        prices(session, world.lucie)
