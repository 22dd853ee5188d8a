"""The pages on which a request is changed: what they ask, what they say, and the ways out of a broken rule."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from sqlalchemy import text

from scheduler.core.addresses import Addresses
from scheduler.core.db import Database, administration
from scheduler.requests import cancel
from tests.scheduler.db.world import World
from tests.web.client import Client
from tests.web.test_member_answers import TWO_DAYS

ClientOf = Callable[[str], Client]
ADDRESSES = {"sophie": "/etablissement/demandes/", "lucie": "/pilotage/demandes/"}


@pytest.fixture(autouse=True)
def _sunday() -> Iterator[None]:
    with time_machine.travel(datetime(2027, 2, 28, 9, tzinfo=UTC)):
        yield


@pytest.mark.parametrize("name", ADDRESSES)
def test_prolonging_asks_until_when_and_then_for_the_hours(client_of: ClientOf, world: World, name: str) -> None:
    client, home = client_of(name), f"{ADDRESSES[name]}{world.request}"
    page = client.page(client.page(home).links["Prolonger"])
    assert page.h1 == "Prolonger la demande"
    client.press(page, "Continuer vers les horaires", dernier="2027-03-05", status=422)
    page = client.press(page, "Continuer vers les horaires", dernier="2027-03-09")
    assert "Jours ajoutés jusqu’au mardi 9 mars 2027" in page.main
    page = client.press(page, "Prolonger")
    assert page.path == home
    assert "Demande prolongée. 4 créneaux sont proposés à qui vient déjà." in page.text
    assert "lun. 8 mars" in page.main


def test_a_broken_rule_is_told_with_the_ways_out(client_of: ClientOf, world: World) -> None:
    client = client_of("sophie")
    page = client.page(f"{ADDRESSES['sophie']}{world.request}/horaires")
    page = client.press(page, "Changer les horaires", status=409, start="14:00", end="20:30", **{"break": "0"})
    assert "Rien n’est changé pour l’instant" in page.main
    assert "lun. 1er mars, de 14 h à 20 h 30 : Confirmed P. n’est pas disponible à ces heures." in page.main
    assert "la personne proposée n’est pas disponible" in page.main
    assert "worker" not in page.text
    page = client.press(page, "Changer, et chercher quelqu’un d’autre pour ces créneaux")
    assert "Horaires modifiés. 2 créneaux sont à pourvoir." in page.text
    assert "de 14 h à 20 h 30" in page.main


def test_the_planner_reads_in_french_which_rules_break(client_of: ClientOf, world: World) -> None:
    client = client_of("lucie")
    page = client.page(f"{ADDRESSES['lucie']}{world.request}/horaires")
    values = {"start": "14:00", "end": "20:30", "break": "0", "jours": "coches", "creneau": str(world.shift)}
    page = client.press(page, "Changer les horaires", status=409, **values)
    assert "Des règles ne seraient plus respectées" in page.main
    assert "W-CONFIRMED n’est pas disponible à ces heures." in page.main
    assert "worker" not in page.main


def test_ending_earlier_says_first_what_that_cancels(client_of: ClientOf, world: World) -> None:
    client = client_of("sophie")
    page = client.page(f"{ADDRESSES['sophie']}{world.request}/ecourter?dernier=2027-03-01")
    assert "1 créneau annulé" in page.main
    page = client.press(page, "Écourter la demande")
    assert "Demande écourtée. Personne n’était prévu ces jours-là." in page.text
    assert "Du lundi 1er mars au lundi 1er mars" not in page.main
    client.page(f"{ADDRESSES['sophie']}{world.request}/ecourter?dernier=2027-03-20", status=422)


@pytest.mark.parametrize(
    ("end", "button", "values"),
    [
        ("prolonger?dernier=2027-03-09", "Prolonger", {}),
        ("ecourter?dernier=2027-03-01", "Écourter la demande", {}),
        ("horaires", "Changer les horaires", {"start": "07:00", "end": "13:00"}),
        ("jours", "Annuler les jours cochés", {"jour": "2027-03-01"}),
    ],
)
def test_who_comes_second_is_told_and_changes_nothing(
    client_of: ClientOf, world: World, end: str, button: str, values: dict[str, Any]
) -> None:
    home = f"{ADDRESSES['sophie']}{world.request}"
    sophie, lucie = client_of("sophie"), client_of("lucie")
    looked_at = sophie.page(f"{home}/{end}")
    first = lucie.page(f"{ADDRESSES['lucie']}{world.request}/prolonger?dernier=2027-03-08")
    lucie.press(first, "Prolonger")
    before = sophie.page(home).main
    page = sophie.press(looked_at, button, **values)
    assert "Quelqu’un d’autre a modifié la même chose au même moment. Rien n’est changé" in page.text
    assert page.path == f"{home}/{end.partition('?')[0]}"
    assert sophie.page(home).main == before
    if not end.startswith("prolonger"):
        sophie.press(sophie.page(f"{home}/{end}"), button, **values)
        assert sophie.page(home).main != before, "it is done by whoever has seen the change"


def test_single_days_are_ticked_and_cancelled(client_of: ClientOf, world: World) -> None:
    client = client_of("sophie")
    page = client.page(f"{ADDRESSES['sophie']}{world.request}/jours")
    client.press(page, "Annuler les jours cochés", status=422)
    page = client.press(page, "Annuler les jours cochés", jour="2027-03-01")
    assert "Jour annulé. Si quelqu’un devait venir, son association est prévenue." in page.text
    assert "Demande modifiée" in page.main
    assert "Annulé : lundi 1er mars, 7" in client.page(page.path).text
    agnes = client_of("agnes")
    assert "Confirmed P." in agnes.page("/agence/").text, "what was cancelled stays in the agency's list"
    assert "Annulé" in agnes.page(f"/agence/missions/{world.confirmed}").text
    client.press(client.page(f"{page.path}/jours"), "Annuler les jours cochés", jour="2027-03-02")
    assert "Cette demande est annulée." in client.page(page.path).main


@pytest.mark.parametrize("end", ["prolonger", "ecourter", "horaires", "jours"])
def test_what_was_cancelled_meanwhile_is_not_changed(
    client_of: ClientOf, database: Database, world: World, end: str
) -> None:
    client = client_of("sophie")
    with database.transaction(world.simone) as session:
        cancel(session, world.simone, world.request)
    client.page(f"{ADDRESSES['sophie']}{world.request}/{end}", status=409)


def test_who_still_comes_until_the_new_last_day_is_not_said_to_stay_away(
    client_of: ClientOf, fresh: Addresses, world: World
) -> None:
    with administration(fresh.owner or fresh.application) as session:
        session.execute(text(TWO_DAYS), {"mission": world.confirmed, "shift": world.second_shift})
    page = client_of("sophie").page(f"{ADDRESSES['sophie']}{world.request}/ecourter?dernier=2027-03-01")
    assert "Confirmed P. ne viendra pas ces jours-là : son association est prévenue." in page.main


def test_of_what_is_cancelled_nobody_is_missing(client_of: ClientOf, database: Database, world: World) -> None:
    home = f"{ADDRESSES['lucie']}{world.request}"
    assert "manque 2 personnes" in client_of("lucie").page(home).main
    with database.transaction(world.sophie) as session:
        cancel(session, world.sophie, world.request)
    page = client_of("lucie").page(home).main
    assert "manque" not in page
    assert "Créneaux annulés" in page
    assert "Créneaux à venir" not in page
