"""A département that no fixture knows goes live by pages alone: from the link on the terminal to somebody who comes.

Three agencies, twelve sites, forty people, trades of their own: what the files of ``tests.scheduler.market_folder``
hold, brought in by those whose task it is. Every click is counted; what a morning costs may not grow unseen.
"""

import csv
import re
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, StorageState, expect

from scheduler.core.addresses import Addresses
from tests.empty_installation import unfounded
from tests.journeys.checks import look
from tests.journeys.pictures import Pictures
from tests.journeys.product import Product, served
from tests.journeys.visitors import WIDE, Visitors
from tests.scheduler.market_folder.creuse import AGENCIES, MONDAY, ROWS, heads

__all__ = ["unfounded"]

pytestmark = pytest.mark.long

PHRASE = "sept girafes traversent la gare"
AGENCY_NAMES = "Le Tremplin", "Le Pont-Levis", "L’Atelier vert"
AGENCIES_BESIDE = ("Le Pont-Levis", "adaptée"), ("L’Atelier vert", "ESAT")
WORKERS = (
    *("Code*", "Nom affiché", "Transport", "Trajet maximal (minutes)", "Contrat du", "PASS IAE du", "PASS IAE au"),
    *("Latitude du domicile", "Longitude du domicile"),
)
SITES = [[*row, *[""] * (7 - len(row))] for row in ROWS["etablissements"]]
MOST_CLICKS = 58
"""Of all who take part, until somebody is confirmed; typing and opening a page are none."""


@pytest.fixture
def product(unfounded: Addresses, tmp_path: Path) -> Iterator[Product]:
    """The product as it starts on a database without a market."""
    with served(unfounded, tmp_path) as running:
        yield running


@pytest.fixture
def visitors(browser: Browser, product: Product) -> Iterator[Visitors]:
    accounts: dict[str, StorageState] = {}
    with Visitors.at(browser, product.address, accounts) as found:
        yield found
    assert found.complaints == [], product.log.read_text()


class Hand:
    """Somebody's hand on the mouse: opens pages, fills in, and counts how often it clicks."""

    clicks = 0

    def __init__(self, page: Page) -> None:
        self.page = page

    def click(self, name: str, role: str = "button", within: Locator | None = None) -> None:
        where = within or self.page.locator("body")
        where.get_by_role(role, name=name).first.click()  # type: ignore[arg-type]  # a role's name
        Hand.clicks += 1

    def tick(self, name: str) -> None:
        self.page.get_by_label(name).first.check()
        Hand.clicks += 1

    def fill(self, **fields: str) -> None:
        for name, value in fields.items():
            field = self.page.locator(f"[name='{name}']").first
            if field.evaluate("each => each.tagName") == "SELECT":
                option = field.locator("option", has_text=value).first
                field.select_option(option.get_attribute("value", timeout=5000))
                Hand.clicks += 1
            else:
                field.fill(value)

    def says(self, words: str | re.Pattern[str]) -> None:
        expect(self.page.locator("main")).to_contain_text(words)

    def bring(self, kind: str, heads: str, rows: list[list[str]]) -> None:
        """Import a file."""
        text = StringIO()
        csv.writer(text, delimiter=";").writerows([heads.split(";"), *rows])
        self.page.goto(f"/importer/{kind}")
        self.page.locator("[name=file]").set_input_files(
            {"name": f"{kind}.csv", "mimeType": "text/csv", "buffer": text.getvalue().encode()}
        )
        self.click("Vérifier")
        self.says("à ajouter")
        self.page.get_by_role("button", name=re.compile("^Importer")).click()
        Hand.clicks += 1
        self.says(re.compile(r"ajoutée?s?|import"))


def founded(visitors: Visitors, product: Product) -> Hand:
    """Open the link of the terminal and be the first planner."""
    (link,) = re.findall(r"/installation/\S+", product.log.read_text())
    hand = Hand(visitors.stranger())
    hand.page.goto(link)
    hand.fill(market="Remplacements en Creuse", school_zone="Zone A", lead="Le Tremplin", phone="02 61 91 55 01")
    hand.fill(person="Paule P.", email="paule@tremplin.example", password=PHRASE, again=PHRASE)
    hand.click("Installer")
    hand.says("Relève est installé")
    return hand


def set_up(lead: Hand) -> None:
    """Add trades, agencies and sites, and say who serves where."""
    page = lead.page
    page.goto("/reglages/metiers")
    for skill in ("Repassage", "Culture sous serre"):
        lead.fill(**{"skill-name": skill})
        lead.click("Ajouter la compétence")
        lead.says(skill)
    for name, skill in (("Lingerie", "Repassage"), ("Serre pédagogique", "Culture sous serre")):
        page.goto("/reglages/metiers")
        lead.fill(name=name)
        lead.tick(skill)
        lead.click("Ajouter le métier")
        lead.fill(label="Matin", start="7:00", end="12:00", pause="15")
        lead.click("Ajouter ces horaires")
        lead.says("7 h")
    for name, kind in AGENCIES_BESIDE:
        page.goto("/reglages/associations")
        lead.fill(name=name, kind=kind)
        lead.click("Ajouter")
        lead.says("Territoire")
    rows = [[*row[:5], row[5], row[6], ",".join(AGENCY_NAMES)] for row in SITES]
    lead.bring("communes", "Commune;Code postal;Code INSEE;Latitude;Longitude", ROWS["communes"])
    lead.bring(
        "etablissements",
        "UAI;Nom;Adresse;Latitude;Longitude;Commune de l’établissement;Code postal de l’établissement;Associations",
        rows,
    )


def invited(lead: Hand, organisation: str, name: str, email: str) -> str:
    """Invite somebody, in the role that is offered first, and return the link to hand over."""
    lead.page.goto("/reglages/personnes")
    lead.fill(organisation=organisation)
    lead.click("Afficher")
    lead.click("Inviter une personne", "link")
    lead.fill(name=name, email=email)
    lead.click("Inviter")
    return lead.page.locator("#link").inner_text()


def entered(visitors: Visitors, link: str, size: tuple[int, int] = WIDE) -> Hand:
    """Choose a password by an invitation, and be in."""
    hand = Hand(visitors.stranger(size=size))
    hand.page.goto(link)
    hand.fill(password=PHRASE, again=PHRASE)
    hand.click("Enregistrer et me connecter")
    expect(hand.page.get_by_role("button", name="Se déconnecter").first).to_be_attached()
    return hand


def brought(hand: Hand, agency: str) -> None:
    """Import an agency's people and what they can do."""
    people = [row for row in ROWS["salaries"] if row[0] == agency]
    columns = [heads("salaries").index(each) for each in WORKERS]
    hand.bring("salaries", ";".join(WORKERS), [[row[each] for each in columns] for row in people])
    codes = {row[1] for row in people}
    hand.bring("competences", "Code du salarié;Compétence", [row for row in ROWS["savoir-faire"] if row[0] in codes])


def asked(college: Hand) -> int:
    """Ask for somebody for two days and return the request's number."""
    page = college.page
    page.goto("/etablissement/")
    college.click("Nouvelle demande", "link")
    page.get_by_role("radio", name="Lingerie").check()
    college.fill(first_day=MONDAY.isoformat(), last_day=(MONDAY + timedelta(days=1)).isoformat())
    college.click("Continuer")
    college.click("Envoyer la demande")
    college.says("Demande envoyée")
    return int(page.url.rpartition("/")[2])


def planned(lead: Hand) -> None:
    """Let a night be planned and publish it."""
    page = lead.page
    page.goto("/pilotage/calculs")
    lead.click("Lancer un calcul")
    expect(page.get_by_role("heading", name="Résultat")).to_be_visible(timeout=180_000)
    page.goto("/pilotage/")
    lead.click("Vérifier et publier", "link")
    lead.click("Publier ce plan", "link")
    page.get_by_role("button", name="Publier", exact=True).click()
    Hand.clicks += 1
    expect(page.get_by_role("status")).to_contain_text("Le plan est publié")


def confirmed(coordinators: list[Hand]) -> None:
    """Let the agency that was asked say yes."""
    for hand in coordinators:
        hand.page.goto("/agence/")
        hand.says("À confirmer")
        if hand.page.get_by_role("button", name="Confirmer").count():
            hand.click("Confirmer")
            hand.says("Mission confirmée")
            return
    message = "no agency was asked"
    raise AssertionError(message)


def test_a_departement_goes_live_by_pages(visitors: Visitors, product: Product, pictures: Pictures) -> None:
    Hand.clicks = 0
    lead = founded(visitors, product)
    set_up(lead)
    coordinators = [
        entered(visitors, invited(lead, name, f"Coordination {name}", f"coord@{code}.example"))
        for name, code in zip(AGENCY_NAMES, AGENCIES, strict=True)
    ]
    for hand, code in zip(coordinators, AGENCIES, strict=True):
        brought(hand, code)
    college = entered(visitors, invited(lead, SITES[0][1], "Gestion", "gestion@college.example"))
    lead.page.goto("/reglages/")
    look(lead.page, "new-market-settings", pictures)
    request = asked(college)
    planned(lead)
    confirmed(coordinators)
    college.page.goto(f"/etablissement/demandes/{request}")
    college.says("Pourvue")
    look(college.page, "new-market-request", pictures)
    assert Hand.clicks <= MOST_CLICKS
