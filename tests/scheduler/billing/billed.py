"""A market that bills, with hours that are over: what the tests of bills begin with."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.billing.drafting import Drafted, draft
from scheduler.billing.lists import bills_of
from scheduler.billing.moving import accept, issue, propose
from scheduler.core.access import Actor
from scheduler.core.tables import Bill, BillingParty, Market, Price
from scheduler.core.tables.bill_codes import BillKind, BillState, Circuit, PriceKind, TimeKind
from scheduler.hours.due import accept_tacitly
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World, stored
from tests.scheduler.hours.months import MONTH
from tests.scheduler.hours.months import closed as close_as_lead
from tests.scheduler.hours.working import Worked, begun

HOURLY = {TimeKind.BASE: 2350, TimeKind.EVENING: 2585, TimeKind.SUNDAY: 3525, TimeKind.PUBLIC_HOLIDAY: 4700}
"""Cents an hour."""
TRAVEL = 450
"""Cents a day."""


def party(organisation: int, name: str, **other: object) -> BillingParty:
    """Return who somebody is on a bill; the numbers are of examples that their makers publish."""
    facts = {
        "legal_name": name,
        "siret": "73282932000074",
        "street": "1 rue du Port",
        "postcode": "14000",
        "city": "Caen",
        "iban": "FR7630006000011234567890189",
    }
    return BillingParty(organisation_id=organisation, **{**facts, **other})


def switch_on(session: Session, world: World) -> None:
    """Say all that bills need, but for the setting; the session is the administration's."""
    session.add_all(
        [
            *(
                Price(market_id=world.calvados, kind=kind, from_day=date(2000, 1, 1), cents_per_hour=cents)
                for kind, cents in HOURLY.items()
            ),
            Price(market_id=world.calvados, kind=PriceKind.TRAVEL, from_day=date(2000, 1, 1), cents_per_day=TRAVEL),
            party(world.lead, "AI mandataire"),
            party(world.buyer, "Département du Calvados", siret="22140118500017", iban=None, engagement="E-2026-17"),
        ]
    )
    stored(session, party(world.other_agency, "Autre association"))


def worked(stage: Stage, world: World, by: Circuit = Circuit.MEMBERS, days: int = 6) -> Worked:
    """Have days that are over, in a market that bills."""
    found = begun(stage, world, days, billing=by)
    with stage.administering() as session:
        switch_on(session, world)
    return found


def closed(stage: Stage, world: World, by: Circuit = Circuit.MEMBERS, days: int = 6) -> Worked:
    """Have the month before closed, each day as it was planned."""
    found = worked(stage, world, by, days)
    close_month(stage, world)
    return found


def close_month(stage: Stage, world: World) -> None:
    with stage.acting(world.engine) as session:
        accept_tacitly(session, world.engine, datetime.now(UTC) + timedelta(hours=73))
    close_as_lead(stage, world)


def drafted(stage: Stage, actor: Actor) -> Drafted:
    with stage.acting(actor) as session:
        return draft(session, actor, MONTH)


def of_state(stage: Stage, world: World, *states: BillState, kind: BillKind = BillKind.BILL) -> Sequence[int]:
    """Return the numbers of bills of the month."""
    with stage.administering() as session:
        query = select(Bill.id).where(Bill.market_id == world.calvados, Bill.month == MONTH, Bill.kind == kind)
        return session.scalars(query.where(Bill.state.in_(states), ~Bill.credited).order_by(Bill.id)).all()


def issued(stage: Stage, world: World, by: Circuit = Circuit.MEMBERS, days: int = 6) -> Worked:
    """Have the month before billed."""
    found = closed(stage, world, by, days)
    bill_all(stage, world, world.agnes if by == Circuit.MEMBERS else world.lucie)
    return found


def bill_all(stage: Stage, world: World, issuer: Actor) -> None:
    """Take all that can be billed to the end."""
    drafted(stage, issuer)
    for actor, act, state in (
        (issuer, propose, BillState.DRAFT),
        (world.denise, accept, BillState.PROPOSED),
        (issuer, issue, BillState.ACCEPTED),
    ):
        bills = of_state(stage, world, state)
        with stage.acting(actor) as session:
            moved = act(session, actor, bills)
        assert moved.left == 0, moved


def seen(stage: Stage, actor: Actor) -> set[int]:
    """Return the bills of the month that somebody finds."""
    with stage.acting(actor) as session:
        return {each.id for each in bills_of(session, actor, MONTH).bills}


def bills_by(stage: Stage, world: World, circuit: Circuit) -> None:
    with stage.administering() as session:
        market = session.get_one(Market, world.calvados)
        market.settings = {**market.settings, "billing": circuit.value}
