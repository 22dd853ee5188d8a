"""The calendar in the browser: of the market for its lead, of a site for its own people."""

from collections.abc import Callable
from datetime import date

import pytest

from scheduler.core.db import Database
from scheduler.core.tables import Closure, PermanenceDay
from tests.scheduler.db.world import World
from tests.web.client import Client

MARKET = "/reglages/calendrier"
RULES, CLOSE, MAN = "Suivre ces règles", "Fermer ces jours", "Noter ces permanences"


def test_the_lead_sets_the_zone_and_closes_a_bridge(client_of: Callable[[str], Client]) -> None:
    lucie = client_of("lucie")
    page = lucie.page(f"{MARKET}?annee=2027")
    assert "Septembre 2027" in page.main
    page = lucie.press(page, RULES, holiday_law="alsace_moselle", school_zone="b")
    assert "Calendrier enregistré." in page.main
    assert "2027-2028" in page.main
    assert "Saint-Étienne" in page.main
    assert "Vacances scolaires" in page.main
    page = lucie.press(page, RULES, solidarity_day="armistice")
    assert "Armistice jeu. 11 nov., travaillé : journée de solidarité" in page.main
    page = lucie.press(page, RULES, solidarity_day="none")
    page = lucie.press(page, CLOSE, first_day="2027-11-12", reason="bridge")
    assert "1 jour fermé." in page.main
    assert "Jours fermés : vendredi 12 novembre 2027 (Pont)" in page.main
    page = lucie.press(page, "Retirer : le vendredi 12 novembre 2027")
    assert "Fermeture retirée." in page.main
    wrong = lucie.press(page, CLOSE, status=422, first_day="2027-11-12", last_day="2027-11-11")
    assert "Le dernier jour vient avant le premier." in wrong.main


def test_a_site_of_another_zone_is_set_apart(client_of: Callable[[str], Client], world: World) -> None:
    lucie = client_of("lucie")
    page = lucie.page(f"{MARKET}?etablissement={world.site}&annee=2027")
    page = lucie.press(page, RULES, school_zone="corse")
    assert "Les vacances de cette zone ne sont pas fournies" in page.main
    assert "Les vacances de cette zone" not in lucie.page(MARKET).main
    assert lucie.get(f"{MARKET}?etablissement=0").status_code == 404
    assert lucie.get(f"{MARKET}?etablissement=999999").status_code == 404


def test_a_college_says_when_it_works_in_the_holidays(
    client_of: Callable[[str], Client], database: Database, world: World
) -> None:
    lucie, sophie = client_of("lucie"), client_of("sophie")
    lucie.press(lucie.page(MARKET), RULES, school_zone="b")
    places = sophie.page("/etablissement/lieux")
    page = sophie.page(f"{places.links['Calendrier']}?annee=2027")
    page = sophie.press(page, CLOSE, first_day="2027-11-15")
    page = sophie.press(page, MAN, first_day="2027-12-20", last_day="2027-12-22")
    assert "3 jours de permanence notés." in page.main
    assert "Fermeture de l’établissement" in page.main
    wrong = sophie.press(page, MAN, status=422, first_day="2027-11-08")
    assert "Aucun de ces jours n’est un jour de vacances" in wrong.main
    assert "Jours de permanence : du lundi 20 décembre au mercredi 22 décembre 2027" in page.main
    sophie.press(page, "Retirer : du lundi 20 décembre au mercredi 22 décembre 2027")
    with database.transaction(world.sophie) as session:
        after = date(2027, 11, 1)
        assert session.query(PermanenceDay).filter(PermanenceDay.day > after).count() == 0
        assert session.query(Closure).filter(Closure.site_id == world.site, Closure.day > after).count() == 1


def test_the_lead_is_warned_before_the_calendar_ends(client_of: Callable[[str], Client]) -> None:
    lucie = client_of("lucie")
    assert "zone de vacances" not in lucie.page("/pilotage/").main
    lucie.press(lucie.page(MARKET), RULES, school_zone="unsaid")
    assert "La zone de vacances n’est pas choisie" in lucie.page("/pilotage/").main
    assert "La zone des vacances scolaires n’est pas choisie Choisissez-la" in lucie.page("/reglages/").main
    lucie.press(lucie.page(MARKET), RULES, school_zone="reunion")
    for words, where in (
        ("Les vacances de la zone La Réunion ne sont pas fournies", "/pilotage/"),
        ("Les vacances scolaires de la zone choisie manquent", "/reglages/"),
    ):
        page = lucie.page(where).main
        assert words in page
        assert "n’est pas choisie" not in page


@pytest.mark.parametrize("do", ["set", "", "else"])
def test_a_college_sets_no_rules_and_nothing_else_by_its_page(
    client_of: Callable[[str], Client], world: World, do: str
) -> None:
    sophie = client_of("sophie")
    page = sophie.page(f"/etablissement/lieux/{world.site}/calendrier")
    token = page.form(CLOSE).find(".//input[@name='csrf_token']")
    assert token is not None
    data = {"csrf_token": token.get("value"), "do": do, "school_zone": "", "holiday_law": ""}
    status = sophie.post(f"/etablissement/lieux/{world.site}/calendrier", data=data).status_code
    assert status == (403 if do == "set" else 422)
