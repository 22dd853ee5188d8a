from datetime import date

import pytest
from sqlalchemy import update

from scheduler.core.errors import NotAllowed
from scheduler.core.tables import Site
from scheduler.core.tables.codes import MissionState
from scheduler.lead.chart_map import Link, chart_map
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World, moment
from tests.scheduler.draft import with_draft
from tests.scheduler.held import held_mission
from tests.scheduler.statements import counted

NOW = moment(-1, 18)


def test_sites_show_what_they_lack_and_agencies_stand_amid_their_sector(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        with_draft(session, world)
        session.execute(update(Site).where(Site.id == world.other_site).values(lat=49.28, lon=-0.27))
    with stage.acting(world.lucie) as session, counted(session) as statements:
        found = chart_map(session, world.lucie, NOW)
    assert len(statements) <= 5
    place = next(each for each in found.places if each.id == world.site)
    assert (place.asked, place.confirmed, place.published, place.drafted, place.empty) == (4, 1, 1, 1, 1)
    assert (place.sector, place.closed) == (world.agency, False)
    [home] = found.homes  # the other agencies serve no site first
    assert (home.id, home.sites, home.missions, home.leads) == (world.agency, 2, 3, False)
    assert (home.lat, home.lon) == pytest.approx((49.23, -0.32))
    assert set(found.links) == {
        Link(world.agency, world.site, state, 1)
        for state in (MissionState.PROPOSED, MissionState.PUBLISHED, MissionState.CONFIRMED)
    }


def test_what_is_held_is_told_apart(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        held_mission(session, world)
    with stage.acting(world.lucie) as session:
        found = chart_map(session, world.lucie, NOW)
    place = next(each for each in found.places if each.id == world.site)
    assert (place.asked, place.confirmed, place.published, place.held, place.drafted, place.empty) == (4, 1, 1, 1, 0, 1)
    assert found.held
    assert Link(world.agency, world.site, MissionState.PROPOSED, 1, held=True) in found.links


def test_a_closed_site_does_not_pull_its_agency(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        session.execute(update(Site).where(Site.id == world.other_site).values(lat=48.0, closed_from=date(2024, 9, 1)))
    with stage.acting(world.lucie) as session:
        found = chart_map(session, world.lucie, NOW)
    assert [place.closed for place in found.places] == [True, False]
    assert [(home.lat, home.sites) for home in found.homes] == [(49.18, 1)]


def test_past_work_is_not_drawn(stage: Stage, world: World) -> None:
    with stage.acting(world.lucie) as session:
        found = chart_map(session, world.lucie, moment(30, 0))
    assert found.links == ()
    assert {place.asked for place in found.places} == {0}


@pytest.mark.parametrize("name", ["leo", "bruno", "sophie", "denise"])
def test_nobody_else_sees_the_map(stage: Stage, world: World, name: str) -> None:
    actor = world.people[name]
    assert actor
    with stage.acting(actor) as session, pytest.raises(NotAllowed):
        chart_map(session, actor, NOW)


def test_another_market_has_its_own_map(stage: Stage, world: World) -> None:
    with stage.acting(world.mona) as session:
        assert chart_map(session, world.mona, NOW).places == ()
