"""The agreed shares in the browser."""

from collections.abc import Callable
from typing import Any

from tests.web.client import Client, names

PAGE = "/reglages/parts"


def test_a_planner_agrees_on_shares_takes_them_back_and_reads_who_did(client_of: Callable[[str], Client]) -> None:
    lucie = client_of("lucie")
    page = lucie.page(PAGE)
    assert "Ensemble, ces parts font 20 %." in page.main
    lead, agency, other = sorted(name for name in names(page.form("Enregistrer ces parts")) if name.startswith("part_"))
    button = "Enregistrer ces parts"
    parts: dict[str, Any] = {lead: "70", agency: "20"}
    wrong = lucie.press(page, button, status=422, from_day="2099-01-01", **parts)
    assert "Ensemble, les parts doivent faire cent pour cent." in wrong.main
    parts[other] = "10"
    empty = lucie.press(page, button, status=422, **parts)
    assert "Indiquez le premier jour de ces parts." in empty.main
    saved = lucie.press(page, button, from_day="2099-01-01", **parts)
    assert "Parts enregistrées." in saved.main
    assert "à venir" in saved.main
    assert "Lucie" in saved.main
    stale = lucie.press(page, button, status=409, from_day="2099-02-01", **parts)
    assert "Quelqu’un d’autre a modifié la même chose au même moment." in stale.main
    assert "Accord retiré." in lucie.press(saved, "Retirer cet accord").main
    overview = lucie.page("/reglages/")
    assert "Parts à partir du jeudi 1er janvier 2099 : aucun accord" in overview.main
    assert "au lieu de lead 70 %, agency 20 %, other_agency 10 %" in overview.main
