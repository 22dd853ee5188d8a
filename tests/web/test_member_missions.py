"""The agency's missions in the browser: seen, confirmed, declined, answered by somebody else before."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import Range

from scheduler.core.addresses import Addresses
from scheduler.core.db import Database, administration
from scheduler.core.tables import Mission, MissionShift, RequestShift, Sheet
from scheduler.core.tables.codes import DeclineReason, MissionState
from scheduler.missions import confirm, decline
from tests.scheduler.db.world import World, moment
from tests.web.client import Client, Page, fields

ClientOf = Callable[[str], Client]
CONFIRM = "Confirmer : Published P., site"
DECLINE = "Refuser la mission : Published P., site"


def state_of(fresh: Addresses, mission: int) -> MissionState:
    assert fresh.owner
    with administration(fresh.owner) as session:
        return session.scalars(select(Mission.state).where(Mission.id == mission)).one()


@pytest.fixture
def both_open(fresh: Addresses, database: Database, world: World) -> None:
    """Let the confirmed mission wait for its answer too."""
    del database  # the accounts are there before anybody signs in
    assert fresh.owner
    with administration(fresh.owner) as session:
        session.get_one(Mission, world.confirmed).state = MissionState.PUBLISHED


def test_the_list_shows_what_to_answer_first(client_of: ClientOf) -> None:
    page = client_of("agnes").page("/agence/")
    assert page.h1 == "Missions"
    assert page.main.index("À confirmer (1)") < page.main.index("À venir (1)")
    for words in ("Published P.", "1 rue de l'École", "de 7 h à 14 h", "Vélo, 20 min de trajet", "Entretien"):
        assert words in page.main
    assert "Parmi les associations, seules la vôtre et la mandataire voient ces missions." in page.main


def test_one_tap_confirms(client_of: ClientOf, fresh: Addresses, world: World) -> None:
    client = client_of("agnes")
    page = client.press(client.page("/agence/"), CONFIRM)
    assert page.path == "/agence/"
    assert "Mission confirmée." in page.main
    assert "Rien à confirmer" in page.main
    assert "À venir (2)" in page.main
    assert state_of(fresh, world.published) == MissionState.CONFIRMED


def test_declining_takes_one_of_the_reasons(client_of: ClientOf, fresh: Addresses, world: World) -> None:
    client = client_of("agnes")
    refused = client.press(client.page("/agence/"), DECLINE, status=422)
    assert "Choisissez un motif" in refused.main
    assert state_of(fresh, world.published) == MissionState.PUBLISHED
    page = client.press(refused, "Refuser la mission", reason="transport")
    assert page.path == f"/agence/missions/{world.published}"
    assert "Mission refusée." in page.main
    assert "Agnes a refusé la mission (Pas de moyen de transport)" in page.main
    assert state_of(fresh, world.published) == MissionState.DECLINED
    assert "N’auront pas lieu" in client.page("/agence/").main


@pytest.mark.parametrize("reason", ["illness", "", "Transport"])
def test_no_other_reason_is_taken(client_of: ClientOf, fresh: Addresses, world: World, reason: str) -> None:
    client = client_of("agnes")
    client.press(client.page("/agence/"), DECLINE, status=422, reason=reason)
    assert state_of(fresh, world.published) == MissionState.PUBLISHED


def test_who_comes_second_reads_who_was_first(
    client_of: ClientOf, database: Database, fresh: Addresses, world: World
) -> None:
    client = client_of("agnes")
    stale = client.page("/agence/")
    with database.transaction(world.agnes) as session:
        decline(session, world.agnes, world.published, DeclineReason.HOURS)
    for button, values in ((CONFIRM, {}), (DECLINE, {"reason": "none"})):
        page = client.press(stale, button, status=409, **values)
        assert "Agnes a refusé la mission (Horaires impossibles)" in page.main
        assert "Votre réponse n’a rien changé." in page.main
        assert page.links["Revenir aux missions"] == "/agence/"
    assert state_of(fresh, world.published) == MissionState.DECLINED


def several(client: Client, page: Page, missions: list[int]) -> Page:
    """Tick missions, which stand outside of the form that they belong to, and send it."""
    form = page.form("Confirmer les missions cochées")
    data = fields(form, "Confirmer les missions cochées") | {"mission": [str(each) for each in missions]}
    response = client.post(form.get("action", ""), data=data, follow_redirects=True)
    assert response.status_code == 200
    return client.page("/agence/")


@pytest.mark.usefixtures("both_open")
def test_several_are_confirmed_at_once(client_of: ClientOf, fresh: Addresses, world: World) -> None:
    client = client_of("agnes")
    page = client.page("/agence/")
    boxes = [each for each in page.tree.iter("input") if each.get("form") == "several"]
    assert {each.get("value") for each in boxes} == {str(world.published), str(world.confirmed)}
    several(client, page, [world.published, world.confirmed])
    assert {state_of(fresh, each) for each in (world.published, world.confirmed)} == {MissionState.CONFIRMED}


@pytest.mark.usefixtures("both_open")
def test_one_that_was_answered_does_not_hold_up_the_other(
    client_of: ClientOf, database: Database, fresh: Addresses, world: World
) -> None:
    client = client_of("agnes")
    page = client.page("/agence/")
    with database.transaction(world.agnes) as session:
        decline(session, world.agnes, world.published, DeclineReason.NONE)
    form = page.form("Confirmer les missions cochées")
    data = fields(form, "Confirmer les missions cochées") | {"mission": [str(world.published), str(world.confirmed)]}
    answer = client.post("/agence/missions/confirmer", data=data, follow_redirects=True)
    assert "1 mission confirmée." in answer.text
    assert "1 mission n’attendait plus de réponse" in answer.text
    assert state_of(fresh, world.published) == MissionState.DECLINED
    nothing = client.post("/agence/missions/confirmer", data=data | {"mission": []}, follow_redirects=True)
    assert "Cochez d’abord" in nothing.text


def test_the_detail_says_how_to_get_there(client_of: ClientOf, fresh: Addresses, world: World) -> None:
    assert fresh.owner
    client = client_of("agnes")
    address = f"/agence/missions/{world.published}"
    assert "n’a pas encore indiqué qui demander" in client.page(address).main
    with administration(fresh.owner) as session:
        sheet = session.get_one(Sheet, world.site)
        sheet.contact, sheet.phone, sheet.access = "Secrétariat général", "02 61 91 00 01", "Portail bleu, sonner"
    page = client.page(address)
    assert page.h1 == "Published P., site"
    said = "L’équipe « lead » a proposé la mission"
    for words in ("Secrétariat général", "02 61 91 00 01", "Portail bleu, sonner", "DPAE", said):
        assert words in page.main
    assert "6 h 40" in page.main  # twenty minutes by bicycle before seven
    assert page.links["02 61 91 00 01"] == "tel:0261910001"
    assert page.links["Published P."] == f"/agence/salaries/{world.published_worker}"


def test_confirming_on_the_missions_own_page_stays_there(client_of: ClientOf, world: World) -> None:
    client = client_of("agnes")
    page = client.press(client.page(f"/agence/missions/{world.published}"), "Confirmer")
    assert page.path == f"/agence/missions/{world.published}"
    assert "Agnes a confirmé la mission" in page.main
    assert "Votre réponse" not in page.main


def test_an_open_list_learns_that_it_is_out_of_date(client_of: ClientOf, database: Database, world: World) -> None:
    client = client_of("agnes")
    page = client.page("/agence/")
    [address] = [each.get("hx-get", "") for each in page.tree.iter() if each.get("hx-get")]
    unchanged = client.get(address, headers={"HX-Request": "true"})
    assert (unchanged.status_code, unchanged.data) == (204, b"")
    with database.transaction(world.agnes) as session:
        confirm(session, world.agnes, world.published)
    changed = client.get(address, headers={"HX-Request": "true"})
    assert "La liste a changé" in changed.text


@pytest.mark.parametrize("person", ["bruno", "leo", "lucie", "mona"])
def test_another_agency_sees_and_answers_nothing(
    client_of: ClientOf, fresh: Addresses, world: World, person: str
) -> None:
    client = client_of(person)
    page = client.page("/agence/")
    assert "Published P." not in page.text
    assert "Rien à confirmer" in page.main
    for mission in (world.published, world.confirmed, 999):
        client.page(f"/agence/missions/{mission}", status=404)
        proof = {"csrf_token": fields(page.form("Se déconnecter"), "Se déconnecter")["csrf_token"]}
        for answer, data in (("confirmer", {}), ("refuser", {"reason": "none"}), ("refuser", {})):
            response = client.post(f"/agence/missions/{mission}/{answer}", data=proof | data)
            assert response.status_code == 404
    assert state_of(fresh, world.published) == MissionState.PUBLISHED


@pytest.mark.parametrize("person", ["sophie", "denise"])
def test_sites_and_buyers_have_no_business_here(client_of: ClientOf, world: World, person: str) -> None:
    client = client_of(person)
    for address in ("/agence/", "/agence/nouveautes", f"/agence/missions/{world.published}", "/agence/salaries"):
        client.page(address, status=403)


def test_without_the_forms_proof_nothing_is_answered(client_of: ClientOf, fresh: Addresses, world: World) -> None:
    client = client_of("agnes")
    assert client.post(f"/agence/missions/{world.published}/confirmer").status_code == 400
    assert state_of(fresh, world.published) == MissionState.PUBLISHED


@pytest.mark.usefixtures("both_open")
def test_twenty_answers_posted_at_once_end_in_one_each(
    client_of: ClientOf, app: Flask, fresh: Addresses, world: World
) -> None:
    signed_in = client_of("agnes")
    proof = fields(signed_in.page("/agence/").form("Se déconnecter"), "Se déconnecter")["csrf_token"]
    cookie = signed_in.get_cookie("releve")
    assert cookie
    everybody_is_here = Barrier(20)

    def answer(number: int) -> int:
        client = app.test_client()
        client.set_cookie("releve", cookie.value)
        mission = (world.published, world.confirmed)[number % 2]
        way, data = (("confirmer", {}), ("refuser", {"reason": "hours"}))[number // 2 % 2]
        everybody_is_here.wait()
        return client.post(f"/agence/missions/{mission}/{way}", data={"csrf_token": proof} | data).status_code

    with ThreadPoolExecutor(20) as pool:
        statuses = Counter(pool.map(answer, range(20)))
    assert statuses == {303: 2, 409: 18}
    ends = {MissionState.CONFIRMED, MissionState.DECLINED}
    assert {state_of(fresh, each) for each in (world.published, world.confirmed)} <= ends


def test_a_long_mission_folds_its_days(client_of: ClientOf, fresh: Addresses, world: World) -> None:
    assert fresh.owner
    client = client_of("agnes")
    with administration(fresh.owner) as session:
        mission = session.get_one(Mission, world.published)
        for week in range(11):
            starts_at = moment(7 * week + 1, 14)
            shift = RequestShift(
                request_id=world.request,
                headcount=2,
                day=starts_at.date(),
                starts_at=starts_at,
                ends_at=starts_at + timedelta(hours=4),
            )
            session.add(shift)
            session.flush()
            session.add(
                MissionShift(
                    mission_id=mission.id,
                    request_shift_id=shift.id,
                    request_id=world.request,
                    worker_id=mission.worker_id,
                    state=mission.state,
                    headcount=2,
                    during=Range(shift.starts_at, shift.ends_at),
                )
            )
    page = client.page(f"/agence/missions/{world.published}")
    assert "12 jours, entre 7 h et 20 h, selon les jours, 50 h 40 en tout." in page.main
    assert "Voir tous les jours" in page.main
    assert "Voir ses heures, semaine par semaine" in page.main


def test_a_mission_ticked_twice_is_confirmed_once(client_of: ClientOf, fresh: Addresses, world: World) -> None:
    client = client_of("agnes")
    data = fields(client.page("/agence/").form("Se déconnecter"), "Se déconnecter")
    data |= {"mission": [str(world.published)] * 2}
    assert client.post("/agence/missions/confirmer", data=data).status_code == 303
    page = client.page("/agence/")
    assert "1 mission confirmée." in page.main
    assert "n’attendait plus de réponse" not in page.main
    assert state_of(fresh, world.published) == MissionState.CONFIRMED
