"""The college's pages: what each shows to whom."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from sqlalchemy import delete, update

from scheduler.core.addresses import Addresses
from scheduler.core.db import Database, administration
from scheduler.core.states import Action, move
from scheduler.core.tables import Mission, PeopleCount, Request
from scheduler.requests import cancel
from tests.scheduler.db.world import World
from tests.web.client import Client

ClientOf = Callable[[str], Client]
BEFORE = datetime(2027, 2, 28, 9, tzinfo=UTC)
"""The Sunday before the Monday of the world's request."""


@pytest.fixture(autouse=True)
def _sunday() -> Iterator[None]:
    """Let the pages think that it is the day before the request begins; the database keeps its own clock."""
    with time_machine.travel(BEFORE):
        yield


def address(world: World) -> str:
    return f"/etablissement/demandes/{world.request}"


def test_home_shows_who_comes_and_how_far_requests_are(client_of: ClientOf) -> None:
    page = client_of("sophie").page("/etablissement/")
    assert page.h1 == "Mes demandes"
    assert "lun. 1er mars Entretien de 7 h à 14 h Confirmed P. agency" in page.main
    assert "Proposé, réponse attendue" in page.main
    assert "Published P." not in page.text
    assert "1 place pourvue sur 4, 1 en attente de réponse" in page.main
    assert "26 h 40" in page.main


def test_a_request_that_is_over_is_history(client_of: ClientOf) -> None:
    with time_machine.travel(datetime(2027, 4, 1, 9, tzinfo=UTC)):
        page = client_of("sophie").page("/etablissement/")
    assert "Aucune demande en cours." in page.main
    assert "Historique DemandePériodeHeuresÉtat Entretien" in page.main
    assert "Personne n’est attendu" in page.main


def test_a_site_without_requests_is_told_how_to_begin(client_of: ClientOf, fresh: Addresses, world: World) -> None:
    assert fresh.owner
    with administration(fresh.owner) as session:
        session.execute(delete(Request).where(Request.id == world.other_request))
    page = client_of("tom").page("/etablissement/")
    assert page.links["Demander un remplacement"] == "/etablissement/demandes/nouvelle"


def test_a_request_begins_with_the_first_answer(client_of: ClientOf, world: World) -> None:
    page = client_of("simone").page(address(world))
    assert page.h1 == "Entretien"
    assert "Du lundi 1er mars au vendredi 5 mars 2027" in page.main
    said = "2 personnes pourraient assurer tous les créneaux à pourvoir, 4 au moins un. Réponse demain à 9 h."
    assert said in page.main
    assert "Compté le vendredi 26 février à 5 h, pour 2 créneaux à pourvoir." in page.main
    assert "Confirmed P. 1 créneau · agency" in page.main
    assert "Souhaité Published P." not in page.main
    assert page.links["Annuler la demande"] == f"{address(world)}/annuler"


def test_after_the_answer_the_page_promises_no_moment(client_of: ClientOf, fresh: Addresses, world: World) -> None:
    assert fresh.owner
    with administration(fresh.owner) as session:
        session.execute(update(Request).values(answered_at=BEFORE))
    page = client_of("sophie").page(address(world))
    assert "1 créneau n’a encore personne. La recherche continue chaque nuit." in page.main
    assert "Réponse demain" not in page.main


def test_what_starts_too_early_is_for_the_telephone(client_of: ClientOf, fresh: Addresses, world: World) -> None:
    assert fresh.owner
    with administration(fresh.owner) as session:
        session.execute(update(Request).values(promised_at=None, promised_from=None))
    with time_machine.travel(datetime(2027, 3, 2, 4, tzinfo=UTC)):
        page = client_of("sophie").page(address(world))
    assert "Le calcul de la nuit vient trop tard pour ce remplacement. Appelez lead." in page.main


@pytest.mark.parametrize(
    ("count", "said"),
    [
        ({"shifts": 1, "whole": 1, "partly": 1}, "1 personne pourrait venir."),
        (
            {"shifts": 8, "whole": 0, "partly": 3},
            (
                "Personne ne pourrait assurer tous les créneaux à pourvoir, "
                "mais 3 personnes pourraient en assurer au moins un."
            ),
        ),
        ({"shifts": 8, "whole": 0, "partly": 0}, "Personne ne semble disponible pour l’instant."),
    ],
)
def test_all_days_and_some_days_are_told_apart(
    client_of: ClientOf, fresh: Addresses, world: World, count: dict[str, int], said: str
) -> None:
    assert fresh.owner
    with administration(fresh.owner) as session:
        session.execute(update(PeopleCount).values(counted_at=BEFORE, **count))
    page = client_of("sophie").page(address(world))
    assert said in page.main
    assert "Compté à 10 h, pour" in page.main


def test_without_a_count_nobody_is_promised(client_of: ClientOf, fresh: Addresses, world: World) -> None:
    assert fresh.owner
    with administration(fresh.owner) as session:
        session.execute(delete(PeopleCount))
    page = client_of("sophie").page(address(world))
    assert "Réponse demain à 9 h." in page.main
    assert "personne" not in page.main.lower().partition("les jours")[0].replace("confirmed p.", "")
    assert "Compté" not in page.main


def test_the_page_does_not_ask_again_by_itself(client_of: ClientOf, world: World) -> None:
    assert "hx-" not in client_of("sophie").get(address(world)).text.partition("<main")[2]


def test_a_confirmed_name_appears(client_of: ClientOf, database: Database, world: World) -> None:
    with database.transaction(world.agnes) as session:
        move(session, world.agnes, session.get_one(Mission, world.published), Action.CONFIRM)
    page = client_of("sophie").page(address(world))
    assert "Published P. 1 créneau · agency" in page.main
    assert "Mission confirmée agency" in page.main


def test_cancelling_asks_first(client_of: ClientOf, world: World) -> None:
    client = client_of("sophie")
    page = client.page(f"{address(world)}/annuler")
    assert page.h1 == "Annuler la demande ?"
    assert "Confirmed P. ne viendra pas ces jours-là" in page.main
    page = client.press(page, "Oui, annuler la demande")
    assert page.path == address(world)
    assert "Demande annulée." in page.text
    assert "Cette demande est annulée." in page.main
    assert "2 missions annulées Sophie" in page.main
    assert "Annuler la demande" not in page.links
    page = client.page("/etablissement/")
    assert "Historique DemandePériodeHeuresÉtat Entretien 2 personnes" in page.main


def test_what_is_cancelled_is_not_cancelled_again(client_of: ClientOf, database: Database, world: World) -> None:
    client = client_of("sophie")
    page = client.page(f"{address(world)}/annuler")
    with database.transaction(world.simone) as session:
        cancel(session, world.simone, world.request)
    page = client.press(page, "Oui, annuler la demande")
    assert "Demande annulée." in page.text, "who presses twice, or beside a colleague, reads that it is done"
    assert page.main.count("2 missions annulées") == 1


@pytest.mark.parametrize("end", ["", "/annuler"])
def test_other_sites_do_not_find_it(client_of: ClientOf, world: World, end: str) -> None:
    client = client_of("tom")
    client.page(address(world) + end, status=404)
    client.page(f"/etablissement/demandes/999999{end}", status=404)


@pytest.mark.parametrize("name", ["lucie", "leo", "agnes", "denise"])
def test_these_rooms_are_the_sites(client_of: ClientOf, world: World, name: str) -> None:
    client = client_of(name)
    for path in ("/etablissement/", address(world), "/etablissement/demandes/nouvelle"):
        client.page(path, status=403)


def test_strangers_sign_in_first(client: Client, world: World) -> None:
    assert client.page(address(world)).path == "/connexion"
