"""Passkeys in a real browser with a device of its own: added, signed in with where codes are demanded, taken away."""

import re
from collections.abc import Iterator
from threading import Thread

import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect
from sqlalchemy import update
from werkzeug.serving import make_server

from scheduler.core.db import Database, administration
from scheduler.core.tables import Market
from scheduler.core.tables.codes import Role
from scheduler.demo.load.accounts import CODE
from tests.journeys.checks import look
from tests.journeys.pictures import Pictures
from tests.journeys.product import PASSWORD, Product, email_of, free_port
from tests.journeys.visitors import Visitors, sign_in
from web.app import create_app
from web.config import Config

PLANNER = email_of(Role.PLANNER)
KEY = "a key that only this journey knows, long enough"
NAME = "Téléphone de Lucie"
BUTTON, OWN = "Se connecter avec une clé d’accès", "/preferences/cles-d-acces"

TELEPHONE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(scope="module")
def port(product: Product) -> Iterator[int]:
    """The site by the one name that browsers allow passkeys without https, on the product's database."""
    found, database = free_port(), Database(product.database.application)
    app = create_app(database, Config(KEY, secure=False, site_url=f"http://localhost:{found}"))
    server = make_server("127.0.0.1", found, app, threaded=True)
    serving = Thread(target=server.serve_forever)
    serving.start()
    try:
        yield found
    finally:
        server.shutdown()
        serving.join()
        server.server_close()
        database.close()


@pytest.fixture
def people(browser: Browser, port: int) -> Iterator[Visitors]:
    with Visitors.at(browser, f"http://localhost:{port}", {}) as found:
        yield found
    assert found.complaints == []


def demand_codes(product: Product, *, demanded: bool) -> None:
    with administration(product.owner) as session:
        changed = Market.settings.op("||")({"second_factor": demanded})
        session.execute(update(Market).where(Market.code == CODE).values(settings=changed))


def with_device(page: Page) -> tuple[CDPSession, str]:
    """Give the browser a device that makes passkeys; return the way to it and its number."""
    way = page.context.new_cdp_session(page)
    way.send("WebAuthn.enable")
    return way, way.send("WebAuthn.addVirtualAuthenticator", {"options": TELEPHONE})["authenticatorId"]


def heading(page: Page, words: str | re.Pattern[str]) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def add(page: Page) -> None:
    page.get_by_label("Nom de la clé").fill(NAME)
    page.get_by_label("Mot de passe actuel").fill(PASSWORD)
    page.get_by_role("button", name="Continuer").click()
    heading(page, "Ajouter une clé d’accès")


def test_a_passkey_is_added_opens_without_a_code_and_is_taken_away(
    people: Visitors, product: Product, pictures: Pictures
) -> None:
    page = people.stranger()
    way, device = with_device(page)
    page.goto("/preferences/")
    sign_in(page, PLANNER)
    look(page, "preferences-passkeys-none", pictures)
    page.get_by_role("link", name="Ajouter une clé d’accès").click()
    look(page, "passkeys-none", pictures)
    add(page)
    look(page, "passkeys-make", pictures)
    page.get_by_role("button", name="Créer la clé d’accès").click()
    expect(page.get_by_role("status")).to_contain_text("La clé d’accès est ajoutée.")
    look(page, "passkeys", pictures)
    add(page)
    page.get_by_role("button", name="Créer la clé d’accès").click()
    expect(page.get_by_role("alert")).to_contain_text("celui-ci a peut-être déjà une clé")  # it has one already
    look(page, "passkeys-not-made", pictures)
    page.goto("/preferences/")
    expect(page.get_by_role("main")).to_contain_text(NAME)
    look(page, "preferences-passkeys", pictures)
    page.get_by_role("button", name="Se déconnecter").click()

    demand_codes(product, demanded=True)
    try:
        page.goto("/pilotage/demandes")
        look(page, "sign-in-passkey", pictures)
        way.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
        page.get_by_role("button", name=BUTTON).click()
        expect(page.get_by_role("alert")).to_contain_text("Aucune clé d’accès n’a été lue.")
        expect(page.get_by_role("button", name=BUTTON)).to_be_focused()
        look(page, "sign-in-passkey-not-read", pictures)
        way.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": True})
        page.get_by_role("button", name=BUTTON).click()
        expect(page).to_have_url(re.compile(r":\d+/pilotage/demandes$"))

        page.goto(OWN)
        expect(page.get_by_role("main")).to_contain_text("utilisée pour la dernière fois")
        page.get_by_role("link", name=f"Retirer {NAME}").click()
        heading(page, re.compile(NAME))
        look(page, "passkeys-remove", pictures)
        page.get_by_label("Mot de passe actuel").fill(PASSWORD)
        page.get_by_role("button", name="Retirer la clé d’accès").click()
        heading(page, "Activer la double authentification")  # this market demands it of whoever has no passkey
        page.get_by_role("button", name="Plus tard : me déconnecter").click()
        page.get_by_role("button", name=BUTTON).click()  # the device still has its half
        expect(page.get_by_role("status")).to_contain_text("Cette clé d’accès n’ouvre aucun compte.")
    finally:
        demand_codes(product, demanded=False)


def test_without_javascript_everything_else_works(people: Visitors) -> None:
    page = people.stranger(javascript=False)
    page.goto(OWN)
    expect(page.get_by_role("button", name="Se connecter", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name=BUTTON)).to_be_hidden()
    sign_in(page, PLANNER)
    expect(page.get_by_role("main")).to_contain_text("Ce navigateur ne permet pas d’ajouter une clé d’accès ici.")
    expect(page.get_by_role("button", name="Continuer")).to_be_hidden()


def test_by_another_name_of_this_machine_nothing_is_offered(browser: Browser, port: int) -> None:
    with Visitors.at(browser, f"http://127.0.0.1:{port}", {}) as visitors:
        page = visitors.stranger()
        page.goto("/connexion")
        expect(page.get_by_role("button", name="Se connecter", exact=True)).to_be_visible()
        expect(page.get_by_role("button", name=BUTTON)).to_be_hidden()
    assert visitors.complaints == []
