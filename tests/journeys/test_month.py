"""A month of work becomes bills: it is closed, billed, controlled, corrected late, handed out and told to everybody.

Told twice, by people who all have a telephone and by people who all have a desk; every tap is counted.
"""

import csv
import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from playwright.sync_api import Locator, StorageState, expect
from sqlalchemy import URL, text

from scheduler.core.addresses import Addresses
from scheduler.core.db import administration
from scheduler.core.tables.codes import Role
from scheduler.demo.load.accounts import CODE
from tests.examples import one_in
from tests.journeys.conftest import a_copy
from tests.journeys.hands import Hand, Steps
from tests.journeys.month import WORDS, Month, a_month
from tests.journeys.pictures import Pictures
from tests.journeys.product import Product, email_of
from tests.journeys.visitors import NARROW, WIDE, Visitors

PUBLIC = f"/marche/{CODE}/chiffres"
QUESTION = "Le 12, le collège était fermé"
BILLED = """
    SELECT coalesce(sum(CASE kind WHEN 'bill' THEN minutes ELSE -minutes END), 0) FROM bills
    WHERE state = 'issued' AND to_char(month, 'YYYY-MM') = :slug
"""
COUNTED = """
    SELECT sum(e.minutes), sum(e.minutes) FILTER (WHERE u.email = :issuer)
    FROM hour_entries e LEFT JOIN users u ON u.organisation_id = e.agency_id AND u.email = :issuer
    WHERE to_char(e.month, 'YYYY-MM') = :slug AND NOT EXISTS (SELECT FROM hour_entries n WHERE n.about_id = e.id)
"""
"""Minutes of all and of the issuer."""


@pytest.fixture(scope="module", params=[NARROW, WIDE], ids=["telephone", "desk"])
def size(request: pytest.FixtureRequest) -> tuple[int, int]:
    found: tuple[int, int] = request.param
    return found


@pytest.fixture(scope="module")
def product(
    superuser: URL, calvados: Addresses, tmp_path_factory: pytest.TempPathFactory, size: tuple[int, int]
) -> Iterator[Product]:
    """The product, on a copy for each size of screen: a month is closed for the first time once."""
    with a_copy(superuser, calvados, tmp_path_factory.mktemp(f"month-{size[0]}")) as running:
        yield running


@pytest.fixture(scope="module")
def month(product: Product) -> Month:
    return a_month(product)


@pytest.fixture(scope="module")
def accounts(product: Product) -> dict[str, StorageState]:  # noqa: ARG001  # of this product and no other
    return {}


class People:
    """Who has to do with the month: a hand each, and all with screens of one size."""

    def __init__(self, visitors: Visitors, month: Month, size: tuple[int, int], pictures: Pictures) -> None:
        self.month, self.size, self.pictures = month, size, pictures
        self.lead, self.agency, self.college, self.buyer = (
            Hand(visitors.signed_in(email, size=size))
            for email in (email_of(Role.PLANNER), month.issuer, month.college, email_of(Role.BUYER))
        )
        self.stranger = Hand(visitors.stranger(size=size))
        self.menu = 1 if size == NARROW else 0
        """Taps before an entry of the menu can be seen."""
        self.bills = f"/bilan/factures/mois/{month.slug}"

    def go(self, hand: Hand, home: str, entry: str, *links: str | re.Pattern[str]) -> None:
        """Go from somebody's first page through the menu to what is behind its links, one after the other."""
        hand.page.goto(home)
        if self.menu:
            hand.tap(hand.page.locator(".menu-narrow summary"))
        hand.tap(hand.page.get_by_role("navigation").get_by_role("link", name=entry, exact=True))
        for each in links:
            hand.tap(hand.page.locator("main").get_by_role("link", name=each).first)

    def look(self, hand: Hand, name: str) -> None:
        """Look at the page."""
        hand.look(f"month-{name}", self.pictures)


@pytest.fixture
def people(visitors: Visitors, month: Month, size: tuple[int, int], pictures: Pictures) -> People:
    return People(visitors, month, size, pictures)


@one_in(2)
def test_a_month_from_its_last_day_to_its_last_cent(
    people: People, steps: Steps, product: Product, tmp_path: Path
) -> None:
    is_closed(people, steps)
    is_billed(people, steps)
    is_controlled(people, steps)
    is_issued(people, steps)
    is_corrected_late(people, steps)
    is_credited(people, steps, product)
    is_handed_out(people, steps, product, tmp_path)
    is_told_to_everybody(people, steps)


def is_closed(people: People, steps: Steps) -> None:
    """The lead reads what the month waits for, the agency settles it, the lead closes."""
    lead, agency = people.lead, people.agency
    with steps.step("the lead sees what the month waits for", lead, taps=3 + people.menu):
        people.go(lead, "/pilotage/", "Bilan", "Contestations et clôture", the_month(people))
        lead.finds("Règlement par l’association", people.month.site)
    people.look(lead, "waits")
    with steps.step("the lead tries to close it all the same", lead, taps=1):
        lead.press("Clore le mois")
        lead.finds_status("Ce mois ne peut pas encore être clos")
    with steps.step("the agency settles it", agency, taps=3):
        agency.page.goto("/agence/")
        agency.tap(agency.page.locator("main").get_by_role("link", name="Heures").first)
        people.look(agency, "agency-hours")
        agency.tap(agency.page.get_by_role("region", name="Contestées, à régler").get_by_role("link").first)
        agency.finds(WORDS)
        agency.press("Régler ainsi")
        agency.finds_status("La contestation est réglée")
    with steps.step("the lead closes", lead, taps=1):
        lead.page.reload()
        lead.does_not_find("Règlement par l’association")
        lead.press("Clore le mois")
        lead.finds_status("est clos")
    people.look(lead, "closed")


def is_billed(people: People, steps: Steps) -> None:
    """The agency makes drafts and shows them."""
    agency = people.agency
    with steps.step("the agency makes drafts", agency, taps=4 + people.menu):
        people.go(agency, "/agence/", "Bilan", "Factures", the_month(people))
        agency.press("Préparer les brouillons")
        agency.finds_status("sont prêts")
    people.look(agency, "drafts")
    with steps.step("the agency shows them", agency, taps=1):
        agency.press(f"Soumettre {people.month.bills} brouillons à l’acheteur")
        agency.finds_status("C’est fait")


def is_controlled(people: People, steps: Steps) -> None:
    """The buyer reads a bill and asks; the agency shows it anew; the buyer accepts all."""
    buyer, agency = people.buyer, people.agency
    with steps.step("the buyer finds the bill", buyer, taps=4 + people.menu):
        people.go(buyer, "/departement/", "Bilan", "Factures", the_month(people), people.month.site)
        buyer.finds("Du demandé au facturé", "Lignes")
    with steps.step("the buyer reads its days", buyer, taps=1):
        buyer.tap(buyer.page.locator("summary").filter(has_text="journée").first)
        expect(buyer.page.get_by_role("table", name="Journées de la facture")).to_be_visible()
    people.look(buyer, "to-control")
    with steps.step("the buyer asks", buyer, taps=2):
        buyer.fill("En quelques mots", QUESTION)
        buyer.press("Questionner cette facture")
        buyer.finds_status("Votre question est transmise")
    people.look(buyer, "questioned")
    with steps.step("the agency reads it, and shows the bill anew", agency, taps=3):
        agency.page.goto(people.bills)
        agency.finds("Questionnée")
        agency.press("Préparer les brouillons")
        agency.tap(agency.page.get_by_role("link", name=people.month.site).first)
        agency.finds(QUESTION)
        people.look(agency, "asked")
        agency.press("Soumettre à l’acheteur")
        agency.finds_status("C’est fait pour 1 facture")
    with steps.step("the buyer accepts them all", buyer, taps=1):
        buyer.page.goto(people.bills)
        buyer.press(f"Accepter {people.month.bills} factures")
        buyer.finds_status("C’est fait")


def is_issued(people: People, steps: Steps) -> None:
    """Each gets its number."""
    agency = people.agency
    with steps.step("the agency issues", agency, taps=1):
        agency.page.goto(people.bills)
        agency.press(f"Émettre {people.month.bills} factures")
        agency.finds_status("C’est fait")
    expect(what_is_left(agency)).to_have_text("0 h")
    people.look(agency, "issued")


def is_corrected_late(people: People, steps: Steps) -> None:
    """The lead opens the month again, the agency says an hour less, the college signs, and the month is closed anew."""
    lead, agency, college = people.lead, people.agency, people.college
    with steps.step("the lead opens the month again", lead, taps=3):
        lead.page.goto(f"/pilotage/heures/mois/{people.month.slug}")
        lead.tap(lead.page.get_by_text("Rouvrir le mois…"))
        lead.tap(lead.page.get_by_role("radio", name=re.compile("Heures")).first)
        lead.press("Rouvrir le mois")
        lead.finds_status("Le mois est rouvert")
    people.look(lead, "reopened")
    with steps.step("the agency corrects a day", agency, taps=3):
        agency.page.goto(f"/agence/heures/{people.month.late}")
        end = agency.page.get_by_label("Fin")
        agency.fill("Fin", an_hour_before(end.input_value()))
        agency.choose("Motif", "left_early")
        agency.press("Enregistrer ces heures")
        agency.finds_status("C’est corrigé")
    with steps.step("the agency sees that its bill is overtaken", agency):
        agency.reads(people.bills, "heures changées depuis", "Ce mois est rouvert")
    people.look(agency, "overtaken")
    with steps.step("the agency reads so on the bill", agency, taps=1):
        agency.tap(agency.page.get_by_role("link", name=people.month.site).first)
        agency.finds("un avoir est à établir une fois le mois clos")
    people.look(agency, "bill-overtaken")
    with steps.step("the college signs it", college, taps=2):
        college.page.goto("/etablissement/")
        college.tap(college.page.locator("main").get_by_role("link", name="Heures", exact=True))
        college.tap(college.page.get_by_role("button", name=re.compile("^Signer 1 journée")).last)
        college.finds_status("C’est signé")
    with steps.step("the agency validates it", agency, taps=1):
        agency.page.goto("/agence/heures")
        agency.press("Valider 1 journée")
        agency.finds_status("Heures validées")
    with steps.step("the lead closes again", lead, taps=1):
        lead.page.reload()
        lead.press("Clore le mois")
        lead.finds_status("est clos")
    people.look(lead, "closed-again")


def is_credited(people: People, steps: Steps, product: Product) -> None:
    """The credit note takes the bill back whole, another takes its place, and all that was done is billed."""
    agency, buyer = people.agency, people.buyer
    with steps.step("the agency takes the bill back", agency, taps=2):
        agency.page.goto(people.bills)
        agency.tap(agency.page.get_by_role("link", name=people.month.site).first)
        agency.press("Émettre l’avoir")
        agency.finds_status("L’avoir est émis. Le mois est repris dans un nouveau brouillon.")
        agency.finds("Avoir", "Reprise par avoir")
    people.look(agency, "credited")
    with steps.step("the new one is shown, accepted and issued", agency, taps=2):
        agency.press("Soumettre 1 brouillon à l’acheteur")
        buyer.page.goto(people.bills)
        buyer.press("Accepter 1 facture")
        agency.page.goto(people.bills)
        agency.press("Émettre 1 facture")
        agency.finds_status("C’est fait pour 1 facture")
    expect(what_is_left(agency)).to_have_text("0 h")
    people.look(buyer, "buyer")
    with steps.step("the buyer opens the credit note", buyer, taps=1):
        buyer.tap(buyer.page.get_by_role("link", name=re.compile("Avoir")).first)
        buyer.finds("Annule la facture")
    people.look(buyer, "credit-note")
    with administration(product.owner) as session:
        issued = session.execute(text(BILLED), {"slug": people.month.slug}).scalar_one()
    assert issued == minutes_that_count(product, people.month)[1]


def is_handed_out(people: People, steps: Steps, product: Product, folder: Path) -> None:
    """The lead takes the hours of the clause for the facilitator: by code, and each hour that counts once."""
    lead = people.lead
    with steps.step("the lead finds the exports", lead, taps=2 + people.menu):
        people.go(lead, "/pilotage/", "Bilan", "Exports")
        lead.finds("Heures de clause")
    people.look(lead, "exports")
    taken = folder / "clause.csv"
    with steps.step("the lead takes the file", lead, taps=1), lead.page.expect_download() as download:
        lead.tap(lead.page.get_by_role("region", name="Heures de clause").get_by_role("button", name="CSV"))
    assert re.search(rf"-heures-de-clause-{people.month.slug}\.csv$", download.value.suggested_filename)
    download.value.save_as(taken)
    rows = list(csv.DictReader(StringIO(taken.read_text("utf-8-sig")), delimiter=";"))
    with administration(product.owner) as session:
        names = set(session.scalars(text("SELECT display_name FROM worker_names")))
    hours = sum(float(each["Heures"].replace(",", ".")) for each in rows)
    assert hours == pytest.approx(minutes_that_count(product, people.month)[0] / 60, abs=0.01 * len(rows))
    assert not names & {value for each in rows for value in each.values()}


def is_told_to_everybody(people: People, steps: Steps) -> None:
    """Nobody outside reads a figure until the lead publishes; then anybody does, on paper too."""
    stranger, lead = people.stranger, people.lead
    answer = stranger.page.goto(PUBLIC)
    assert answer
    assert answer.status == 404  # there is none yet
    with steps.step("the lead publishes", lead, taps=4 + people.menu):
        people.go(lead, "/pilotage/", "Réglages", "Marché")
        lead.tap(lead.page.get_by_label("Publier les chiffres du marché"))
        people.look(lead, "settings")
        lead.press("Enregistrer")
    with steps.step("a stranger reads the figures", stranger):
        stranger.reads(PUBLIC, "La réussite de ce marché en chiffres", "d’après le registre des heures")
        expect(stranger.page.get_by_role("button", name="Se déconnecter")).to_have_count(0)
    people.look(stranger, "public")
    with steps.step("a stranger opens the table", stranger, taps=1):
        stranger.tap(stranger.page.get_by_text("Les mêmes chiffres en tableau"))
        expect(stranger.page.get_by_role("table")).to_be_visible()
    people.look(stranger, "public-table")
    # A browser shows these where they are, each in its own way: what comes is looked at instead.
    for link, kind in (("deux pages (PDF)", "application/pdf"), ("une image pour votre site (SVG)", "image/svg+xml")):
        address = stranger.page.get_by_role("link", name=link).get_attribute("href") or ""
        file = stranger.page.request.get(address)
        assert file.headers["content-type"].partition(";")[0] == kind
        assert file.body()


def minutes_that_count(product: Product, month: Month) -> tuple[int, int]:
    """Return what was worked in the month, by all and by the issuer's people."""
    with administration(product.owner) as session:
        row = session.execute(text(COUNTED), {"slug": month.slug, "issuer": month.issuer}).one()
    return row[0], row[1]


def the_month(people: People) -> re.Pattern[str]:
    """Return what a link to the month says."""
    return re.compile(people.month.name, re.IGNORECASE)


def what_is_left(hand: Hand) -> Locator:
    """Return the hours that remain to be billed."""
    return hand.page.locator("dt", has_text="Restent à facturer").locator("xpath=following-sibling::dd[1]")


def an_hour_before(clock: str) -> str:
    """Return the clock time an hour earlier."""
    hours, minutes = clock.split(":")
    return f"{int(hours) - 1:02}:{minutes}"
