"""What stands in the way of a mission is said before its yes, wherever the yes is given; and the yes leaves it out."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, select

from scheduler.core.addresses import Addresses
from scheduler.core.db import Database, administration
from scheduler.core.tables import Mission, MissionFault
from scheduler.core.tables.codes import MissionState
from scheduler.messages.one_tap import PATH, Deed, OneTap, token_of
from scheduler.missions import confirm
from scheduler.planning.standing import look_again
from scheduler.workforce import end_contract
from tests.scheduler.db.world import MONDAY, World
from tests.web.client import Client, Page
from tests.web.conftest import KEY
from tests.web.test_member_answers import two_days

__all__ = ["two_days"]  # a fixture
ClientOf = Callable[[str], Client]

FORBIDDEN = "N’est plus possible : le mardi 2 mars (PASS IAE ou contrat)"
YES = "Confirmer les jours possibles"
DONE = "C’est confirmé pour ces jours : le lundi 1er mars. Pour les autres, nous cherchons quelqu’un d’autre."


def ends(database: Database, fresh: Addresses, world: World, days: int) -> None:
    with administration(fresh.owner or fresh.application) as session:
        session.execute(delete(MissionFault))
    with database.transaction(world.agnes) as session:
        end_contract(session, world.agnes, world.published_worker, MONDAY + timedelta(days=days))
        look_again(session, world.agnes, accepted=True)


@pytest.fixture
def first_day_only(database: Database, fresh: Addresses, world: World, two_days: int) -> int:
    """The contract ends after the first of two days."""
    ends(database, fresh, world, 0)
    return two_days


def tap(world: World) -> str:
    until = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=1)
    return PATH + token_of(OneTap(Deed.CONFIRM, world.published, world.agnes.user, "calvados", until), KEY)


def proof(client: Client) -> str:
    inputs = client.page("/agence/").tree.iter("input")
    return next(each.get("value", "") for each in inputs if each.get("name") == "csrf_token")


def buttons(page: Page) -> list[str]:
    return [" ".join("".join(each.itertext()).split()) for each in page.tree.iter("button")]


def test_the_mission_says_it_and_confirms_what_holds(
    client_of: ClientOf, database: Database, world: World, first_day_only: int
) -> None:
    client = client_of("agnes")
    page = client.page(f"/agence/missions/{first_day_only}")
    assert FORBIDDEN in page.main
    assert "Reste possible : le lundi 1er mars" in page.main
    assert "Confirmer" not in buttons(page)
    assert DONE in client.press(page, YES).main
    with database.transaction(world.agnes) as session:
        lost = session.scalars(select(Mission.id).where(Mission.state == MissionState.DECLINED)).one()
    why = "(une règle s’oppose à ces jours : le mardi 2 mars, PASS IAE ou contrat)"
    assert why in client.page(f"/agence/missions/{lost}").main


@pytest.mark.usefixtures("first_day_only")
def test_whoever_plans_reads_the_same_on_the_page_of_the_mission(client_of: ClientOf, world: World) -> None:
    lucie = client_of("lucie")
    assert FORBIDDEN in lucie.page(f"/pilotage/missions/{world.published}").main
    assert "N’est plus possible" not in lucie.page(f"/pilotage/missions/{world.confirmed}").main


def test_the_list_says_it_and_ticks_nothing_of_the_kind(client_of: ClientOf, first_day_only: int) -> None:
    client = client_of("agnes")
    page = client.page("/agence/")
    assert FORBIDDEN in page.main
    assert [each for each in page.tree.iter("input") if each.get("name") == "mission"] == []
    assert DONE in client.press(page, f"{YES} : Published P., site").main
    assert client.page(f"/agence/missions/{first_day_only}").main.count("N’est plus possible") == 0


def test_a_list_from_before_confirms_what_holds_and_says_so(client_of: ClientOf, first_day_only: int) -> None:
    client = client_of("agnes")
    form = {"csrf_token": proof(client), "mission": str(first_day_only)}
    page = client.post("/agence/missions/confirmer", data=form, follow_redirects=True).text
    assert "1 mission confirmée." in page
    assert "Des jours qui n’étaient plus possibles ne sont pas confirmés." in page


def test_the_link_of_one_tap_says_it_and_confirms_what_holds(
    client: Client, fresh: Addresses, world: World, first_day_only: int
) -> None:
    page = client.page(tap(world))
    assert FORBIDDEN in page.main
    assert DONE in client.press(page, YES).main
    with administration(fresh.owner or fresh.application) as session:
        assert session.get_one(Mission, first_day_only).state == MissionState.CONFIRMED


def test_where_nothing_holds_there_is_no_yes(
    client_of: ClientOf, client: Client, database: Database, fresh: Addresses, world: World, two_days: int
) -> None:
    before = client.page(tap(world))
    ends(database, fresh, world, -1)
    agnes = client_of("agnes")
    for page in (agnes.page("/agence/"), agnes.page(f"/agence/missions/{two_days}"), client.page(tap(world))):
        assert "Réglez ce qui manque, ou refusez la mission." in page.main
        assert [each for each in buttons(page) if each.startswith("Confirmer")] == []
    assert "Réglez ce qui manque" in client.press(before, "Confirmer", status=409).main
    form = {"csrf_token": proof(agnes), "mission": str(two_days), "day": "2027-03-01"}
    for way in (f"{two_days}/confirmer", f"{two_days}/en-partie"):
        assert agnes.post(f"/agence/missions/{way}", data=form | {"reason": "hours"}).status_code == 409
    told = agnes.post("/agence/missions/confirmer", data=form, follow_redirects=True).text
    assert "1 mission n’est plus possible et attend toujours votre réponse." in told


def test_a_confirmed_mission_says_it_too(
    client_of: ClientOf, database: Database, fresh: Addresses, world: World, two_days: int
) -> None:
    with database.transaction(world.agnes) as session:
        confirm(session, world.agnes, two_days)
    ends(database, fresh, world, 0)
    page = client_of("agnes").page(f"/agence/missions/{two_days}").main
    assert FORBIDDEN in page
    assert "Ne compte plus comme pourvu." in page


def test_a_contract_that_ends_names_the_days_beyond_it(
    client_of: ClientOf, fresh: Addresses, world: World, two_days: int
) -> None:
    with administration(fresh.owner or fresh.application) as session:
        session.execute(delete(MissionFault))
    client, where = client_of("agnes"), f"/agence/salaries/{world.published_worker}/contrat"
    page = client.page(where)
    button = next(each for each in buttons(page) if each == "Enregistrer" or each.startswith("Terminer"))
    page = client.press(client.press(page, button, status=409, day="2027-03-01"), "Enregistrer quand même")
    assert "et reste en place : site le mardi 2 mars. Ses jours" in page.text
    assert f"/agence/missions/{two_days}" in client.page("/agence/").response.text
