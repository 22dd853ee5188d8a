"""Signing in and out in a real browser: by keyboard, with the wrong password, once too often, in another language."""

import re
from collections.abc import Iterator
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page, expect
from pyotp import TOTP
from sqlalchemy import select, text
from werkzeug.serving import make_server

from scheduler.core.db import Database, administration
from scheduler.core.tables import SignInLink
from scheduler.core.tables.codes import Role
from scheduler.core.tokens import made
from tests.examples import some
from tests.journeys.checks import look
from tests.journeys.pictures import Pictures
from tests.journeys.product import PASSWORD, Product, email_of
from tests.journeys.visitors import Visitors, sign_in
from web.app import create_app
from web.config import Config

PLANNER = email_of(Role.PLANNER)
BUYER = email_of(Role.BUYER)
SITE = email_of(Role.REQUESTER)
COORDINATOR = email_of(Role.COORDINATOR)
KEY = "a key that only this journey knows, long enough"


def heading(page: Page, words: str | re.Pattern[str]) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def test_by_keyboard_alone(visitors: Visitors) -> None:
    page = visitors.stranger()
    page.goto("/")
    expect(page.get_by_label("Adresse électronique")).to_be_focused()
    page.keyboard.type(PLANNER)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/pilotage/$"))
    # The first stop of the next page leads past head and menu.
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Aller au contenu")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


@pytest.mark.parametrize("javascript", some([True, False], 1), ids=["with JavaScript", "without JavaScript"])
def test_wrong_password_then_in_and_out(visitors: Visitors, pictures: Pictures, *, javascript: bool) -> None:
    page = visitors.stranger(javascript=javascript)
    page.goto("/departement/")
    heading(page, "Se connecter")
    sign_in(page, BUYER, "not the password")
    expect(page.get_by_role("alert")).to_contain_text("Saisie à corriger")
    expect(page.get_by_label("Adresse électronique")).to_have_value(BUYER)
    expect(page.get_by_label("Mot de passe")).to_have_value("")
    if javascript:
        look(page, "sign-in-wrong", pictures)
    sign_in(page, BUYER)
    expect(page).to_have_url(re.compile("/departement/$"))  # where they wanted to go
    page.get_by_role("button", name="Se déconnecter").click()
    heading(page, "Se connecter")
    expect(page.get_by_role("status")).to_contain_text("Vous êtes déconnecté")
    page.goto("/departement/")
    heading(page, "Se connecter")


def guess(page: Page, email: str) -> None:
    """Try wrong passwords until the page says that it is enough."""
    page.goto("/connexion")
    for _ in range(5):
        sign_in(page, email, "a guess")
        expect(page.get_by_role("alert")).to_be_visible()
    sign_in(page, email, PASSWORD)
    heading(page, "Trop d’essais pour ce compte")


def test_guessing_is_stopped_and_holds_up_nobody_else(visitors: Visitors, pictures: Pictures) -> None:
    page = visitors.stranger()
    guess(page, BUYER)
    expect(page.locator("main")).to_contain_text(re.compile("réessayer avec votre mot de passe dans 1[45] minutes"))
    look(page, "sign-in-too-often", pictures)
    page.get_by_role("link", name="Revenir à la connexion").click()
    sign_in(page, PLANNER)  # a colleague at the same desk
    expect(page).to_have_url(re.compile("/pilotage/$"))
    other = visitors.stranger()  # the same person elsewhere
    other.goto("/connexion")
    sign_in(other, BUYER)
    expect(other).to_have_url(re.compile("/departement/$"))


@pytest.fixture
def with_mail(product: Product) -> Iterator[str]:
    """The site as it is where mail goes out, on the product's database; its address."""
    database = Database(product.database.application)
    app = create_app(database, Config(KEY, secure=False, sends_mail=True, sends_links=True))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    serving = Thread(target=server.serve_forever)
    serving.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        serving.join()
        server.server_close()
        database.close()


@pytest.mark.parametrize("javascript", some([True, False], 1), ids=["with JavaScript", "without JavaScript"])
def test_a_link_by_mail_lets_its_reader_in_once(
    browser: Browser, product: Product, with_mail: str, pictures: Pictures, *, javascript: bool
) -> None:
    with Visitors.at(browser, with_mail, {}) as visitors:
        page = visitors.stranger(javascript=javascript)
        guess(page, SITE)
        expect(page.locator("main")).to_contain_text("Nous vous envoyons un lien de connexion")
        if javascript:
            look(page, "sign-in-by-mail", pictures)
        with administration(product.owner) as session:
            seed = session.scalars(select(SignInLink.seed).order_by(SignInLink.id.desc())).first()
        assert seed
        page.goto(f"/connexion/lien/{made(seed, KEY)}")
        heading(page, "Votre lien de connexion")
        if javascript:
            look(page, "sign-in-link", pictures)
        page.get_by_role("button", name="Me connecter").click()
        expect(page).to_have_url(re.compile("/etablissement/$"))
        page.get_by_role("button", name="Se déconnecter").click()
        page.goto(f"/connexion/lien/{made(seed, KEY)}")
        heading(page, "Ce lien ne fonctionne plus")
        with administration(product.owner) as session:  # so that the next one need not wait for another
            session.execute(text("DELETE FROM messages WHERE occasion LIKE 'sign_in_link:%'"))
            session.execute(text("DELETE FROM sign_in_links"))
            session.execute(text("DELETE FROM sign_in_attempts"))
    assert visitors.complaints == []


@pytest.mark.parametrize("javascript", some([True, False], 1), ids=["with JavaScript", "without JavaScript"])
def test_another_language(visitors: Visitors, *, javascript: bool) -> None:
    page = visitors.stranger(javascript=javascript)
    page.goto("/connexion")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    heading(page, "Sign in")
    page.get_by_role("button", name="Français").click()
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    heading(page, "Se connecter")


def test_a_second_factor_is_set_up_asked_for_and_looked_after(visitors: Visitors, pictures: Pictures) -> None:
    page = visitors.stranger()
    page.goto("/preferences/double-authentification")
    sign_in(page, COORDINATOR)
    heading(page, "Activer la double authentification")
    look(page, "second-factor-set-up", pictures)
    secret = "".join(page.locator("code.secret").inner_text().split())
    page.get_by_label("Code").fill(TOTP(secret).now())
    page.get_by_role("button", name="Activer").click()
    heading(page, "Vos codes de secours")
    look(page, "second-factor-codes", pictures)
    spare = page.locator(".codes code").first.inner_text()
    page.get_by_role("button", name="Se déconnecter").click()
    sign_in(page, COORDINATOR)
    heading(page, "Code de vérification")
    look(page, "second-factor-ask", pictures)
    page.get_by_role("link", name="utiliser un code de secours").click()
    page.get_by_label("Code").fill(spare)
    page.get_by_role("button", name="Continuer").click()
    page.goto("/preferences/double-authentification")
    heading(page, "Double authentification")
    look(page, "second-factor", pictures)
