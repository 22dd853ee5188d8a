"""The settings of the market in the browser."""

from collections.abc import Callable

from tests.web.client import Client

PAGE = "/pilotage/reglages/marche"


def test_a_planner_changes_the_settings_and_reads_who_did(client_of: Callable[[str], Client]) -> None:
    lucie = client_of("lucie")
    page = stale = lucie.page(PAGE)
    assert "Code du marché pour les commandes : calvados" in page.main
    wrong = lucie.press(page, "Enregistrer", status=422, answer_minutes="bientôt", office_closes="07:00")
    assert "Écrivez des heures, par exemple 24 ou 24 h 30." in wrong.main
    saved = lucie.press(page, "Enregistrer", answer_minutes="36", automatic_reoffers="y")
    assert "Réglages enregistrés." in saved.main
    assert "Délai habituel de réponse" in saved.main
    assert "Lucie" in saved.main
    late = lucie.press(stale, "Enregistrer", status=409, answer_minutes="48")
    assert "Quelqu’un d’autre a modifié la même chose au même moment." in late.main
    assert "Lucie" in lucie.press(late, "Enregistrer", answer_minutes="48").main
