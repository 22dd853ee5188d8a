"""Passkeys at the door and in the preferences: what one opens, and all that must not open anything."""

import json
import re
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from scheduler.core.addresses import Addresses
from scheduler.core.db import Database, administration
from scheduler.core.errors import Invalid
from scheduler.market.accounts import Visitor, make_link, signed_in
from scheduler.market.accounts.passkeys import RelyingParty, ask_for_signature, sign_in_by_passkey
from scheduler.market.accounts.passkeys.challenges import LIFE
from scheduler.market.accounts.second_factor import reset_by_address
from tests.scheduler.db.world import World
from tests.web.client import Client, Page, checking
from tests.web.codes import SET_UP, Telephone, demand, set_up
from tests.web.conftest import CHEAP, KEY, NEW_PASSWORD, PASSWORD, app_on
from tests.web.device import Device
from tests.web.test_choosing_a_password import handed
from tests.web.test_one_account import AGENCY, CHOOSE, COLLEGE, TO_AGENCY
from web.config import Config

ClientOf = Callable[[str], Client]
SITE, HOME, ASK = "http://localhost", "/pilotage/", "/connexion/code"
OWN, DOOR, QUESTION = "/preferences/cles-d-acces", "/connexion/cle-d-acces", "/connexion/cle-d-acces/question"
NAME = "Téléphone de bureau"
HERS = "SELECT p.id FROM passkeys p JOIN accounts a ON a.id = p.account_id WHERE a.email = 'lucie@example.org'"
NO = "Cette clé d’accès n’ouvre aucun compte."
GONE = "Cette clé d’accès n’est pas, ou plus, parmi les vôtres."
NOT_MADE = "La clé d’accès n’a pas été enregistrée."


@pytest.fixture
def app(database: Database) -> Flask:
    return app_on(database, Config(KEY, secure=False, sign_in=CHEAP, site_url=SITE))


def administer(fresh: Addresses, statement: str, **values: object) -> list[Any]:
    assert fresh.owner
    with administration(fresh.owner) as session:
        found = session.execute(text(statement), values)
        return list(found.all()) if statement.startswith("SELECT") else []


def proof(page: Page) -> str:
    found = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', page.response.text)
    assert found
    return found[1]


def asked(client: Client, name: str = NAME, **shown: Any) -> tuple[Page, dict[str, Any]]:
    """Fill in the form of a new passkey; return the page with the question, and the question."""
    page = client.press(client.page(OWN), "Continuer", name=name, **(shown or {"present": PASSWORD}))
    (form,) = [each for each in page.forms() if each.get("data-passkey")]
    return page, json.loads(form.get("data-options", ""))


def answered(client: Client, page: Page, answer: str, name: str = NAME) -> Page:
    data = {"csrf_token": proof(page), "credential": answer, "name": name}
    return client._page(client.post(f"{OWN}/nouvelle", data=data, follow_redirects=True), 200)  # noqa: SLF001


def add(client: Client, device: Device | None = None, name: str = NAME, **shown: Any) -> Device:
    device = device or Device()
    page, options = asked(client, name, **shown)
    assert "La clé d’accès est ajoutée." in answered(client, page, device.make(options), name).text
    return device


def question(client: Client) -> dict[str, Any]:
    answer = client.post(QUESTION, data={"csrf_token": proof(client.page("/connexion"))})
    assert answer.status_code == 200
    found: dict[str, Any] = json.loads(answer.text)
    return found


def come(client: Client, answer: str, wanted: str = "") -> Page:
    where = DOOR + (f"?next={wanted}" if wanted else "")
    data = {"csrf_token": proof(client.page("/connexion")), "credential": answer}
    return client._page(client.post(where, data=data, follow_redirects=True), 200)  # noqa: SLF001


def enter(client: Client, device: Device, **changes: object) -> Page:
    return come(client, device.sign(question(client), **changes))


def with_password(client: Client, name: str) -> Page:
    return client.press(client.page("/connexion"), "Se connecter", email=f"{name}@example.org", password=PASSWORD)


def refused(client: Client, answer: str) -> bool:
    page = come(client, answer)
    return NO in page.text and client.page(HOME).path == "/connexion"


def test_one_is_added_signs_in_and_is_taken_away(client_of: ClientOf, app: Flask) -> None:
    lucie = client_of("lucie")
    assert "Ajouter une clé d’accès" in lucie.page("/preferences/").links
    device = add(lucie)
    assert NAME in lucie.page("/preferences/").main
    assert "jamais utilisée" in lucie.page(OWN).main
    other = checking(app)
    page = come(other, device.sign(question(other)), "/pilotage/demandes")
    assert page.path == "/pilotage/demandes"
    assert "utilisée pour la dernière fois" in other.page(OWN).main
    away = lucie.page(OWN).links[f"Retirer {NAME}"]
    asks = lucie.page(away)
    lucie.press(asks, "Retirer la clé d’accès", status=422, present="another")
    page = lucie.press(asks, "Retirer la clé d’accès", present=PASSWORD)
    assert "La clé d’accès est retirée." in page.text
    for again in (lucie.press(asks, "Retirer la clé d’accès", present=PASSWORD), lucie.page(away)):
        assert (again.path, GONE in again.text) == (OWN, True)
    assert NAME not in page.main
    assert other.page(HOME).path == "/connexion"  # what it had opened is closed
    assert refused(other, device.sign(question(other)))


def test_what_is_asked_tells_nobody_anything_and_demands_the_owner(client_of: ClientOf, client: Client) -> None:
    _, options = asked(client_of("lucie"))
    assert options["rp"] == {"id": "localhost", "name": "Relève"}
    assert options["user"]["name"] == "lucie@example.org"
    assert options["authenticatorSelection"]["residentKey"] == "required"
    assert options["authenticatorSelection"]["userVerification"] == "required"
    at_the_door = question(client)
    assert (at_the_door["rpId"], at_the_door["userVerification"]) == ("localhost", "required")
    assert at_the_door.get("allowCredentials", []) == []
    assert question(client)["challenge"] != at_the_door["challenge"]


def test_all_passkeys_of_one_person_bear_the_same_random_name(client_of: ClientOf, fresh: Addresses) -> None:
    lucie = client_of("lucie")
    first, second = add(lucie), add(lucie, name="Ordinateur")
    _, options = asked(lucie)
    assert len(options["excludeCredentials"]) == 2
    assert first.handle == second.handle != add(client_of("leo")).handle
    handles = [bytes(row[0]) for row in administer(fresh, "SELECT user_handle FROM passkeys WHERE name = :n", n=NAME)]
    assert first.handle in handles


def test_it_is_both_factors_and_nothing_else_is(
    client_of: ClientOf, client: Client, app: Flask, fresh: Addresses, world: World
) -> None:
    device = add(client_of("lucie"))
    demand(fresh, world.calvados)
    assert enter(client, device).path == HOME
    assert client.page("/preferences/").path == "/preferences/"
    for _ in range(2):  # a session by the password lacks it as before
        assert with_password(checking(app), "lucie").path == SET_UP
    assert fresh.owner
    with administration(fresh.owner) as session:
        token = make_link(session, "lucie@example.org")
    other = checking(app)
    assert other.press(other.page(f"/connexion/lien/{token}"), "Me connecter").path == SET_UP
    assert other.page(OWN).path == SET_UP  # nor is one added before


def test_who_has_codes_needs_none_with_it_and_one_without(client_of: ClientOf, app: Flask) -> None:
    lucie = client_of("lucie")
    _, codes, _ = set_up(lucie)
    page = lucie.page(OWN)
    lucie.press(page, "Continuer", status=422, name=NAME, code="000000")
    device = add(lucie, code=codes[0])
    assert enter(checking(app), device).path == HOME
    other = checking(app)
    assert with_password(other, "lucie").path == ASK
    assert other.page(OWN).path == ASK


def test_without_it_a_session_lacks_what_the_market_demands(
    client_of: ClientOf, client: Client, fresh: Addresses, world: World
) -> None:
    device = add(client_of("lucie"))
    demand(fresh, world.calvados)
    enter(client, device)
    page = client.page(client.page(OWN).links[f"Retirer {NAME}"])
    page = client.press(page, "Retirer la clé d’accès", present=PASSWORD)
    assert page.path == SET_UP  # whoever removed it is still signed in, and sets up codes next
    assert "La clé d’accès est retirée." in page.text


def test_a_wrong_password_changes_nothing_and_is_slowed_down(client_of: ClientOf, fresh: Addresses) -> None:
    lucie = client_of("lucie")
    device = add(lucie)
    page = lucie.page(OWN)
    lucie.press(page, "Continuer", status=422, name=" ", present=PASSWORD)
    for _ in range(CHEAP.failures):
        wrong = lucie.press(page, "Continuer", status=422, name="x", present="another")
        assert "Ce n’est pas votre mot de passe actuel." in wrong.main
    assert "Trop d’essais." in lucie.press(page, "Continuer", status=429, name="x", present=PASSWORD).main
    remove = lucie.page(page.links[f"Retirer {NAME}"])
    lucie.press(remove, "Retirer la clé d’accès", status=429, present=PASSWORD)
    assert len(administer(fresh, "SELECT id FROM passkeys WHERE credential_id = :id", id=device.id)) == 1


def test_who_has_no_password_adds_one_soon_after_signing_in(app: Flask, fresh: Addresses) -> None:
    administer(fresh, "UPDATE accounts SET password_hash = NULL WHERE email = 'leo@example.org'")
    assert fresh.owner
    with administration(fresh.owner) as session:
        token = make_link(session, "leo@example.org")
    leo = checking(app)
    leo.press(leo.page(f"/connexion/lien/{token}"), "Me connecter")
    page = leo.page(OWN)
    assert 'name="present"' not in page.response.text
    page = leo.press(page, "Continuer", name="Ordinateur")
    assert page.h1 == "Ajouter une clé d’accès"
    administer(fresh, "UPDATE sessions SET made_at = now() - interval '16 minutes'")
    page = leo.press(leo.page(OWN), "Continuer", status=422, name="Ordinateur")
    assert "depuis plus d’un quart d’heure" in page.main


def test_an_answer_is_taken_once_by_the_browser_that_was_asked(
    client_of: ClientOf, client: Client, app: Flask, fresh: Addresses
) -> None:
    device = add(client_of("lucie"))
    device.steps = 0  # so that its counter refuses nothing
    device.counter = 0
    administer(fresh, "UPDATE passkeys SET sign_count = 0")
    options = question(client)
    answer = device.sign(options)
    other = checking(app)
    assert refused(other, answer)  # nobody asked that browser
    question(other)
    assert refused(other, answer)  # it was asked something else
    assert come(client, answer).path == HOME
    client.press(client.page(HOME), "Se déconnecter")
    assert refused(client, answer)
    again = question(client)
    with client.session_transaction() as kept:
        cookie = dict(kept)
    assert come(client, device.sign(again)).path == HOME
    client.press(client.page(HOME), "Se déconnecter")
    with client.session_transaction() as kept:  # a copy of the cookie from before does not help
        kept.update(cookie)
    assert refused(client, device.sign(again))


def test_of_many_who_come_with_the_same_answer_at_once_one_is_let_in(
    client_of: ClientOf, database: Database, fresh: Addresses
) -> None:
    device, party = add(client_of("lucie")), RelyingParty("localhost", SITE)
    device.steps = device.counter = 0
    administer(fresh, "UPDATE passkeys SET sign_count = 0")
    found = ask_for_signature(database, party)
    answer = device.sign(json.loads(found.options))

    def comes(_: int) -> bool:
        try:
            entered = sign_in_by_passkey(database, answer, found.challenge, party, Visitor(None), CHEAP)
        except Invalid:
            return False
        return signed_in(database, entered.token, CHEAP) is not None

    with ThreadPoolExecutor(4) as visitors:
        assert sum(visitors.map(comes, range(4))) == 1


def test_a_question_is_forgotten_after_minutes(client_of: ClientOf, client: Client, fresh: Addresses) -> None:
    lucie = client_of("lucie")
    device = add(lucie)
    later = "UPDATE passkey_challenges SET made_at = made_at - CAST(:by AS interval)"
    options = question(client)
    administer(fresh, later, by=LIFE - timedelta(seconds=30))
    assert come(client, device.sign(options)).path == HOME
    client.press(client.page(HOME), "Se déconnecter")
    options = question(client)
    administer(fresh, later, by=LIFE)
    assert refused(client, device.sign(options))
    page, options = asked(lucie)
    administer(fresh, later, by=LIFE)
    assert NOT_MADE in answered(lucie, page, Device().make(options)).text
    question(client)
    assert len(administer(fresh, "SELECT id FROM passkey_challenges")) == 1  # the old ones go with the next


@dataclass(frozen=True)
class Wrong:
    """What is wrong: with the device, and with what the browser says of the page."""

    device: Mapping[str, object] = field(default_factory=dict)
    page: Mapping[str, object] = field(default_factory=dict)

    def spoil(self, device: Device) -> Mapping[str, object]:
        for name, value in self.device.items():
            setattr(device, name, value)
        return self.page


WRONG = {
    "another site": Wrong(page={"origin": "https://evil.example"}),
    "another port": Wrong(page={"origin": "http://localhost:81"}),
    "another challenge": Wrong(page={"challenge": "AAAA"}),
    "for another site": Wrong({"rp": "evil.example"}),
    "owner not verified": Wrong({"verifies": False}),
}
WRONG_PASSKEYS = WRONG | {"another purpose": Wrong(page={"type": "webauthn.get"})}
WRONG_SIGNATURES = WRONG | {
    "another purpose": Wrong(page={"type": "webauthn.create"}),
    "somebody else's name": Wrong({"handle": bytes(32)}),
    "counter stands still": Wrong({"steps": 0}),
    "counter goes back": Wrong({"steps": -1}),
}


@pytest.mark.parametrize("wrong", WRONG_SIGNATURES)
def test_wrong_signatures_open_nothing(client_of: ClientOf, client: Client, wrong: str) -> None:
    device = add(client_of("lucie"))
    assert enter(client, device).path == HOME
    client.press(client.page(HOME), "Se déconnecter")
    changes = WRONG_SIGNATURES[wrong].spoil(device)
    assert refused(client, device.sign(question(client), **changes))


@pytest.mark.parametrize("wrong", WRONG_PASSKEYS)
def test_wrong_passkeys_are_not_kept(client_of: ClientOf, fresh: Addresses, wrong: str) -> None:
    lucie, device = client_of("lucie"), Device()
    page, options = asked(lucie)
    changes = WRONG_PASSKEYS[wrong].spoil(device)
    assert NOT_MADE in answered(lucie, page, device.make(options, **changes)).text
    assert administer(fresh, "SELECT id FROM passkeys WHERE name = :n", n=NAME) == []
    right = Device()
    assert NOT_MADE in answered(lucie, page, right.make(options)).text  # the question has been answered


def test_nobody_answers_for_somebody_else(client_of: ClientOf, client: Client, fresh: Addresses) -> None:
    lucie, leo = client_of("lucie"), client_of("leo")
    device = add(lucie)
    page, options = asked(leo)
    assert "déjà enregistrée" in answered(leo, page, device.make(options)).text  # hers is hers
    mallory = Device()
    mallory.id, mallory.handle = device.id, device.handle  # knows its number, has another key
    assert refused(client, mallory.sign(question(client)))
    page, options = asked(lucie)
    other = answered(leo, leo.page(OWN), Device().make(options))  # her question, his browser
    assert NOT_MADE in other.text
    (mine,) = administer(fresh, HERS)
    assert GONE in leo.page(f"{OWN}/{mine.id}/retirer").text
    data = {"csrf_token": proof(leo.page(OWN)), "present": PASSWORD}
    assert leo.post(f"{OWN}/{mine.id}/retirer", data=data).status_code == 303
    assert GONE in leo.page(OWN).text
    assert len(administer(fresh, HERS)) == 1


def test_a_question_at_the_door_adds_nothing(client_of: ClientOf, client: Client, fresh: Addresses) -> None:
    lucie = client_of("lucie")
    options = question(client)  # nobody has shown anything for it
    with client.session_transaction() as kept:
        challenge = kept["passkey"][0]
    with lucie.session_transaction() as kept:
        kept["passkey"] = [challenge, bytes(32).hex()]
    made = Device().make({"challenge": options["challenge"], "user": {"id": "AA"}})
    assert NOT_MADE in answered(lucie, lucie.page(OWN), made).text
    assert administer(fresh, "SELECT id FROM passkeys WHERE name = :n", n=NAME) == []


@pytest.mark.parametrize(
    "answer",
    [
        *("", "x", "{}", "[]", "null", "[" * 19_000, '{"id": 1}', "é" * 100, "x" * 20_001),
        json.dumps({"id": "é", "rawId": "é", "type": "public-key", "response": {}}),
        json.dumps(
            {
                "id": "AA",
                "rawId": "AA",
                "type": "public-key",
                "response": {
                    "clientDataJSON": "é",
                    "authenticatorData": "A",
                    "signature": "A",
                    "userHandle": "é",
                    "attestationObject": "A",
                },
            }
        ),
    ],
    ids=range(11),
)
def test_nonsense_is_refused(client_of: ClientOf, client: Client, answer: str) -> None:
    question(client)
    assert refused(client, answer)
    lucie = client_of("lucie")
    page, _ = asked(lucie)
    assert NOT_MADE in answered(lucie, page, answer).text


@pytest.mark.parametrize("cut", [0, 1, 30, 40, 60, 90, 110])
def test_an_answer_that_is_cut_off_is_refused(client_of: ClientOf, client: Client, cut: int) -> None:
    lucie, device = client_of("lucie"), Device()
    page, options = asked(lucie)
    made = json.loads(device.make(options))
    made["response"]["attestationObject"] = made["response"]["attestationObject"][:cut]
    assert NOT_MADE in answered(lucie, page, json.dumps(made)).text
    device = add(lucie)
    signed = json.loads(device.sign(question(client)))
    for part in ("authenticatorData", "signature", "clientDataJSON"):
        wrong = signed | {"response": signed["response"] | {part: signed["response"][part][:cut]}}
        question(client)
        assert refused(client, json.dumps(wrong)), part


def test_guesses_are_slowed_down_and_hold_up_no_password(client_of: ClientOf, client: Client, app: Flask) -> None:
    device = add(client_of("lucie"))
    thief = Device()
    thief.id, thief.handle = device.id, device.handle
    for _ in range(CHEAP.failures):
        assert refused(client, thief.sign(question(client)))
    page = enter(client, device)
    assert "Trop d’essais avec une clé d’accès." in page.text
    assert client.page(HOME).path == "/connexion"
    assert with_password(checking(app), "lucie").path == HOME


def test_a_closed_account_loses_its_passkeys(
    client_of: ClientOf, client: Client, fresh: Addresses, world: World
) -> None:
    device = add(client_of("leo"))
    administer(fresh, "UPDATE users SET disabled_at = now() WHERE id = :id", id=world.leo.user)
    assert refused(client, device.sign(question(client)))
    administer(fresh, "UPDATE users SET disabled_at = NULL WHERE id = :id", id=world.leo.user)
    assert refused(client, device.sign(question(client)))


def test_a_new_password_ends_what_a_passkey_has_opened_and_leaves_it(client_of: ClientOf, client: Client) -> None:
    lucie = client_of("lucie")
    device = add(lucie)
    enter(client, device)
    page = lucie.page("/preferences/mot-de-passe")
    lucie.press(page, "Enregistrer", present=PASSWORD, password=NEW_PASSWORD, again=NEW_PASSWORD)
    assert client.page(HOME).path == "/connexion"
    assert enter(client, device).path == HOME


def test_who_takes_the_second_factor_away_takes_the_passkeys_too(
    client_of: ClientOf, client: Client, fresh: Addresses, world: World
) -> None:
    simone, sophie = client_of("simone"), client_of("sophie")
    person = f"/reglages/personnes/{world.simone.user}"
    device = add(simone)
    page = sophie.page(person)
    assert "puis retirez ses clés d’accès" in page.main
    assert "et retire les clés d’accès" in page.main
    page = sophie.press(page, "Retirer les clés d’accès")
    assert "Les clés d’accès sont retirées. La personne est déconnectée." in page.text
    assert "Clés d’accès retirées" in page.main
    assert simone.page("/etablissement/").path == "/connexion"
    assert NO in enter(client, device).text
    with_password(simone, "simone")
    device = add(simone)
    set_up(simone)
    page = sophie.page(person)
    assert "ses clés d’accès sont retirées aussi" in page.main
    page = sophie.press(page, "Retirer la double authentification et les clés d’accès")
    assert "La double authentification et les clés d’accès sont retirées." in page.text
    assert "Double authentification et clés d’accès retirées" in page.main
    assert NO in enter(client, device).text
    with_password(simone, "simone")
    device = add(simone)
    assert fresh.owner
    with administration(fresh.owner) as session:
        assert reset_by_address(session, "simone@example.org")
        assert not reset_by_address(session, "simone@example.org")
    assert NO in enter(client, device).text


def test_what_is_done_is_on_record(client_of: ClientOf, fresh: Addresses, world: World) -> None:
    simone = client_of("simone")
    add(simone)
    page = simone.page(simone.page(OWN).links[f"Retirer {NAME}"])
    simone.press(page, "Retirer la clé d’accès", present=PASSWORD)
    rows = administer(
        fresh,
        "SELECT action, user_id, detail FROM events WHERE thing = 'user' AND thing_id = :id",
        id=world.simone.user,
    )
    assert [tuple(row) for row in rows][-2:] == [
        ("add_passkey", world.simone.user, None),
        ("remove_passkey", world.simone.user, None),
    ]
    history = client_of("sophie").page(f"/reglages/personnes/{world.simone.user}").main
    assert "Clé d’accès ajoutée" in history
    assert "Clé d’accès retirée" in history


def test_nobody_keeps_more_than_ten(client_of: ClientOf) -> None:
    lucie = client_of("lucie")
    last, options = asked(lucie)
    with lucie.session_transaction() as kept:
        waiting = kept["passkey"]
    for number in range(10):
        add(lucie, name=f"Clé {number}")
    page = lucie.press(lucie.page(OWN), "Continuer", status=422, name=NAME, present=PASSWORD)
    assert "dix clés d’accès" in page.main
    with lucie.session_transaction() as kept:  # nor by a page that was open before
        kept["passkey"] = waiting
    assert "dix clés d’accès" in answered(lucie, last, Device().make(options)).text


@pytest.mark.parametrize("site", [None, "https://192.0.2.1", "http://127.0.0.1:8000"])
def test_where_browsers_refuse_them_nobody_meets_them(database: Database, site: str | None) -> None:
    client = checking(app_on(database, Config(KEY, secure=False, sign_in=CHEAP, site_url=site)))
    host: dict[str, Any] = {"base_url": "http://127.0.0.1"} if site else {}
    page = client.page("/connexion", **host)
    assert "clé d’accès" not in page.main
    assert "passkeys" not in page.response.text
    data = {"csrf_token": proof(page), "credential": "x"}
    for address in (QUESTION, DOOR):
        assert client.post(address, data=data, **host).status_code == 404


def test_the_preferences_say_why_there_are_none(database: Database) -> None:
    client = checking(app_on(database, Config(KEY, secure=False, sign_in=CHEAP)))
    with_password(client, "lucie")
    assert "Les clés d’accès demandent un site ouvert par son nom, en https" in client.page("/preferences/").main
    client.page(OWN, status=404)


def test_who_calls_the_site_by_another_name_changes_nothing(database: Database) -> None:
    app = app_on(database, Config(KEY, secure=False, sign_in=CHEAP, site_url="https://releve.example"))
    client = checking(app)
    for host in ("http://localhost", "https://releve.example"):
        page = client.page("/connexion", base_url=host)
        (form,) = [each for each in page.forms() if each.get("data-passkey")]
        assert form.get("data-origin") == "https://releve.example"
        assert "hidden" in form.attrib  # until the script has found that address to be the page's
    assert client.get("/connexion", base_url="https://evil.example").status_code == 400
    assert question(client)["rpId"] == "releve.example"


def test_a_telephone_of_codes_is_not_asked_twice(client_of: ClientOf, app: Flask) -> None:
    lucie = client_of("lucie")
    telephone, _, _ = set_up(lucie)
    assert isinstance(telephone, Telephone)
    page = lucie.page(OWN)
    assert 'name="present"' not in page.response.text
    lucie.press(page, "Continuer", status=422, name=NAME, code=telephone.code())  # used already
    device = add(lucie, code=telephone.code(1))
    assert enter(checking(app), device).path == HOME


def test_one_opens_the_account_for_all_its_organisations(
    client_of: ClientOf, app: Flask, fresh: Addresses, world: World
) -> None:
    joined = "/reglages/personnes/inviter/" + str(world.agency)
    agnes, sophie = client_of("agnes"), client_of("sophie")
    link = handed(agnes.press(agnes.page(joined), "Inviter", name="Sophie L.", email="sophie@example.org"))
    sophie.press(sophie.page(link), "Rejoindre agency")
    device = add(sophie)
    demand(fresh, world.calvados)
    other = checking(app)
    assert enter(other, device).path == COLLEGE
    assert other.press(other.page(CHOOSE), TO_AGENCY).path == AGENCY, "it is both factors there too"
    assert NAME in other.page(OWN).main
    there = administer(fresh, "SELECT id FROM users WHERE name = 'Sophie L.'")[0].id
    demand(fresh, world.calvados, demanded=False)
    page = agnes.page(f"/reglages/personnes/{there}")
    assert "retire les clés d’accès si le compte ne sert à aucune autre structure" in page.main
    assert "Retirer les clés d’accès" not in page.main
    data = {"csrf_token": proof(page)}
    assert agnes.post(f"/reglages/personnes/{there}/double-authentification", data=data).status_code == 409
    agnes.press(page, "Désactiver le compte")
    assert other.page(AGENCY).path == "/connexion"
    other = checking(app)
    assert enter(other, device).path == COLLEGE
    page = other.page(other.page(OWN).links[f"Retirer {NAME}"])
    other.press(page, "Retirer la clé d’accès", present=PASSWORD)
    stranger = checking(app)
    assert refused(stranger, device.sign(question(stranger)))
