"""The one entry to all settings in the browser."""

from collections.abc import Callable

from sqlalchemy import update

from scheduler.core.addresses import Addresses
from scheduler.core.db import Database, administration
from scheduler.core.tables import User
from scheduler.imports import Kind, load
from tests.scheduler.db.world import World
from tests.scheduler.statements import MOST_OF_A_PAGE, counted
from tests.web.client import Client


def test_what_is_missing_stands_with_its_cure_and_its_page(client_of: Callable[[str], Client]) -> None:
    page = client_of("lucie").page("/reglages/")
    assert page.h1 == "Réglages"
    assert "Les parts convenues font 20 % et non 100 %" in page.main
    assert "/reglages/parts" in page.links.values()


def test_who_plans_without_administering_is_shown_no_way_that_is_closed(
    client_of: Callable[[str], Client], fresh: Addresses, world: World
) -> None:
    assert fresh.owner
    lucie = client_of("lucie")
    with administration(fresh.owner) as session:
        session.execute(update(User).where(User.id == world.lucie.user).values(administers=False))
    for where in ("/reglages/", "/pilotage/"):
        page = lucie.page(where)
        for link in {each for each in page.links.values() if each.startswith(("/reglages", "/pilotage/reglages"))}:
            assert lucie.get(link).status_code == 200, link
    assert "Les parts convenues font 20 % et non 100 %" in lucie.page("/reglages/").main
    assert lucie.get("/reglages/parts").status_code == 403
    assert lucie.get("/pilotage/reglages/marche").status_code == 403


def test_a_file_that_was_stored_stands_among_the_latest_changes(
    client_of: Callable[[str], Client], database: Database, world: World
) -> None:
    def bring(content: str, *, apply: bool) -> None:
        with database.transaction(world.lucie) as session:
            report = load(session, world.lucie, Kind.SITES, content.encode(), apply=apply)
            assert (report.faults, report.applied) == ((), apply)

    rows = "UAI;Nom;Adresse;Latitude;Longitude;Associations\n"
    new = f"{rows}0140009B;Collège Neuf;2 rue du Port, Caen;49,2;-0,4;agency, lead\n"
    lucie = client_of("lucie")
    bring(new, apply=False)
    assert "Fichier importé" not in lucie.page("/reglages/").main
    bring(new, apply=True)
    bring(new, apply=True)  # changes nothing
    bring(new.replace("2 rue", "4 rue"), apply=True)
    with counted() as statements:
        page = lucie.page("/reglages/")
    assert len(statements) <= MOST_OF_A_PAGE
    assert page.main.count("Fichier importé") == 2
    said = " ".join(page.main.split())
    assert "Fichier importé : Établissements, 1 ligne ajoutée" in said
    assert "Fichier importé : Établissements, 0 ligne ajoutée, 1 modifiée" in said
    assert "Lucie" in page.main
    assert "Fichier importé" not in lucie.page("/pilotage/reglages/marche").main


def test_what_an_agency_brings_of_its_own_people_is_nothing_of_the_settings(
    client_of: Callable[[str], Client], database: Database, world: World
) -> None:
    with database.transaction(world.agnes) as session:
        content = "Code;Nom affiché;Transport\nW-FREE;Free P.;Vélo\n".encode()
        assert load(session, world.agnes, Kind.WORKERS, content, apply=True).applied
    assert "Fichier importé" not in client_of("lucie").page("/reglages/").main


def test_a_file_does_not_get_in_the_way_of_whoever_has_the_settings_open(
    client_of: Callable[[str], Client], database: Database, world: World
) -> None:
    lucie = client_of("lucie")
    page = lucie.page("/pilotage/reglages/marche")
    with database.transaction(world.lucie) as session:
        content = b"Du;Motif\n14/05/2027;Pont\n"
        assert load(session, world.lucie, Kind.CLOSURES, content, apply=True, sure=True).applied
    page = lucie.press(page, "Enregistrer", answer_minutes="7")
    assert "Quelqu’un d’autre a modifié" not in page.text
