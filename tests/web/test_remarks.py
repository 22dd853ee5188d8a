"""Notes and what is ticked before a first day, on the pages of the agency and of whoever plans."""

from collections.abc import Callable

import pytest
from sqlalchemy import select, text

from scheduler.core.addresses import Addresses
from scheduler.core.db import Database, administration
from scheduler.core.tables import Preparation, Remark
from scheduler.missions.health_words import health_words
from tests.scheduler.db.world import World
from tests.web.client import Client, text_of

ClientOf = Callable[[str], Client]
ADD, ANYWAY, TAKE_BACK = "Ajouter la note", "Enregistrer quand même", "Retirer cette note"


def test_a_note_on_a_mission_is_the_agencys_and_the_leads(client_of: ClientOf, fresh: Addresses, world: World) -> None:
    assert fresh.owner
    with administration(fresh.owner) as session:
        session.execute(text("DELETE FROM remarks"))
    agnes, lucie = client_of("agnes"), client_of("lucie")
    where = f"/agence/missions/{world.published}"
    page = agnes.press(agnes.page(where), ADD, said="Appelée à 9 h, rappelle demain")
    assert "Appelée à 9 h, rappelle demain" in page.main
    seen = lucie.page(f"/pilotage/missions/{world.published}")
    assert "rappelle demain" in seen.main
    assert "Agnes" not in seen.main
    assert "rappelle demain" not in client_of("sophie").page(f"/etablissement/demandes/{world.request}").main
    assert "rappelle demain" not in agnes.press(page, TAKE_BACK).main


def test_a_note_on_a_request_is_the_leads_alone(client_of: ClientOf, world: World) -> None:
    lucie = client_of("lucie")
    page = lucie.press(lucie.page(f"/pilotage/demandes/{world.request}"), ADD, said="Bruno rappelle à midi")
    assert "Bruno rappelle à midi" in page.main
    for person, where in (
        ("agnes", f"/agence/missions/{world.published}"),
        ("sophie", f"/etablissement/demandes/{world.request}"),
    ):
        assert "Bruno rappelle" not in client_of(person).page(where).main
    assert "Bruno rappelle" not in lucie.press(page, TAKE_BACK).main


def test_words_about_health_are_asked_about_and_lost_to_nobody(
    client_of: ClientOf, fresh: Addresses, world: World
) -> None:
    agnes = client_of("agnes")
    where = f"/agence/missions/{world.published}"
    page = agnes.press(agnes.page(where), ADD, said="Hospitalisée, la grippe", status=422)
    assert "Cela semble parler de santé : Hospitalisée, grippe." in page.main
    assert "Hospitalisée, la grippe" in page.main, "what was written is still in the field"
    assert fresh.owner
    with administration(fresh.owner) as session:
        assert session.scalars(select(Remark.said).where(Remark.said.contains("grippe"))).all() == []
    agnes.press(page, ANYWAY)
    with administration(fresh.owner) as session:
        assert session.scalars(select(Remark.said).where(Remark.said.contains("grippe"))).one()


def test_nothing_and_too_much_are_refused(client_of: ClientOf, world: World) -> None:
    agnes = client_of("agnes")
    page = agnes.page(f"/agence/missions/{world.published}")
    assert "Écrivez quelques mots." in agnes.press(page, ADD, said="  ", status=422).main
    agnes.press(page, ADD, said="x" * 281, status=422)


def test_nobody_takes_back_what_others_wrote(client_of: ClientOf, fresh: Addresses, world: World) -> None:
    assert fresh.owner
    with administration(fresh.owner) as session:
        which = session.scalars(select(Remark.id)).one()
    agnes, lucie = client_of("agnes"), client_of("lucie")
    page = lucie.page(f"/pilotage/demandes/{world.request}")
    token = page.form(ADD).find(".//input[@name='csrf_token']")
    assert token is not None
    data = {"csrf_token": token.get("value") or "", "note": str(which)}
    assert lucie.post(f"/pilotage/demandes/{world.request}/notes/retirer", data=data).status_code == 404
    page = agnes.page(f"/agence/missions/{world.confirmed}")
    token = page.form(ADD).find(".//input[@name='csrf_token']")
    assert token is not None
    data["csrf_token"] = token.get("value") or ""
    assert agnes.post(f"/agence/missions/{world.confirmed}/notes/retirer", data=data).status_code == 404
    with administration(fresh.owner) as session:
        assert session.scalars(select(Remark.id)).one() == which


def test_the_agency_ticks_what_is_done_before_the_first_day(
    client_of: ClientOf, database: Database, world: World
) -> None:
    agnes = client_of("agnes")
    where = f"/agence/missions/{world.confirmed}"
    page = agnes.page(where)
    assert "Reste à faire : DPAE et son accusé de réception, contrats, accueil, équipements" in page.main
    assert "facultatif" not in text_of(page.form("Enregistrer")), "the law demands it"
    page = agnes.press(page, "Enregistrer", contract="y", welcome="y", equipment="y", receipt="AR-77", status=422)
    assert "Indiquez aussi le jour de la déclaration." in page.main
    page = agnes.press(agnes.page(where), "Enregistrer", contract="y", equipment="y")
    assert "Reste à faire : DPAE et son accusé de réception, accueil" in page.main
    with database.transaction(world.agnes) as session:
        kept = session.get_one(Preparation, world.confirmed)
        assert (kept.contract, kept.welcome, kept.equipment, kept.receipt) == (True, False, True, None)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("Arrêt maladie jusqu'à vendredi", ("Arrêt maladie",)),
        ("Elle est enceinte", ("enceinte",)),
        ("Mal au dos, voit le médecin", ("Mal au", "médecin")),
        ("RQTH, mi-temps thérapeutique", ("RQTH", "mi-temps thérapeutique")),
        ("IRM lundi, puis chez le kiné", ("IRM", "kiné")),
        ("Irma vient lundi", ()),
        ("Rappelée à 9 h : vient lundi", ()),
        ("Coopération avec le collège, appel d'Hervé", ()),
        ("Trajet malaisé, garage fermé", ()),
    ],
)
def test_obvious_words_about_health_are_found(said: str, words: tuple[str, ...]) -> None:
    assert health_words(said) == words
