"""The trades of the market in the browser."""

from collections.abc import Callable
from typing import Any

from tests.web.client import Client

PAGE = "/reglages/metiers"


def test_a_trade_is_added_and_gets_its_hours(client_of: Callable[[str], Client]) -> None:
    lucie = client_of("lucie")
    skill: dict[str, Any] = {"skill-name": "Taille des haies"}
    page = lucie.press(lucie.page(PAGE), "Ajouter la compétence", **skill)
    assert "Taille des haies" in page.main
    added = lucie.press(page, "Ajouter le métier", name="Jardin", priority="2")
    assert added.h1 == "Jardin"
    wrong = lucie.press(added, "Ajouter ces horaires", status=422, label="Matin", start="tôt", end="13:30")
    assert "Écrivez les heures comme 6:30" in wrong.main
    hours = lucie.press(added, "Ajouter ces horaires", label="Matin", start="6:30", end="13:30", pause="20")
    assert "Matin, lundi, mardi, jeudi, vendredi, de 6 h 30 à 13 h 30, pause 20 min" in hours.main
    twice = lucie.press(hours, "Ajouter ces horaires", status=422, label="Matin", start="13:00", end="15:00", pause="0")
    assert "Des horaires du même nom couvrent déjà une partie de ces heures" in twice.main
    gone = lucie.press(hours, "Retirer")
    assert "Horaires habituels retirés : Matin, lundi, mardi, jeudi, vendredi, de 6 h 30" in gone.main
    assert "au lieu de" not in gone.main.partition("Derniers changements")[2], "of what goes others may stay"
    assert "Métier : Jardin" in lucie.page("/reglages/").main
