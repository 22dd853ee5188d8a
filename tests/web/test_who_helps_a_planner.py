"""Who may help a planner's account: no way leads whoever does not plan themselves into it."""

from collections.abc import Iterator

import pytest
from flask import Flask

from scheduler.core.addresses import Addresses
from scheduler.core.db import Database
from scheduler.messages.delivery import send_due
from tests.scheduler.db.world import World
from tests.scheduler.messages.servers import Mailbox, mail_server
from tests.web.client import Client, Page, checking, fields, names, parse
from tests.web.conftest import CHEAP, KEY, app_on
from tests.web.test_choosing_a_password import CHOICE, SAVE, administer, enter, handed
from tests.web.test_sign_in_links import link_in, post
from web.config import Config

HAND, MAIL, KEEP, CONFIRM = (
    "Remettre un lien moi-même",
    "Envoyer un lien par courriel",
    "Enregistrer",
    "Confirmer cette adresse",
)


@pytest.fixture
def mailing(database: Database) -> Flask:
    """The application where mail goes out."""
    return app_on(database, Config(KEY, secure=False, sign_in=CHEAP, sends_mail=True, sends_links=True))


@pytest.fixture
def mail() -> Iterator[Mailbox]:
    with mail_server() as box:
        yield box


def sent(client: Client, to: str, *, status: int, **values: str) -> Page:
    """Send a form to another address than its page did, with the proof of the page."""
    proof = fields(client.page("/preferences/").form(KEEP), KEEP)["csrf_token"]
    response = client.post(to, data={"csrf_token": proof, **values})
    assert response.status_code == status, response.text
    return Page(response, parse(response.text))


@pytest.fixture
def leo(mailing: Flask, fresh: Addresses, world: World) -> Client:
    """A coordinator of the agency that leads, who looks after the accounts of its people."""
    administer(fresh, "UPDATE users SET administers = true WHERE id = :id", id=world.leo.user)
    return enter(mailing, "leo")[0]


def test_a_link_into_a_planners_account_is_mailed_to_its_owner_and_never_shown(
    leo: Client, mailing: Flask, database: Database, world: World, mail: Mailbox
) -> None:
    address = f"/reglages/personnes/{world.lucie.user}"
    page = leo.page(address)
    assert HAND not in page.main
    assert "le lien part à l’adresse de la personne et ne s’affiche pas" in page.main
    refused = sent(leo, f"{address}/lien", status=409, way="hand")
    assert "Ce compte donne accès à plus que ce que vous gérez" in refused.main
    page = leo.press(page, MAIL)
    assert "Aucun lien à remettre" in leo.page(f"{address}/lien").main
    assert send_due(database, post(mail)) == 1
    ((to, _),) = mail.received
    assert to == "lucie@example.org"
    lucie = checking(mailing)
    assert lucie.press(lucie.page(link_in(mail)), SAVE, **CHOICE).path == "/pilotage/"


def test_equals_and_lesser_are_helped_by_hand(leo: Client, mailing: Flask, world: World) -> None:
    assert handed(leo.press(leo.page(f"/reglages/personnes/{world.leo.user}"), HAND))
    lucie, _ = enter(mailing, "lucie")
    for who in (world.leo, world.agnes, world.sophie):
        assert handed(lucie.press(lucie.page(f"/reglages/personnes/{who.user}"), HAND))


def test_a_link_printed_before_somebody_plans_opens_nothing_afterwards(
    leo: Client, mailing: Flask, fresh: Addresses, world: World
) -> None:
    leo.press(
        leo.page(f"/reglages/personnes/inviter/{world.lead}"),
        "Inviter",
        name="Nora",
        email="nora@example.org",
        way="hand",
    )
    people = leo.page("/reglages/personnes")
    nora = leo.page(people.links["Nora"])
    link = handed(leo.page(f"{nora.path}/lien"))
    administer(fresh, "UPDATE users SET role = 'planner' WHERE email = 'nora@example.org'")
    assert "Aucun lien à remettre" in leo.page(f"{nora.path}/lien").main
    stranger = checking(mailing)
    assert stranger.page(link, status=404).h1 == "Ce lien ne fonctionne pas"
    page = leo.page(f"{nora.path}/modifier")
    assert "Ce compte donne accès à plus que ce que vous gérez" in page.main
    assert not {"email", "way"} & names(page.form(KEEP)), "what would be refused is not offered"
    sent(leo, page.path, status=303, **fields(page.form(KEEP), KEEP) | {"email": "leo.b@example.org", "way": "hand"})
    assert "nora@example.org" in leo.page(nora.path).main


def test_another_address_of_a_planner_is_confirmed_signed_in_as_that_planner(
    leo: Client, mailing: Flask, database: Database, world: World, mail: Mailbox
) -> None:
    page = leo.page(f"/reglages/personnes/{world.lucie.user}/modifier")
    assert "Rôle" not in page.main
    assert "way" not in names(page.form(KEEP)), "the link goes by mail alone"
    leo.press(page, KEEP, email="leo.b@example.org")
    assert send_due(database, post(mail)) == 1
    for somebody in (leo, checking(mailing)):
        page = somebody.page(link_in(mail))
        assert "Connectez-vous d’abord" in page.main
        assert CONFIRM not in page.main
    assert "Connectez-vous d’abord" in sent(leo, link_in(mail), status=200).main
    assert enter(mailing, "lucie")[1].path == "/pilotage/"
    lucie, _ = enter(mailing, "lucie")
    assert "Votre adresse est confirmée." in lucie.press(lucie.page(link_in(mail)), CONFIRM).text
    assert enter(mailing, "leo.b")[1].path == "/pilotage/"


def test_a_planners_second_factor_is_not_taken_away_by_who_does_not_plan(
    leo: Client, fresh: Addresses, world: World
) -> None:
    administer(
        fresh,
        "INSERT INTO second_factors (account_id, secret, last_step)"
        " SELECT account_id, 'x', 1 FROM users WHERE id = :id",
        id=world.lucie.user,
    )
    page = leo.page(f"/reglages/personnes/{world.lucie.user}")
    assert "Retirer la double authentification" not in page.main
    sent(leo, f"{page.path}/double-authentification", status=409)
