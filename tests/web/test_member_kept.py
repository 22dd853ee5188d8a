"""What is kept of somebody, in the browser: shown, handed out, erased."""

from collections.abc import Callable

from msgspec import json
from sqlalchemy import text

from scheduler.core.addresses import Addresses
from scheduler.core.db import administration
from tests.scheduler.db.world import World
from tests.web.client import Client

ClientOf = Callable[[str], Client]
ERASE = "Effacer les données"


def test_what_is_kept_is_shown_and_handed_out(client_of: ClientOf, world: World) -> None:
    client = client_of("agnes")
    page = client.page(f"/agence/salaries/{world.published_worker}")
    page = client.page(page.links["Ce que nous gardons"])
    assert page.h1 == "Ce que nous gardons de Published P."
    for words in ("Lieu de vie", "Missions et heures", "5 ans après la fin du dernier contrat", "R5132-1-7"):
        assert words in page.main
    answer = client.open(page.links["toutes ces données (JSON)"])
    assert answer.mimetype == "application/json"
    assert "attachment" in answer.headers["Content-Disposition"]
    found = json.decode(answer.data)
    assert found["contact"]["contacts"][0]["phone"] == "+33600000001"
    assert found["identity"]["names"] == [{"display_name": "Published P."}]


def test_somebody_is_erased_after_their_contract_and_not_before(
    client_of: ClientOf, fresh: Addresses, world: World
) -> None:
    client, where = client_of("agnes"), f"/agence/salaries/{world.free_worker}/donnees"
    page = client.press(client.page(where), ERASE, status=422)
    assert "Choisissez pourquoi" in page.main
    page = client.press(client.page(where), ERASE, status=422, reason="asked")
    assert "Cochez la case" in page.main
    page = client.press(client.page(where), ERASE, status=409, reason="asked", sure="1")
    assert "Un contrat court encore" in page.main
    assert fresh.owner
    over = "UPDATE employments SET from_day = '2015-01-01', to_day = '2020-01-31' WHERE worker_id = :id"
    with administration(fresh.owner) as session:
        session.execute(text(over), {"id": world.free_worker})
    listed = client.page("/agence/salaries/conservation")
    assert "Free P." in listed.main
    assert "31 janvier 2025" in listed.main
    page = client.press(client.page(where), ERASE, reason="period_over", sure="1")
    assert "Son code reste" in page.text
    assert "Free P." not in page.main
    page = client.page(f"/agence/salaries/{world.free_worker}")
    assert (page.h1, "effacées le" in page.main, "Modifier" in page.main) == ("W-FREE", True, False)
    assert ERASE not in client.page(where).main
    assert "Personne pour le moment" in client.page("/agence/salaries/conservation").main


def test_a_file_made_by_mistake_is_taken_back(client_of: ClientOf, world: World) -> None:
    client = client_of("agnes")
    used = client.page(f"/agence/salaries/{world.published_worker}/donnees")
    assert "a déjà servi" in client.press(used, "Supprimer la fiche", status=409).main
    page = client.press(client.page(f"/agence/salaries/{world.free_worker}/donnees"), "Supprimer la fiche")
    assert "Fiche supprimée" in page.text
    client.page(f"/agence/salaries/{world.free_worker}", status=404)
