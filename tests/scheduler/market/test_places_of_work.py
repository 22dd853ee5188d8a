"""Sites are found, added, moved and served: who decides, what new ways cost, what the log says."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from scheduler.core.errors import Conflict, Invalid, NotAllowed, NotFound
from scheduler.core.tables import Site, Territory, TravelTime
from scheduler.market.setting_up import (
    SitePlace,
    SiteValues,
    WantedSites,
    add_site,
    change_serving,
    change_site,
    site_list,
    site_place,
)
from scheduler.market.setting_up.site_list import OF_A_PAGE, SiteList
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import MONDAY, World
from tests.scheduler.statements import counted

NEW = SiteValues("Collège neuf", "1 rue du Port, Caen", (49.18, -0.37))
UAI = "0149999Z"


def place(stage: Stage, world: World, site: int) -> SitePlace:
    with stage.acting(world.lucie) as session:
        return site_place(session, world.lucie, site)


def test_a_site_is_added_and_found_by_any_of_its_words(stage: Stage, world: World) -> None:
    with stage.acting(world.lucie) as session:
        site = add_site(session, world.lucie, " 0149999z", NEW)
        for words in ("neuf", "PORT collège", UAI.lower(), "caen 999"):
            assert [each.id for each in site_list(session, world.lucie, WantedSites(words)).lines] == [site], words
        assert site_list(session, world.lucie, WantedSites("100%")).lines == ()
        assert {each.name for each in site_list(session, world.lucie, WantedSites()).lines} == {
            "Collège neuf",
            "other_site",
            "site",
        }
        with pytest.raises(Invalid, match="uai_taken"):
            add_site(session, world.lucie, UAI, NEW)
    [change] = place(stage, world, site).changes
    assert (change.by, change.new["uai"], change.new["place"]) == ("Lucie", UAI, "49.18000, -0.37000")


def test_the_list_has_pages_and_knows_who_serves_what(stage: Stage, world: World) -> None:
    def listed(**wanted: Any) -> SiteList:
        with stage.acting(world.lucie) as session, counted() as sent:
            found = site_list(session, world.lucie, WantedSites(**wanted))
        assert len(sent) <= 2
        return found

    with stage.acting(world.lucie) as session:
        for number in range(OF_A_PAGE + 3):
            add_site(session, world.lucie, f"{149000 + number:07}Z", replace(NEW, name=f"Neuf {number:03}"))
    first, second, third = (listed(page=number, search="neuf") for number in (1, 2, 3))
    names = [each.name for each in (*first.lines, *second.lines)]
    assert names == [f"Neuf {number:03}" for number in range(OF_A_PAGE + 3)]
    assert (first.more, first.total, second.more, second.total, third.lines) == (True, 53, False, 53, ())
    assert {each.name for each in listed(agency=world.agency).lines} <= {"site", "other_site"}
    assert listed(unserved=True).total == 53
    assert (world.agency, "agency") in first.agencies


@pytest.mark.parametrize(
    ("uai", "values", "field"),
    [
        ("014999Z", NEW, "uai"),
        (UAI, replace(NEW, name=" "), "name"),
        (UAI, replace(NEW, address=""), "address"),
        (UAI, replace(NEW, point=(-91.0, 0.0)), "lat"),
    ],
)
def test_what_cannot_be_is_refused_on_its_field(
    stage: Stage, world: World, uai: str, values: SiteValues, field: str
) -> None:
    with pytest.raises(Invalid) as refused, stage.acting(world.lucie) as session:
        add_site(session, world.lucie, uai, values)
    assert refused.value.field == field


def test_another_place_has_other_minutes_and_is_on_record(stage: Stage, world: World) -> None:
    way = select(TravelTime.minutes).where(
        TravelTime.worker_id == world.free_worker, TravelTime.site_id == world.other_site
    )
    before = place(stage, world, world.other_site)
    far = replace(before.values, point=(49.30, -0.40), closed_from=MONDAY)
    with stage.acting(world.lucie) as session:
        change_site(session, world.lucie, world.other_site, far, seen=0)
    with stage.administering() as session:
        first = session.scalars(way).one()
    near = replace(far, point=(49.20, -0.40))
    with stage.acting(world.lucie) as session:
        with pytest.raises(Conflict, match="somebody_else_at_once"):
            change_site(session, world.lucie, world.other_site, near, seen=0)
        seen = site_place(session, world.lucie, world.other_site).last
        change_site(session, world.lucie, world.other_site, near, seen=seen)
    with stage.administering() as session:
        assert session.scalars(way).one() < first
        assert session.get_one(Site, world.other_site).closed_from == MONDAY
    assert set(place(stage, world, world.other_site).changes[0].new) == {"place"}


def test_who_serves_a_site_and_who_first(stage: Stage, world: World) -> None:
    with stage.acting(world.lucie) as session:
        change_serving(session, world.lucie, world.site, [world.lead, world.agency], world.lead, seen=0)
    found = place(stage, world, world.site)
    assert {each.agency: each.sector for each in found.serving if each.serves} == {
        world.lead: True,
        world.agency: False,
    }
    assert found.changes[0].new == {"agencies": ["agency", "lead"], "sector": "lead"}
    with stage.acting(world.lucie) as session:
        change_serving(session, world.lucie, world.site, [world.agency], world.agency, seen=found.last)
        rows = session.execute(select(Territory.agency_id, Territory.sector).filter_by(site_id=world.site)).all()
    assert [tuple(row) for row in rows] == [(world.agency, True)]
    seen = place(stage, world, world.site).last
    for agencies, sector in (([world.agency], world.lead), ([world.establishment], None)):
        with pytest.raises(Invalid, match="does_not_serve"), stage.acting(world.lucie) as session:
            change_serving(session, world.lucie, world.site, agencies, sector, seen=seen)


def test_only_who_sets_up_the_market_decides(stage: Stage, world: World) -> None:
    for actor in (world.engine, world.leo, world.agnes, world.sophie, world.denise):
        for act in (
            lambda session, actor: add_site(session, actor, UAI, NEW),
            lambda session, actor: change_site(session, actor, world.site, NEW, seen=0),
            lambda session, actor: change_serving(session, actor, world.site, [], None, seen=0),
        ):
            with pytest.raises(NotAllowed), stage.acting(actor) as session:
                act(session, actor)
    with pytest.raises(NotFound), stage.acting(world.mona) as session:
        change_site(session, world.mona, world.site, NEW, seen=0)
