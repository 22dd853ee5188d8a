"""Signing in and out in a real browser: by keyboard, with the wrong password, once too often, in another language."""

import re

import pytest
from playwright.sync_api import Page, expect

from scheduler.tables.codes import Role
from tests.journeys.checks import look
from tests.journeys.pictures import Pictures
from tests.journeys.product import PASSWORD, email_of
from tests.journeys.visitors import Visitors, sign_in

PLANNER = email_of(Role.PLANNER)
BUYER = email_of(Role.BUYER)


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


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
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


def test_guessing_is_stopped(visitors: Visitors, pictures: Pictures) -> None:
    page = visitors.stranger()
    page.goto("/connexion")
    for _ in range(5):
        sign_in(page, "nobody@hirondelles.example", "a guess")
        expect(page.get_by_role("alert")).to_be_visible()
    sign_in(page, "nobody@hirondelles.example", PASSWORD)
    heading(page, "Trop d’essais")
    expect(page.locator("main")).to_contain_text("Patientez 15 minutes")
    look(page, "sign-in-too-often", pictures)
    # Somebody else, elsewhere, is not kept waiting.
    other = visitors.stranger()
    other.goto("/connexion")
    sign_in(other, BUYER)
    heading(other, re.compile("."))
    expect(other).to_have_url(re.compile("/departement/$"))


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_another_language(visitors: Visitors, *, javascript: bool) -> None:
    page = visitors.stranger(javascript=javascript)
    page.goto("/connexion")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    heading(page, "Sign in")
    page.get_by_role("button", name="Français").click()
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    heading(page, "Se connecter")
