"""What is taken away stays so when the button is pressed a second time, and whoever pressed reads that it is done."""

from collections.abc import Callable
from typing import Any

from scheduler.core.addresses import Addresses
from scheduler.core.db import Database, administration
from scheduler.core.tables import Market
from tests.scheduler.db.world import World
from tests.scheduler.hours.working import today
from tests.web.client import Client, Page, names, text_of
from tests.web.test_bills import SLUG, closed

ClientOf = Callable[[str], Client]


def pressed_twice(client: Client, page: Page, button: str, *, status: int = 200, **values: Any) -> str:
    """Press a button of a page, and then the same one as if nothing had come back; return what is told then."""
    client.press(page, button, **values)
    return client.press(page, button, status=status, **values).text


def only_first(page: Page, button: str) -> Page:
    """Leave of several forms with that button the first alone, so that it can be pressed."""
    alike = [each for each in page.forms() if any(text_of(one) == button for one in each.iter("button"))]
    for each in alike[1:]:
        each.clear()
    return page


def test_a_price(fresh: Addresses, database: Database, world: World, client_of: ClientOf) -> None:
    closed(fresh, database, world)
    lucie = client_of("lucie")
    page = lucie.page("/bilan/factures/prix")
    before = page.main.count("Retirer")
    page = only_first(page, "Retirer")
    assert "Ce prix était déjà retiré." in pressed_twice(lucie, page, "Retirer")
    assert lucie.page("/bilan/factures/prix").main.count("Retirer") == before - 1


def test_a_month_is_closed_and_opened_once(
    fresh: Addresses, database: Database, world: World, client_of: ClientOf
) -> None:
    closed(fresh, database, world)
    lucie = client_of("lucie")
    page = lucie.page(f"/pilotage/heures/mois/{SLUG}")
    assert "Ce mois est déjà rouvert." in pressed_twice(lucie, page, "Rouvrir le mois", reason="late_hours")
    page = lucie.page(f"/pilotage/heures/mois/{SLUG}")
    lucie.press(page, "Clore le mois")
    told = lucie.press(page, "Clore le mois")
    assert "Ce mois est déjà clos." in told.text
    assert [each for each in told.tree.iter("p") if "flash-bad" in (each.get("class") or "")] == []


def test_a_note(client_of: ClientOf, world: World) -> None:
    agnes = client_of("agnes")
    where = f"/agence/missions/{world.published}"
    page = agnes.press(agnes.page(where), "Ajouter la note", said="Appelée à 9 h")
    told = pressed_twice(agnes, only_first(page, "Retirer cette note"), "Retirer cette note")
    assert "Cette note était déjà retirée." in told


def test_an_agreement_on_shares(client_of: ClientOf) -> None:
    lucie = client_of("lucie")
    page = lucie.page("/reglages/parts")
    button = "Enregistrer ces parts"
    parts = sorted(name for name in names(page.form(button)) if name.startswith("part_"))
    given: dict[str, Any] = dict(zip(parts, ("70", "20", "10"), strict=True))
    page = lucie.press(page, button, from_day="2099-01-01", **given)
    assert "Cet accord était déjà retiré." in pressed_twice(lucie, page, "Retirer cet accord")


def test_a_change_by_hand_takes_no_other_one_along(client_of: ClientOf, world: World) -> None:
    lucie = client_of("lucie")
    mission = f"/pilotage/missions/{world.published}"
    lucie.press(lucie.page(mission), "Figer")
    lucie.press(lucie.page(f"{mission}/ecarter"), "Écarter de cette demande")
    page = lucie.page("/pilotage/plan/modifications")
    assert "Cette modification était déjà annulée." in pressed_twice(lucie, page, "Annuler")
    left = lucie.page("/pilotage/plan/modifications")
    assert left.main.count("annulée par") == page.main.count("annulée par") + 1, "the one before stands"


def test_who_was_kept_from_a_request_is_admitted_once(client_of: ClientOf, world: World) -> None:
    lucie = client_of("lucie")
    lucie.press(lucie.page(f"/pilotage/missions/{world.published}/ecarter"), "Écarter de cette demande")
    page = lucie.page("/pilotage/plan/modifications")
    assert "peut de nouveau être proposé" in pressed_twice(lucie, page, "Admettre de nouveau")


def test_usual_hours(client_of: ClientOf, world: World) -> None:
    lucie = client_of("lucie")
    where = f"/reglages/metiers/{world.job}"
    page = lucie.press(
        lucie.page(where), "Ajouter ces horaires", label="le soir", weekdays=["1"], start="17:00", end="20:00"
    )
    told = pressed_twice(lucie, only_first(page, "Retirer"), "Retirer")
    assert "Ces horaires étaient déjà retirés." in told


def test_a_training(client_of: ClientOf, fresh: Addresses, world: World) -> None:
    assert fresh.owner
    with administration(fresh.owner) as session:
        market = session.get_one(Market, world.calvados)
        market.settings = {**market.settings, "worked_hours": True}
    agnes, day = client_of("agnes"), f"{today()}"
    page = agnes.page("/bilan/parcours/formation")
    page = agnes.press(page, "Enregistrer la formation", name="Propreté", from_day=day, to_day=day)
    page = agnes.page(page.links["Propreté"])
    assert "Cette formation était déjà supprimée." in pressed_twice(agnes, page, "Supprimer la formation")


def test_a_file_made_by_mistake(client_of: ClientOf, world: World) -> None:
    agnes = client_of("agnes")
    page = agnes.page(f"/agence/salaries/{world.free_worker}/donnees")
    assert "Cette fiche n’est pas, ou plus, parmi les vôtres." in pressed_twice(agnes, page, "Supprimer la fiche")
