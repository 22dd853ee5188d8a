from collections.abc import Callable

import pytest
from sqlalchemy import update

from scheduler.core.addresses import Addresses
from scheduler.core.db import administration
from scheduler.core.tables import Mission
from scheduler.core.tables.codes import RunState
from tests.scheduler.db.world import World
from tests.scheduler.draft import with_draft
from tests.web.client import Client

BOARD = "/pilotage/plan/etablissements?semaine=2027-03-01"
CREW = "/pilotage/plan/personnes?semaine=2027-03-01"
PAGES = (
    "/pilotage/",
    "/pilotage/demandes",
    "/pilotage/plan/etablissements",
    BOARD,
    "/pilotage/plan/personnes",
    f"{CREW}&tous=1",
    "/pilotage/carte",
    "/pilotage/calculs/comparaison",
    "/pilotage/reglages",
    "/pilotage/reglages/nouveau",
    "/pilotage/equite",
    "/pilotage/equite?tous=1&association=agency",
    "/pilotage/calculs",
)


@pytest.fixture
def draft(fresh: Addresses, world: World) -> int:
    assert fresh.owner
    with administration(fresh.owner) as session:
        return with_draft(session, world)


def test_every_page_opens_before_anything_was_planned(client_of: Callable[[str], Client], world: World) -> None:
    lucie = client_of("lucie")
    mona = client_of("mona")
    for address in (*PAGES, f"/pilotage/demandes/{world.request}", f"/pilotage/missions/{world.published}"):
        lucie.page(address)
    for address in PAGES:
        mona.page(address)


def test_the_dashboard_says_what_to_do_first(client_of: Callable[[str], Client], draft: int) -> None:
    page = client_of("lucie").page("/pilotage/")
    assert "1 mission est prête à être annoncée" in page.main
    assert page.links["Vérifier et publier"] == f"/pilotage/calculs/{draft}"
    assert "À faire maintenant 1 mission est prête" in page.main
    assert "Réponses attendues" in page.main
    assert "W-PUBLISHED" in page.main


def test_the_list_of_requests_narrows_by_its_form(client_of: Callable[[str], Client], world: World) -> None:
    lucie = client_of("lucie")
    page = lucie.page("/pilotage/demandes")
    assert "2 vides sur 4" in page.main
    at_site = lucie.press(page, "Filtrer", site=str(world.other_site))
    assert f"/pilotage/demandes/{world.request}" not in at_site.links.values()
    assert f"/pilotage/demandes/{world.other_request}" in at_site.links.values()
    none = lucie.press(page, "Filtrer", etat="filled")
    assert "Aucune demande ici" in none.main


@pytest.mark.parametrize(
    "query", ["etat=nonsense", "site=x", "site=99999999999999", "semaine=2027-02-30", "semaine=0001-01-01", "page=-1"]
)
def test_an_address_that_makes_no_sense_is_no_wish(client_of: Callable[[str], Client], query: str) -> None:
    page = client_of("lucie").page(f"/pilotage/demandes?{query}")
    assert page.response.text.count('scope="row"') == 2


def test_a_request_says_who_comes_and_why_somebody_lacks(
    client_of: Callable[[str], Client], world: World, draft: int
) -> None:
    page = client_of("lucie").page(f"/pilotage/demandes/{world.request}")
    assert "manque 1 personne" in page.main
    assert "Pourquoi il manque quelqu’un" in page.main
    assert "Trajet trop long : seul obstacle pour 2 personnes" in page.main
    assert "1 n’a pas la compétence demandée" in page.main
    assert f"/pilotage/calculs/{draft}" in page.links.values()


@pytest.mark.usefixtures("draft")
def test_the_boards_say_who_works_where(client_of: Callable[[str], Client], world: World) -> None:
    lucie = client_of("lucie")
    by_site = lucie.page(BOARD)
    assert "1 créneau est sans personne" in by_site.main
    assert "W-FREE, en projet, de 7 h à 14 h" in by_site.main
    by_worker = lucie.page(CREW)
    assert "site, confirmée" in by_worker.main
    assert "13 h 20 sur 15 h" in by_worker.main
    assert "W-OTHER" not in by_worker.main
    assert "W-OTHER" in lucie.page(f"{CREW}&tous=1").main
    narrowed = lucie.press(by_worker, "Afficher", agence=str(world.other_agency))
    assert "W-FREE" not in narrowed.main


def test_a_mission_says_why_this_person(client_of: Callable[[str], Client], draft: int) -> None:
    lucie = client_of("lucie")
    board = lucie.page(BOARD)
    address = next(link for words, link in board.links.items() if "W-FREE" in words)
    page = lucie.page(address)
    assert "3 personnes pouvaient faire cette mission" in page.main
    assert "20 min par trajet (vélo)" in page.main
    assert "Un peu moins bien (250 points)" in page.main
    assert f"/pilotage/calculs/{draft}" in page.links.values()


@pytest.mark.usefixtures("draft")
def test_the_map_shows_sites_and_narrows_to_a_sector(client_of: Callable[[str], Client], world: World) -> None:
    lucie = client_of("lucie")
    page = lucie.page("/pilotage/carte")
    assert [each for each in page.tree.iter() if each.tag.endswith("desc")]
    sector = lucie.press(page, "Afficher", agence=str(world.agency))
    assert "agency" in sector.main
    lucie.page("/pilotage/carte?agence=999999", status=404)


@pytest.mark.parametrize("name", ["leo", "agnes", "bruno", "sophie", "denise"])
def test_nobody_else_opens_these_pages(client_of: Callable[[str], Client], world: World, name: str) -> None:
    somebody = client_of(name)
    for address in (*PAGES, f"/pilotage/calculs/{world.run}", f"/pilotage/missions/{world.published}"):
        somebody.page(address, status=403)


def test_another_market_has_no_such_thing(client_of: Callable[[str], Client], world: World) -> None:
    mona = client_of("mona")
    for address in (
        f"/pilotage/demandes/{world.request}",
        f"/pilotage/missions/{world.published}",
        f"/pilotage/calculs/{world.run}",
        f"/pilotage/calculs/{world.run}/publication",
    ):
        mona.page(address, status=404)


def test_a_failed_run_says_that_the_plan_in_force_stands(
    client_of: Callable[[str], Client], fresh: Addresses, world: World
) -> None:
    assert fresh.owner
    with administration(fresh.owner) as session:
        run = with_draft(session, world, state=RunState.FAILED, error="silent: nobody heard of it")
        session.execute(update(Mission).where(Mission.run_id == run).values(state="withdrawn"))
    page = client_of("lucie").page(f"/pilotage/calculs/{run}")
    assert "Le plan en vigueur reste valable" in page.main
    assert "s’est arrêté sans prévenir" in page.main
    assert "Le calcul du" in client_of("lucie").page("/pilotage/").main
