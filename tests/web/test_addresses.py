"""What an address asks for and nobody can read: its page says so in one sentence, and no file is sent."""

from collections.abc import Callable

import pytest

from tests.scheduler.db.world import World
from tests.web.client import Client

SAID = "que Relève ne sait pas lire"
PLACES = (
    ("lucie", "/pilotage/demandes", "etat site poste semaine page"),
    ("lucie", "/pilotage/plan/etablissements", "semaine agence"),
    ("lucie", "/pilotage/plan/personnes", "semaine agence"),
    ("lucie", "/pilotage/messages", "page"),
    ("lucie", "/reglages/etablissements", "desservi page"),
    ("lucie", "/reglages/associations/{world.agency}/depart", "day"),
    ("lucie", "/reglages/calendrier", "annee"),
    ("lucie", "/reglages/personnes", "organisation"),
    ("lucie", "/pilotage/missions/{world.published}/echanger", "autre"),
    ("agnes", "/agence/semaine", "lundi"),
    ("agnes", "/agence/salaries", "page"),
    ("agnes", "/agence/salaries/{world.free_worker}/disponibilites", "heure"),
    ("sophie", "/recherche", "dans page"),
    ("denise", "/departement/", "site metier"),
)


@pytest.mark.parametrize(("person", "where", "names"), PLACES)
def test_a_page_says_what_it_did_not_understand(
    client_of: Callable[[str], Client], world: World, person: str, where: str, names: str
) -> None:
    client, address = client_of(person), where.format(world=world)
    assert SAID not in client.page(address).text
    for name in names.split():
        page = client.page(f"{address}?{name}=abc")
        assert page.response.status_code == 200, name
        assert page.text.count(f"L’adresse contient « abc », {SAID}") == 1, name
        assert SAID not in client.page(f"{address}?{name}=").text, "nothing is asked for"


def test_it_says_so_once_of_each_and_shows_no_more_than_a_line(client_of: Callable[[str], Client]) -> None:
    page = client_of("lucie").page(f"/pilotage/demandes?site=x&poste=x&semaine={'9' * 500}<b>")
    assert "« x, 999" in page.text
    assert "9" * 60 not in page.main
    assert "<b>" not in page.response.text.replace("&lt;b&gt;", "")


@pytest.mark.parametrize(
    ("person", "where"),
    [
        ("lucie", "/pilotage/demandes/fichier?semaine=abc"),
        ("lucie", "/pilotage/plan/fichier?agence=abc&format=xlsx"),
        ("denise", "/departement/fichier?site=abc"),
    ],
)
def test_a_file_is_not_sent_with_other_rows_than_asked_for(
    client_of: Callable[[str], Client], person: str, where: str
) -> None:
    client = client_of(person)
    refused = client.get(where)
    assert refused.status_code == 422
    assert "Le fichier ne serait pas celui que vous demandez." in refused.text
    assert client.get(where.replace("abc", "2147483647").replace("semaine=2147483647", "")).status_code == 200
