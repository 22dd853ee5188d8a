"""A PASS IAE is demanded of the people of some kinds of agency, and of nobody else."""

from datetime import date

import pytest
from sqlalchemy import delete, update

from scheduler.core.law import DEMANDING_PASS
from scheduler.core.tables import Organisation, Pass, PassSuspension
from scheduler.core.tables.codes import AgencyKind
from scheduler.market.accounts import identity
from scheduler.market.missing import Lack, missing
from scheduler.workforce import pass_alerts, week_board
from scheduler.workforce.board import DayKind
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import MONDAY, World, moment

TODAY = date(2027, 2, 26)


@pytest.mark.parametrize("kind", AgencyKind)
def test_only_where_the_law_demands_it_its_absence_is_told(stage: Stage, world: World, kind: AgencyKind) -> None:
    with stage.administering() as session:
        session.execute(update(Organisation).where(Organisation.id == world.agency).values(agency_kind=kind))
        session.execute(delete(PassSuspension))
        session.execute(delete(Pass))
    demanded = kind in DEMANDING_PASS
    with stage.acting(world.agnes) as session:
        assert identity(session, world.agnes).demands_pass == demanded
        assert bool(pass_alerts(session, world.agnes, TODAY)) == demanded
        days = [day.kind for line in week_board(session, world.agnes, MONDAY) for day in line.days]
        assert (DayKind.NO_PASS in days) == demanded
    with stage.acting(world.lucie) as session:
        without = [
            each
            for each in missing(session, world.lucie, moment(-3, 8))
            if each.what == Lack.PERSON_WITHOUT_PASS and each.name == "agency"
        ]
        assert bool(without) == demanded


def test_who_needs_one_follows_from_the_law() -> None:
    assert DEMANDING_PASS.isdisjoint({AgencyKind.EA, AgencyKind.ESAT, AgencyKind.GEIQ, AgencyKind.OPCS})
    assert {AgencyKind.AI, AgencyKind.ACI, AgencyKind.EI, AgencyKind.ETTI} <= DEMANDING_PASS
