"""On the page of a lost mission, one press asks the agency's own stand-by."""

from collections.abc import Callable

import pytest

from scheduler.core.addresses import Addresses
from scheduler.core.db import administration
from scheduler.core.tables import Mission, StandBy, TravelTime
from tests.scheduler.db.world import World
from tests.web.client import Client

ClientOf = Callable[[str], Client]


@pytest.fixture
def stands_by(fresh: Addresses, world: World) -> None:
    assert fresh.owner
    with administration(fresh.owner) as session:
        listed = {"mission_id": world.confirmed, "worker_id": world.free_worker, "rank": 1}
        session.add(StandBy(market_id=world.calvados, **listed))


@pytest.mark.usefixtures("stands_by")
def test_after_taking_somebody_off_their_own_stand_by_is_one_press_away(client_of: ClientOf, world: World) -> None:
    client = client_of("agnes")
    page = client.page(f"/agence/missions/{world.confirmed}/ne-peut-plus-venir")
    page = client.press(page, "Libérer ces jours", reason="unable")
    assert "Qui vient à sa place ?" in page.main
    assert "À pourvoir : le lundi 1er mars. Prévu(e) en remplacement" in page.main
    done = client.press(page, "Confirmer sa venue : Free P.")
    assert "C’est confirmé : l’établissement et la mandataire sont prévenus." in done.main
    assert done.h1 == "Free P., site"
    assert "Agnes a proposé la mission à la personne, prévue en remplacement" in done.main
    assert "Agnes a confirmé la mission" in done.main
    again = client.page(f"/agence/missions/{world.confirmed}")
    assert "Qui vient à sa place ?" not in again.main


@pytest.mark.usefixtures("stands_by")
def test_an_offer_alone_waits_and_a_broken_rule_is_told(client_of: ClientOf, fresh: Addresses, world: World) -> None:
    client = client_of("agnes")
    page = client.page(f"/agence/missions/{world.confirmed}/ne-peut-plus-venir")
    page = client.press(page, "Libérer ces jours", reason="unable")
    assert fresh.owner
    with administration(fresh.owner) as session:
        way = session.get_one(TravelTime, {"worker_id": world.free_worker, "site_id": world.site})
        way.minutes = 90
    refused = client.press(page, "Proposer seulement : Free P.", status=409)
    assert "Ce n’est plus possible" in refused.main
    with administration(fresh.owner) as session:
        session.get_one(TravelTime, {"worker_id": world.free_worker, "site_id": world.site}).minutes = 20
    done = client.press(refused, "Proposer seulement : Free P.")
    assert "C’est proposé, la mandataire le sait." in done.main
    assert "Confirmer" in done.main
    late = client.press(refused, "Confirmer sa venue : Free P.", status=409)
    assert "Ces jours sont déjà proposés à Free P." in late.main, "the page was older than the offer"
    with administration(fresh.owner) as session:
        assert {each.state for each in session.query(Mission).where(Mission.worker_id == world.free_worker)} == {
            "published"
        }
