"""No path past the second factor: however a session begins, it counts for nothing before the code."""

import base64
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import text

from scheduler.core.addresses import Addresses
from scheduler.core.db import Database, administration
from scheduler.core.errors import Invalid
from scheduler.market.accounts import Factor, Visitor, make_link, sign_in, signed_in
from scheduler.market.accounts.second_factor import Tried, pass_second_factor, reset_by_address
from tests.scheduler.db.world import World
from tests.web.client import Client, Page, checking
from tests.web.codes import SET_UP, Telephone, demand, set_up
from tests.web.conftest import CHEAP, KEY, PASSWORD, app_on
from web.config import Config

ClientOf = Callable[[str], Client]
ASK, MANAGE, HOME = "/connexion/code", "/preferences/double-authentification", "/pilotage/"


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel("2027-01-04 08:00:10Z", tick=False) as found:
        yield found


def enter(client: Client, name: str) -> Page:
    return client.press(client.page("/connexion"), "Se connecter", email=f"{name}@example.org", password=PASSWORD)


def administer(fresh: Addresses, statement: str, **values: object) -> list[object]:
    assert fresh.owner
    with administration(fresh.owner) as session:
        found = session.execute(text(statement), values)
        return list(found.scalars()) if statement.startswith("SELECT") else []


def half_a_minute(clock: time_machine.Traveller) -> None:
    clock.shift(timedelta(seconds=30))


def test_where_the_market_does_not_ask_nobody_meets_it(client_of: ClientOf) -> None:
    lucie = client_of("lucie")
    assert lucie.page(HOME).path == HOME
    assert "Double authentification" not in lucie.page("/preferences/").main


def test_who_must_set_it_up_where_the_market_asks(app: Flask, fresh: Addresses, world: World) -> None:
    demand(fresh, world.calvados)
    asked = {"lucie": True, "denise": True, "sophie": True, "simone": False, "leo": False, "mona": False}
    assert {name: enter(checking(app), name).path == SET_UP for name in asked} == asked  # Sophie administers


def test_it_is_set_up_at_the_door_and_asked_from_then_on(
    client: Client, app: Flask, fresh: Addresses, world: World, clock: time_machine.Traveller
) -> None:
    demand(fresh, world.calvados)
    page = client.press(client.page("/pilotage/demandes"), "Se connecter", email="lucie@example.org", password=PASSWORD)
    assert page.h1 == "Activer la double authentification"
    wrong = client.press(page, "Activer", status=422, code="12345a")
    assert "Ce code ne convient pas" in wrong.main
    assert Telephone.reading(wrong).code() == Telephone.reading(page).code()  # the picture stays the same
    telephone, codes, page = set_up(client, wrong)
    assert len(set(codes)) == 10
    assert client.page(page.links["Je les ai notés : continuer"]).path == "/pilotage/demandes"
    for each in codes:
        assert each not in client.page("/preferences/").text

    half_a_minute(clock)
    other = checking(app)
    page = enter(other, "lucie")
    assert page.path == ASK
    assert "Lucie" not in page.text
    page = other.press(page, "Continuer", code=f" {telephone.code()[:3]} {telephone.code()[3:]} ")
    assert page.path == HOME


def test_nothing_is_reached_before_the_code(
    client_of: ClientOf, client: Client, fresh: Addresses, world: World, clock: time_machine.Traveller
) -> None:
    telephone, _, _ = set_up(client_of("lucie"))
    half_a_minute(clock)
    page = enter(client, "lucie")
    assert page.path == ASK
    for address in ("/", HOME, "/preferences/", MANAGE, "/agence/", "/connexion/double-authentification", "/reglages/"):
        assert client.page(address).path == ASK, address
    proof = next(each.get("value") for each in page.form("Continuer").iter("input") if each.get("name") == "csrf_token")
    for address in ("/preferences/", "/pilotage/calculs", MANAGE, "/preferences/connexions/fermer"):
        answer = client.post(address, data={"csrf_token": proof})
        assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (303, ASK)
    part = client.get("/agence/nouveautes", headers={"HX-Request": "true"})
    assert (part.status_code, part.headers["HX-Redirect"]) == (204, ASK)
    assert client.post("/langue", data={"csrf_token": proof, "language": "en", "next": "/"}).status_code == 303
    assert administer(fresh, "SELECT language FROM users WHERE id = :id", id=world.lucie.user) == ["fr"]
    page = client.page("/agence/semaine")
    assert client.press(page, "Continue", code=telephone.code()).path == "/agence/semaine"
    assert client.page(ASK).path == "/connexion/reprise"  # what was sent before the code waits, and was not done


def test_giving_up_at_the_door_ends_the_session_and_leaves_the_browser_unknown(
    client_of: ClientOf, client: Client
) -> None:
    set_up(client_of("lucie"))
    page = enter(client, "lucie")
    assert client.get_cookie("releve-known") is None  # whoever comes here may only know the password
    page = client.press(page, "Abandonner")
    assert page.path == "/connexion"
    assert client.page(ASK).path == "/connexion"


def test_a_link_is_no_way_around_it(client_of: ClientOf, client: Client, fresh: Addresses, world: World) -> None:
    set_up(client_of("lucie"))
    demand(fresh, world.calvados)
    assert fresh.owner
    for name, door in (("lucie", ASK), ("denise", SET_UP)):
        with administration(fresh.owner) as session:
            token = make_link(session, f"{name}@example.org")
        assert client.press(client.page(f"/connexion/lien/{token}"), "Me connecter").path == door


def test_who_has_no_password_gives_codes_too(client_of: ClientOf, client: Client, fresh: Addresses) -> None:
    telephone, _, _ = set_up(client_of("lucie"))
    administer(fresh, "UPDATE accounts SET password_hash = NULL WHERE email = 'lucie@example.org'")
    assert fresh.owner
    with administration(fresh.owner) as session:
        token = make_link(session, "lucie@example.org")
    page = client.press(client.page(f"/connexion/lien/{token}"), "Me connecter")
    assert page.path == ASK
    assert client.press(page, "Continuer", code=telephone.code(1)).path == HOME


def test_sessions_from_before_are_asked_at_their_next_page(
    client_of: ClientOf, fresh: Addresses, world: World, clock: time_machine.Traveller
) -> None:
    office, home, colleague = client_of("lucie"), client_of("lucie"), client_of("leo")
    demand(fresh, world.calvados)
    assert office.page(HOME).path == SET_UP  # the rule was switched on
    telephone, _, _ = set_up(office)
    assert office.page(HOME).path == HOME
    page = home.page(HOME)
    assert page.path == ASK  # it was set up elsewhere
    half_a_minute(clock)
    assert home.press(page, "Continuer", code=telephone.code()).path == HOME
    assert colleague.page("/agence/").path == "/agence/"
    demand(fresh, world.calvados, demanded=False)
    assert home.page(HOME).path == HOME
    home.press(home.page(HOME), "Se déconnecter")
    assert enter(home, "lucie").path == ASK  # whoever has one is asked wherever they are


def test_a_code_is_taken_once_and_near_its_time_alone(
    client_of: ClientOf, app: Flask, clock: time_machine.Traveller
) -> None:
    telephone, _, _ = set_up(client_of("lucie"))
    one, other = checking(app), checking(app)
    pages = [enter(one, "lucie"), enter(other, "lucie")]
    one.press(pages[0], "Continuer", status=422, code=telephone.code())  # with it the second factor was set up
    for steps in (-1, 2):
        one.press(pages[0], "Continuer", status=422, code=telephone.code(steps))
    half_a_minute(clock)
    code = telephone.code()
    assert one.press(pages[0], "Continuer", code=code).path == HOME
    page = other.press(pages[1], "Continuer", status=422, code=code)
    assert "il a déjà servi" in page.main
    assert other.page(HOME).path == ASK


def test_of_many_who_come_with_the_same_code_at_once_one_is_let_in(
    client_of: ClientOf, database: Database, clock: time_machine.Traveller
) -> None:
    telephone, codes, _ = set_up(client_of("lucie"))
    half_a_minute(clock)
    for code in (telephone.code(), codes[0]):
        entered = [sign_in(database, "lucie@example.org", PASSWORD, Visitor(None), CHEAP) for _ in range(4)]

        def comes(token: str, code: str = code) -> bool:
            who = signed_in(database, token, CHEAP)
            assert who
            assert who.factor == Factor.ASKED
            try:
                pass_second_factor(database, who, Tried(code, Visitor(None), KEY, CHEAP))
            except Invalid:
                return False
            return True

        with ThreadPoolExecutor(4) as visitors:
            assert sum(visitors.map(comes, [each.token for each in entered])) == 1


def test_a_recovery_code_lets_in_once(client_of: ClientOf, app: Flask) -> None:
    _, codes, _ = set_up(client_of("lucie"))
    client = checking(app)
    page = enter(client, "lucie")
    page = client.page(page.links["Je n’ai pas mon téléphone : utiliser un code de secours"])
    assert client.press(page, "Continuer", code=codes[3].upper().replace("-", " ")).path == HOME
    assert "9 codes de secours" in client.page(MANAGE).main
    client.press(client.page(HOME), "Se déconnecter")
    client.press(enter(client, "lucie"), "Continuer", status=422, code=codes[3])


def test_guesses_are_slowed_down_and_the_password_is_no_way_around(
    client_of: ClientOf, app: Flask, clock: time_machine.Traveller
) -> None:
    lucie = client_of("lucie")
    telephone, _, _ = set_up(lucie)
    thief = checking(app)
    for _ in range(CHEAP.failures):
        thief.press(enter(thief, "lucie"), "Continuer", status=422, code="000000")  # the password again each time
    half_a_minute(clock)
    page = thief.press(enter(thief, "lucie"), "Continuer", status=429, code=telephone.code())
    assert "Trop de codes refusés." in page.main
    assert int(page.response.headers["Retry-After"]) > 0
    # Whoever has been through the whole door with their browser is not held up by others.
    lucie.press(lucie.page(HOME), "Se déconnecter")
    assert lucie.press(enter(lucie, "lucie"), "Continuer", code=telephone.code()).path == HOME


def test_it_is_looked_after_with_a_code(client_of: ClientOf, clock: time_machine.Traveller) -> None:
    lucie = client_of("lucie")
    telephone, codes, _ = set_up(lucie)
    assert lucie.page(SET_UP).path == MANAGE
    page = lucie.page(lucie.page("/preferences/").links["Gérer"])
    for button in ("Créer de nouveaux codes de secours", "Retirer la double authentification"):
        lucie.press(page, button, status=422)
        lucie.press(page, button, status=422, code=telephone.code())  # used already
    half_a_minute(clock)
    page = lucie.press(page, "Créer de nouveaux codes de secours", code=telephone.code())
    assert codes[0] not in page.text
    page = lucie.page(MANAGE)
    lucie.press(page, "Retirer la double authentification", status=422, code=codes[0])
    half_a_minute(clock)
    page = lucie.press(page, "Retirer la double authentification", code=telephone.code())
    assert "La double authentification est retirée." in page.text
    assert lucie.page(MANAGE).path == SET_UP
    lucie.press(lucie.page("/preferences/"), "Se déconnecter")
    assert enter(lucie, "lucie").path == HOME


def test_whoever_must_have_one_sets_up_another_at_once(
    client_of: ClientOf, fresh: Addresses, world: World, clock: time_machine.Traveller
) -> None:
    lucie = client_of("lucie")
    telephone, _, _ = set_up(lucie)
    demand(fresh, world.calvados)
    half_a_minute(clock)
    page = lucie.press(lucie.page(MANAGE), "Retirer la double authentification", code=telephone.code())
    assert page.path == SET_UP
    assert lucie.page(HOME).path == SET_UP
    new, _, _ = set_up(lucie)
    assert new.shown.secret != telephone.shown.secret
    assert lucie.page(HOME).path == HOME


def test_who_administers_somebody_takes_it_away_and_nobody_else(
    client_of: ClientOf, fresh: Addresses, world: World
) -> None:
    simone, sophie = client_of("simone"), client_of("sophie")
    set_up(simone)
    person = f"/reglages/personnes/{world.simone.user}"
    assert "Retirer la double authentification" in sophie.page(person).main
    for stranger in ("tom", "agnes", "mona"):
        other = client_of(stranger)
        form = other.page("/preferences/").form("Se déconnecter")
        proof = next(each.get("value") for each in form.iter("input") if each.get("name") == "csrf_token")
        answer = other.post(f"{person}/double-authentification", data={"csrf_token": proof})
        assert answer.status_code in {403, 404}
    assert simone.page("/etablissement/").path == "/etablissement/"
    page = sophie.press(sophie.page(person), "Retirer la double authentification")
    assert "La personne est déconnectée." in page.text
    assert "Double authentification retirée" in page.main
    assert simone.page("/etablissement/").path == "/connexion"
    assert enter(simone, "simone").path == "/etablissement/"

    set_up(sophie)  # nobody does so for themselves
    page = sophie.page(f"/reglages/personnes/{world.sophie.user}")
    assert "Retirer la double authentification" not in page.main
    form = page.form("Se déconnecter")
    proof = next(each.get("value") for each in form.iter("input") if each.get("name") == "csrf_token")
    own = f"/reglages/personnes/{world.sophie.user}/double-authentification"
    assert sophie.post(own, data={"csrf_token": proof}).status_code == 409
    assert fresh.owner
    with administration(fresh.owner) as session:  # who owns the installation does, by `releve user reset-factor`
        assert [reset_by_address(session, " Sophie@example.org "), reset_by_address(session, "tom@example.org")] == [
            True,
            False,
        ]
    assert enter(sophie, "sophie").path == "/etablissement/"


def test_what_is_stored_gives_nobody_a_code(
    client_of: ClientOf, database: Database, fresh: Addresses, world: World
) -> None:
    telephone, codes, _ = set_up(client_of("lucie"))
    rows = "SELECT t::text FROM {} t JOIN users u ON u.account_id = t.account_id WHERE u.id = :user"
    stored = str(administer(fresh, rows.format("second_factors"), user=world.lucie.user))
    stored += str(administer(fresh, rows.format("recovery_codes"), user=world.lucie.user))
    secret = telephone.shown.secret
    for known in (secret, base64.b32decode(secret).hex(), *codes, *(each.replace("-", "") for each in codes)):
        assert known.lower() not in stored.lower()
    other = app_on(database, Config("another key that only tests know, as long", secure=False, sign_in=CHEAP))
    client = checking(other)  # where the key was changed, codes are not known any more, recovery codes are
    page = enter(client, "lucie")
    client.press(page, "Continuer", status=422, code=telephone.code(1))
    assert client.press(page, "Continuer", code=codes[0]).path == HOME


def test_a_page_of_somebody_else_or_of_yesterday_sets_nothing_up(
    client_of: ClientOf, clock: time_machine.Traveller
) -> None:
    lucie, leo = client_of("lucie"), client_of("leo")
    page = leo.page(SET_UP)
    fields = page.form("Activer").iter("input")
    sealed = next(each.get("value") for each in fields if each.get("name") == "proposed")
    telephone = Telephone.reading(page)
    for proposed in (sealed, "", "é", "x" * 4000):
        lucie.press(lucie.page(SET_UP), "Activer", status=422, code=telephone.code(), proposed=proposed)
    clock.shift(timedelta(hours=2))
    page = leo.press(page, "Activer", status=422, code=telephone.code())
    assert "Lisez la nouvelle image." in page.main
    assert Telephone.reading(page).shown.secret != telephone.shown.secret
    assert lucie.page(MANAGE).path == SET_UP
