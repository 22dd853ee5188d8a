"""The sites of the market in the browser."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from scheduler.core.addresses import Addresses
from scheduler.core.db import administration
from scheduler.core.tables import Place, Site
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
    empty = lucie.press(page, "Ajouter l’établissement", status=422, **(new | {"uai": "14", "name": ""}))
    assert "Indiquez une valeur." in empty.main
    assert "Un numéro UAI compte sept chiffres et une lettre" in empty.main, "all that is wrong is told at once"
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


NEW: dict[str, Any] = {"uai": "0149999Z", "name": "Collège neuf", "address": "1 rue du Port, 14400 Bayeux"}
ADD = "Ajouter l’établissement"


def where(fresh: Addresses, uai: str = "0149999Z") -> tuple[float, float] | None:
    assert fresh.owner
    with administration(fresh.owner) as session:
        found = session.execute(select(Site.lat, Site.lon).where(Site.uai == uai)).one_or_none()
    return None if found is None else (found.lat, found.lon)


@pytest.fixture
def communes(fresh: Addresses, world: World) -> None:
    assert fresh.owner
    with administration(fresh.owner) as session:
        for name, postcode, insee, lat, lon in (
            ("Bayeux", "14400", "14047", 49.28, -0.7),
            ("Saint-Martin (14400)", "14400", "14900", 49.3, -0.6),
            ("Saint-Martin (14500)", "14500", "14901", 48.9, -0.9),
        ):
            session.add(Place(market_id=world.calvados, name=name, postcodes=[postcode], insee=insee, lat=lat, lon=lon))


@pytest.mark.usefixtures("communes")
def test_a_site_lies_in_its_commune(client_of: Callable[[str], Client], fresh: Addresses) -> None:
    lucie = client_of("lucie")
    page = lucie.page(PAGE)
    nowhere = lucie.press(page, ADD, status=422, **NEW)
    assert "Indiquez la commune, ou la latitude et la longitude." in nowhere.main
    half = lucie.press(page, ADD, status=422, **NEW, lat="49,18")
    assert "Indiquez la commune, ou la latitude et la longitude." in half.main
    zeros = lucie.press(page, ADD, status=422, **NEW, lat="0", lon="0")
    assert "Zéro et zéro ne situent aucun lieu du marché." in zeros.main
    unknown = lucie.press(page, ADD, status=422, **NEW, commune="Nulle-Part")
    assert "Cette commune n’est pas connue du marché." in unknown.main
    assert where(fresh) is None
    added = lucie.press(page, ADD, **NEW, commune="bayeux")
    assert added.h1 == "Collège neuf"
    assert where(fresh) == (49.28, -0.7)
    lucie.press(added, "Enregistrer", lat="49,275", lon="-0,703")
    lucie.press(lucie.page(added.path), "Enregistrer", commune="14400 Bayeux")
    assert where(fresh) == (49.275, -0.703), "it is known more exactly than its commune"


@pytest.mark.usefixtures("communes")
def test_two_communes_that_fit_are_a_question(client_of: Callable[[str], Client], fresh: Addresses) -> None:
    lucie = client_of("lucie")
    asked = lucie.press(lucie.page(PAGE), ADD, status=422, **NEW, commune="st martin")
    assert "Plusieurs communes sont possibles. Choisissez la bonne." in asked.main
    assert "Saint-Martin (14400)" in asked.main
    assert "Saint-Martin (14500)" in asked.main
    assert where(fresh) is None
    lucie.press(asked, ADD, place="48.9;-0.9")
    assert where(fresh) == (48.9, -0.9)


def test_exchanged_coordinates_are_a_question(client_of: Callable[[str], Client], fresh: Addresses) -> None:
    lucie = client_of("lucie")
    asked = lucie.press(lucie.page(PAGE), ADD, status=422, **NEW, lat="-0,37", lon="49,18")
    assert "La latitude et la longitude semblent inversées." in asked.main
    assert where(fresh) is None
    again = lucie.press(asked, ADD, status=422, place="0;0")  # none of those that were told
    assert "semblent inversées" in again.main
    lucie.press(again, ADD, place="49.18;-0.37")
    assert where(fresh) == (49.18, -0.37)


def test_a_place_far_from_all_others_is_confirmed(client_of: Callable[[str], Client], fresh: Addresses) -> None:
    lucie = client_of("lucie")
    asked = lucie.press(lucie.page(PAGE), ADD, status=422, **NEW, lat="43,3", lon="5,4")
    assert "Cet endroit est loin de tous les autres établissements." in asked.main
    lucie.press(asked, ADD, place="43.3;5.4")
    assert where(fresh) == (43.3, 5.4)
