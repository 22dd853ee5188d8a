"""Whoever works in several markets goes from one to the other without signing out, and acts in one at a time."""

from collections.abc import Callable

import pytest

from scheduler.core.addresses import Addresses
from scheduler.core.db import administration
from scheduler.core.tables import User
from tests.scheduler.db.world import World
from tests.web.client import Client
from tests.web.codes import SET_UP, demand

ClientOf = Callable[[str], Client]
MARKETS = "/connexion/marche"


def test_one_goes_from_market_to_market(client_of: ClientOf) -> None:
    bruno, elsewhere = client_of("bruno"), client_of("bruno")
    page = bruno.page("/agence/")
    assert "Marché : Calvados" in page.text
    page = bruno.page(page.links["Changer de marché"])
    assert "Calvados Vous y êtes" in page.main
    page = bruno.press(page, "Aller à Manche")
    assert page.path == "/agence/"
    assert "Marché : Manche" in page.text
    assert "Marché : Manche" in bruno.page("/agence/semaine").text
    assert "Marché : Calvados" in elsewhere.page("/agence/").text
    assert "Marché : Calvados" in bruno.press(bruno.page(MARKETS), "Aller à Calvados").text


@pytest.mark.parametrize("market", ["manche", "nowhere", ""])
def test_who_works_in_one_market_is_not_asked_and_goes_nowhere(client_of: ClientOf, market: str) -> None:
    agnes = client_of("agnes")
    page = agnes.page("/agence/")
    assert "Changer de marché" not in page.links
    form = page.form("Se déconnecter")
    proof = next(each.get("value") for each in form.iter("input") if each.get("name") == "csrf_token")
    assert agnes.post(MARKETS, data={"csrf_token": proof, "market": market}).status_code == 404
    assert "Marché : Calvados" in agnes.page("/agence/").text


def test_what_the_other_market_demands_at_the_door_is_asked(
    client_of: ClientOf, fresh: Addresses, world: World
) -> None:
    demand(fresh, world.manche)
    assert fresh.owner
    with administration(fresh.owner) as session:
        session.get_one(User, world.bruno.user).administers = True
    bruno = client_of("bruno")
    assert bruno.page("/agence/").path == "/agence/"
    assert bruno.press(bruno.page(MARKETS), "Aller à Manche").path == SET_UP
