"""Looking for people, sites and requests finds what each role may read, and nothing of others."""

import pytest

from scheduler.core.access import Actor
from scheduler.core.folded import folded
from scheduler.core.tables import Site, WorkerName
from scheduler.market.search import FIRST, OF_A_PAGE, Hit, Kind, search
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World


def hits(stage: Stage, who: Actor, words: str, kind: Kind) -> list[Hit]:
    with stage.acting(who) as session:
        return [hit for each in search(session, who, words) if each.kind == kind for hit in each.shown]


def name_site(stage: Stage, site: int, name: str) -> None:
    with stage.administering() as session:
        session.get_one(Site, site).name = name


@pytest.mark.parametrize("words", ["hélène", "HELENE", "coeur helene", "Cœur-d’Hélène", "d'helene"])
def test_accents_case_and_signs_do_not_count(stage: Stage, world: World, words: str) -> None:
    name_site(stage, world.site, "Collège Cœur-d’Hélène")
    assert [each.id for each in hits(stage, world.lucie, words, Kind.SITES)] == [world.site]


def test_what_looks_like_a_pattern_is_none(stage: Stage, world: World) -> None:
    for words in ("%%", "__", r"\\", "%_"):
        assert hits(stage, world.lucie, words, Kind.SITES) == []
    with stage.acting(world.lucie) as session:
        assert search(session, world.lucie, "a") == ()
        assert search(session, world.lucie, " ") == ()


def test_an_agency_finds_its_own_people_and_no_others(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        for worker in (world.free_worker, world.other_worker):
            session.get_one(WorkerName, worker).display_name = "Zéphyrine Q."
    assert [each.id for each in hits(stage, world.agnes, "zephyrine", Kind.PEOPLE)] == [world.free_worker]
    assert [each.id for each in hits(stage, world.bruno, "zephyrine", Kind.PEOPLE)] == [world.other_worker]
    assert hits(stage, world.lucie, "zephyrine", Kind.PEOPLE) == [], "the lead reads the codes of others' people"
    assert hits(stage, world.lucie, "W-FREE", Kind.PEOPLE)[0].id == world.free_worker


def test_an_agency_finds_its_missions_by_person_site_and_request(stage: Stage, world: World) -> None:
    name_site(stage, world.site, "Collège des Embruns")
    for words in ("embruns", f"{world.request}"):
        assert world.published in [each.id for each in hits(stage, world.agnes, words, Kind.MISSIONS)]
        assert hits(stage, world.bruno, words, Kind.MISSIONS) == []


def test_a_college_finds_its_own_requests_and_never_a_person(stage: Stage, world: World) -> None:
    name_site(stage, world.site, "Collège des Embruns")
    assert [each.id for each in hits(stage, world.sophie, "embruns", Kind.REQUESTS)] == [world.request]
    assert [each.id for each in hits(stage, world.sophie, f"{world.request}", Kind.REQUESTS)] == [world.request]
    assert hits(stage, world.tom, "embruns", Kind.REQUESTS) == []
    assert hits(stage, world.tom, "embruns", Kind.SITES) == []
    for who in (world.sophie, world.denise):
        with stage.acting(who) as session:
            assert Kind.PEOPLE not in {each.kind for each in search(session, who, "published")}


def test_long_results_have_pages(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        like = session.get_one(Site, world.site)
        given = {"market_id": like.market_id, "organisation_id": like.organisation_id, "address": "1 rue"}
        session.add_all(Site(**given, name=f"Annexe {number:02}", lat=49, lon=0) for number in range(OF_A_PAGE + FIRST))
    with stage.acting(world.lucie) as session:
        (sites,) = [each for each in search(session, world.lucie, "annexe") if each.kind == Kind.SITES]
        assert (len(sites.shown), sites.total) == (FIRST, OF_A_PAGE + FIRST)
        (first,) = search(session, world.lucie, "annexe", Kind.SITES)
        (second,) = search(session, world.lucie, "annexe", Kind.SITES, 2)
    names = [each.name for each in (*first.shown, *second.shown)]
    assert names == sorted(names)
    assert (len(first.shown), len(second.shown)) == (OF_A_PAGE, FIRST)


def test_words_are_folded_as_the_database_folds_them() -> None:
    assert folded("Œuvre d’Été-\N{NARROW NO-BREAK SPACE}Ça") == "oeuvre d'ete  ca"
