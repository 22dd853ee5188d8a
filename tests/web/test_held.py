"""What is held, in the browser: the site reads that somebody comes, the lead who it is to be, all others nothing."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from sqlalchemy import delete, update

from scheduler.core.addresses import Addresses
from scheduler.core.db import administration
from scheduler.core.tables import MissionShift, Request, RequestShift
from scheduler.requests.promised import HELD_OF_100
from tests.scheduler.db.world import World
from tests.scheduler.held import held_mission
from tests.web.client import Client, text_of
from tests.web.test_files import lines

ClientOf = Callable[[str], Client]


@pytest.fixture(autouse=True)
def _two_weeks_before() -> Iterator[None]:
    with time_machine.travel(datetime(2027, 2, 15, 9, tzinfo=UTC)):
        yield


@pytest.fixture
def held(fresh: Addresses, world: World) -> int:
    assert fresh.owner
    with administration(fresh.owner) as session:
        return held_mission(session, world)


def test_the_site_reads_that_somebody_comes_and_when_it_knows_who(client_of: ClientOf, world: World, held: int) -> None:
    assert held
    page = client_of("sophie").page(f"/etablissement/demandes/{world.request}")
    assert "Quelqu’un viendra pour une place. Le nom vous sera donné" in page.main  # two are asked for on each day
    # It is announced on the Tuesday before; its agency has a day to answer.
    assert "Le nom vous sera donné au plus tard le mercredi 24 février" in page.main
    assert f"En simulation, une telle annonce tient {HELD_OF_100} fois sur 100." in page.main
    assert "Quelqu’un viendra, nom au plus tard le mer. 24 févr." in page.main
    assert "1 place à pourvoir" in page.main  # the other one of that day
    assert "Free P." not in page.text
    home = client_of("sophie").page("/etablissement/")
    assert "1 en attente de réponse, quelqu’un viendra pour 1" in home.main


def test_where_somebody_comes_to_each_shift_nobody_is_looked_for(
    client_of: ClientOf, fresh: Addresses, world: World, held: int
) -> None:
    assert fresh.owner
    with administration(fresh.owner) as session:
        session.execute(delete(MissionShift).where(MissionShift.mission_id != held))
        session.execute(delete(RequestShift).where(RequestShift.id == world.shift))
        session.execute(update(Request).where(Request.id == world.request).values(headcount=1))
    sophie = client_of("sophie")
    page = sophie.page(f"/etablissement/demandes/{world.request}")
    assert "Quelqu’un viendra. Le nom vous sera donné au plus tard" in page.main
    assert "À pourvoir" not in page.main
    assert "Quelqu’un viendra" in sophie.page("/etablissement/").main


def test_of_several_people_places_and_names_are_told(
    client_of: ClientOf, fresh: Addresses, world: World, held: int
) -> None:
    assert fresh.owner
    assert held
    with administration(fresh.owner) as session:
        held_mission(session, world, worker_id=world.published_worker, employment_id=world.published_employment)
    page = client_of("sophie").page(f"/etablissement/demandes/{world.request}")
    assert "Quelqu’un viendra pour chaque place. Les noms vous seront donnés au plus tard le" in page.main
    assert "2 personnes viendront, noms au plus tard le mer. 24 févr." in page.main


def test_the_lead_reads_who_it_is_to_be_and_when_that_is_announced(
    client_of: ClientOf, world: World, held: int
) -> None:
    lucie = client_of("lucie")
    page = lucie.page(f"/pilotage/demandes/{world.request}")
    assert "Retenue à annoncer le mar. 23 févr." in page.main
    mission = lucie.page(f"/pilotage/missions/{held}")
    assert "pas encore : le mardi 23 février 2027 au plus tard" in mission.main.replace("\N{NO-BREAK SPACE}", " ")
    assert "1 retenu" in lucie.page("/pilotage/demandes").main
    for way in ("/pilotage/plan/etablissements", "/pilotage/plan/personnes"):
        assert "retenue" in lucie.page(f"{way}?semaine=2027-03-01").text
    with time_machine.travel(datetime(2027, 2, 26, 9, tzinfo=UTC)):
        lead = client_of("lucie")
        drawn = lead.page("/pilotage/carte")
        assert "retenues, annoncées plus tard" in drawn.main
        assert "1 mission – retenue" in drawn.main
        assert drawn.response.text.count('class="line-held"') == 2, "in the legend and on the map"
        head = [text_of(each) for each in drawn.tree.iter("th")]
        [cells] = [
            [text_of(each) for each in row.iter("td")]
            for row in drawn.tree.iter("tr")
            if any(each.get("data-label") == "Retenus" for each in row.iter("td"))
        ]
        assert cells[head.index("Retenus") - 1] == "1"
    listed = lines(lucie, "/pilotage/plan/fichier?semaine=2027-03-01")
    assert {each["Salarié(e)"]: each["État"] for each in listed}["W-FREE"] == "Retenue, annoncée plus tard"
    row = next(each for each in lines(lucie, "/pilotage/demandes/fichier") if each["Établissement"] == "site")
    parts = ("confirmés", "en attente de réponse", "retenus", "vides")
    assert row["Créneaux retenus"] == "1"
    assert int(row["Créneaux"]) == sum(int(row[f"Créneaux {each}"]) for each in parts)
    with time_machine.travel(datetime(2027, 2, 26, 9, tzinfo=UTC)):
        assert "Retenu" in client_of("lucie").page("/pilotage/").main


@pytest.mark.parametrize("name", ["agnes", "leo"])
def test_agencies_find_nothing(client_of: ClientOf, held: int, name: str) -> None:
    agency = client_of(name)
    assert "Free P." not in agency.page("/agence/").text
    agency.page(f"/agence/missions/{held}", status=404)


def test_the_buyer_reads_that_more_hours_have_somebody(client_of: ClientOf, held: int) -> None:
    assert held
    page = client_of("denise").page("/departement/?du=2027-03-01&au=2027-03-31")
    assert "de plus ont déjà quelqu’un, qui n’est pas encore annoncé" in page.main


def test_the_notice_is_nothing_or_long_enough(client_of: ClientOf) -> None:
    lucie = client_of("lucie")
    page = lucie.page("/pilotage/reglages/marche")
    for wrong in ("2", "29"):
        refused = lucie.press(page, "Enregistrer", status=422, announce_days=wrong)
        assert "Annonce des missions, en jours avant" in refused.main
    short = lucie.press(page, "Enregistrer", status=422, announce_days="3", answer_minutes="72")
    assert "Indiquez 0, ou au moins 3 jours" in short.main
    saved = lucie.press(page, "Enregistrer", announce_days="7")
    assert "Réglages enregistrés." in saved.main
