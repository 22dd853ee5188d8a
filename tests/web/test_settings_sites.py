"""The sites of the market in the browser."""

from collections.abc import Callable
from typing import Any

from tests.scheduler.db.world import World
from tests.web.client import Client

PAGE = "/reglages/etablissements"


def test_a_site_is_added_moved_and_served(client_of: Callable[[str], Client], world: World) -> None:
    lucie = client_of("lucie")
    page = lucie.page(PAGE)
    new: dict[str, Any] = {
        "uai": "0149999Z",
        "name": "Collège neuf",
        "address": "1 rue du Port",
        "lat": "49,18",
        "lon": "-0,37",
    }
    wrong = lucie.press(page, "Ajouter l’établissement", status=422, **(new | {"uai": "14", "lat": "ici"}))
    assert "Latitude" in wrong.main
    added = lucie.press(page, "Ajouter l’établissement", **new)
    assert added.h1 == "Collège neuf"
    served = lucie.press(added, "Enregistrer les associations", agency=str(world.agency), sector=str(world.agency))
    assert "Association du secteur : agency" in served.main
    refused = lucie.press(
        served, "Enregistrer les associations", status=422, agency=str(world.agency), sector=str(world.lead)
    )
    assert "L’association du secteur doit être parmi celles qui desservent l’établissement." in refused.main
    moved = lucie.press(served, "Enregistrer", lon="-0,4")
    assert "Emplacement : 49.18000, -0.40000 au lieu de 49.18000, -0.37000" in moved.main
    found = lucie.press(lucie.page(PAGE), "Chercher", cherche="neuf port")
    assert "Collège neuf" in found.links
    assert "other_site" not in found.links
