"""Bills on the screens: drafted, questioned, accepted, issued, taken back; each with what it is of and its files."""

from collections.abc import Callable
from csv import DictReader
from datetime import UTC, datetime, timedelta
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from pypdf import PdfReader
from sqlalchemy import delete

from scheduler.core.addresses import Addresses
from scheduler.core.db import Database, administration
from scheduler.core.tables import Market, Price
from scheduler.core.tables.bill_codes import Circuit, TimeKind
from scheduler.core.tables.hour_codes import HoursReason, ReopenReason
from scheduler.hours.closing import close, reopen
from scheduler.hours.due import accept_tacitly
from scheduler.hours.said import SaidHours
from scheduler.hours.saying import correct
from tests.scheduler.billing.billed import switch_on
from tests.scheduler.db.world import World
from tests.scheduler.hours.months import MONTH
from tests.scheduler.hours.working import Worked
from tests.scheduler.statements import MOST_OF_A_PAGE, counted
from tests.web.client import Client, Page, text_of
from tests.web.worked import begun, last

ClientOf = Callable[[str], Client]
SLUG = f"{MONTH:%Y-%m}"
OF_MONTH = f"/bilan/factures/mois/{SLUG}"


def closed(fresh: Addresses, database: Database, world: World, by: Circuit = Circuit.MEMBERS) -> Worked:
    """Have the month before closed, in a market that bills."""
    found = begun(fresh, database, world, 6)
    assert fresh.owner
    with administration(fresh.owner) as session:
        switch_on(session, world)
        market = session.get_one(Market, world.calvados)
        market.settings = {**market.settings, "billing": by.value}
    close_month(database, world)
    return found


def close_month(database: Database, world: World) -> None:
    with database.transaction(world.engine) as session:
        accept_tacitly(session, world.engine, datetime.now(UTC) + timedelta(hours=73))
    with database.transaction(world.lucie) as session:
        close(session, world.lucie, MONTH)


def first_bill(client: Client) -> str:
    """Return the address of the month's first bill."""
    found = [each.get("href") or "" for each in client.page(OF_MONTH).tree.iter("a")]
    return next(each for each in found if each.startswith("/bilan/factures/") and each.split("/")[-1].isdigit())


def issue_all(client_of: ClientOf, issuer: str = "agnes") -> Page:
    """Take the month's bills from drafts to numbers, by the buttons."""
    agnes, denise = client_of(issuer), client_of("denise")
    page = agnes.press(agnes.page(OF_MONTH), "Préparer les brouillons")
    page = agnes.press(page, "Soumettre 1 brouillon à l’acheteur")
    denise.press(denise.page(OF_MONTH), "Accepter 1 facture")
    return agnes.press(agnes.page(OF_MONTH), "Émettre 1 facture")


def test_where_a_market_does_not_bill_nothing_is_seen(
    fresh: Addresses, database: Database, world: World, client_of: ClientOf
) -> None:
    begun(fresh, database, world)
    for person in ("agnes", "lucie", "denise"):
        client = client_of(person)
        assert "Factures" not in client.page("/bilan/").main
        for address in ("/bilan/factures", OF_MONTH, "/bilan/factures/prix", "/bilan/factures/coordonnees"):
            client.page(address, status=404)
    assert "Facturation" not in client_of("lucie").page("/reglages/").main


def test_a_month_is_billed_by_buttons(fresh: Addresses, database: Database, world: World, client_of: ClientOf) -> None:
    closed(fresh, database, world)
    agnes = client_of("agnes")
    assert "Factures" in agnes.page("/bilan/").main
    page = issue_all(client_of)
    assert "C’est fait pour 1 facture." in page.text
    assert "Restent à facturer0" in " ".join(page.main.split())
    address = first_bill(agnes)
    page = agnes.page(address)
    for words in (
        "Du demandé au facturé",
        "Comme prévu.",
        "Tout ce qui a été fait.",
        "W-CONFIRMED",
        "-00001",
        "déplacement",
    ):
        assert words in page.main, words
    paper = agnes.get(f"{address}/pdf")
    assert paper.mimetype == "application/pdf"
    assert "factur-x.xml" in PdfReader(BytesIO(paper.data)).attachments
    with ZipFile(BytesIO(agnes.get(f"{OF_MONTH}/archive").data)) as files:
        assert [each.split("-")[-1] for each in files.namelist()] == ["00001.pdf"]
        assert files.testzip() is None


def test_the_buyer_questions_and_a_new_draft_bears_the_words(
    fresh: Addresses, database: Database, world: World, client_of: ClientOf
) -> None:
    closed(fresh, database, world)
    agnes, denise = client_of("agnes"), client_of("denise")
    page = agnes.press(agnes.page(OF_MONTH), "Préparer les brouillons")
    denise.page(first_bill(agnes), status=404)
    agnes.press(page, "Soumettre 1 brouillon à l’acheteur")
    shown = denise.page(first_bill(denise))
    shown = denise.press(shown, "Questionner cette facture", status=422, said="Malade ce jour-là")
    assert "Votre question n’est pas encore transmise" in shown.text
    assert "À contrôler" in shown.main
    denise.press(denise.page(first_bill(denise)), "Questionner cette facture", said="Le collège était fermé")
    assert "Questionnée" in agnes.page(OF_MONTH).main
    page = agnes.press(agnes.page(OF_MONTH), "Préparer les brouillons")
    assert "Question de l’acheteur : Le collège était fermé" in agnes.page(first_bill(agnes)).text


def test_a_late_correction_becomes_a_credit_note(
    fresh: Addresses, database: Database, world: World, client_of: ClientOf
) -> None:
    found = closed(fresh, database, world)
    issue_all(client_of)
    day = next(each for each in found.days if each.replace(day=1) == MONTH)
    with database.transaction(world.lucie) as session:
        reopen(session, world.lucie, MONTH, ReopenReason.LATE_HOURS)
    shorter = SaidHours(8 * 60, 12 * 60, 0, HoursReason.LEFT_EARLY)
    with database.transaction(world.agnes) as session:
        correct(session, world.agnes, last(fresh, found, day).id, shorter)
    close_month(database, world)
    agnes = client_of("agnes")
    assert "heures changées depuis" in agnes.page(OF_MONTH).main
    credited = first_bill(agnes)
    page = agnes.press(agnes.page(first_bill(agnes)), "Émettre l’avoir")
    assert "L’avoir est émis" in page.text
    for words in ("Avoir", "Reprise par avoir", "Brouillon de facture"):
        assert words in page.main
    rows = list(DictReader(StringIO(agnes.get(f"{OF_MONTH}/fichier?format=csv").text.lstrip("\ufeff")), delimiter=";"))
    for column in ("Heures prévues", "Heures faites", "Montant hors taxes"):
        of_bill, of_note = (
            next(row[column] for row in rows if (row["Nature"], row["État"]) == each)
            for each in (("Facture", "Reprise par avoir"), ("Avoir", "Émis"))
        )
        assert of_note == f"-{of_bill}", "a sum of the column leaves nothing of what was taken back"
    note = agnes.page(agnes.page(credited).links[next(each for each in agnes.page(credited).links if "0000" in each)])
    assert "Heures reprises" in note.main
    assert "Tout ce qui a été fait" not in note.main


def test_what_is_issued_stays_when_its_month_is_opened_again(
    fresh: Addresses, database: Database, world: World, client_of: ClientOf
) -> None:
    closed(fresh, database, world)
    agnes = client_of("agnes")
    page = agnes.press(agnes.page(OF_MONTH), "Préparer les brouillons")
    with database.transaction(world.lucie) as session:
        reopen(session, world.lucie, MONTH, ReopenReason.LATE_HOURS)
    for address in (OF_MONTH, first_bill(agnes)):
        assert "rien ne s’émet" in agnes.page(address).main, "of a draft"
    with database.transaction(world.lucie) as session:
        close(session, world.lucie, MONTH)
    issue_all(client_of)
    with database.transaction(world.lucie) as session:
        reopen(session, world.lucie, MONTH, ReopenReason.LATE_HOURS)
    for address in (OF_MONTH, first_bill(agnes)):
        page = agnes.page(address)
        assert "Ce mois est rouvert" in page.main
        assert "rien ne s’émet" not in page.main


def test_the_list_of_months_says_what_each_comes_to_and_how_far_it_is(
    fresh: Addresses, database: Database, world: World, client_of: ClientOf
) -> None:
    closed(fresh, database, world)
    agnes, lucie, bruno, denise = (client_of(each) for each in ("agnes", "lucie", "bruno", "denise"))

    def row(client: Client) -> list[str]:
        return months(client)[f"{MONTH:%Y-%m}"]

    assert row(agnes) == ["Aucune", "–", "–"]
    page = agnes.press(agnes.page(OF_MONTH), "Préparer les brouillons")
    [amount] = {row(agnes)[1]}
    assert row(agnes) == ["1", amount, "1 brouillon"]
    assert "€" in amount
    assert row(lucie) == row(agnes)
    assert row(denise)[0] == "Aucune", "who pays reads no drafts"
    page = agnes.press(page, "Soumettre 1 brouillon à l’acheteur")
    assert row(denise) == ["1", amount, "1 à contrôler"]
    denise.press(denise.page(OF_MONTH), "Accepter 1 facture")
    assert row(agnes) == ["1", amount, "1 bonne à émettre"]
    agnes.press(agnes.page(OF_MONTH), "Émettre 1 facture")
    for client in (agnes, lucie, denise):
        assert row(client) == ["1", amount, "1 émise"]
    assert row(bruno) == ["Aucune", "–", "–"], "an agency reads its own"
    agnes.press(agnes.page(first_bill(agnes)), "Émettre l’avoir")
    assert row(agnes) == ["1", amount, "1 brouillon 1 avoir"], "what was taken back counts no more"
    assert row(denise) == ["Aucune", "–", "1 avoir"]


def months(client: Client) -> dict[str, list[str]]:
    """Return what the list says of each month."""
    rows = [each for each in client.page("/bilan/factures").tree.iter("tr") if list(each.iter("a"))]
    return {
        next(each.iter("a")).get("href", "").split("/")[-1]: [text_of(one) for one in each.iter("td")] for each in rows
    }


@pytest.mark.parametrize(
    ("by", "person", "room"),
    [
        (Circuit.MEMBERS, "agnes", "/agence/heures/"),
        (Circuit.LEAD, "lucie", "/pilotage/heures/"),
        (Circuit.MEMBERS, "denise", None),
    ],
)
def test_from_a_bill_to_its_hours_to_the_request_and_forward_again(
    fresh: Addresses, database: Database, world: World, client_of: ClientOf, by: Circuit, person: str, room: str | None
) -> None:
    closed(fresh, database, world, by)
    issue_all(client_of, "agnes" if by == Circuit.MEMBERS else "lucie")
    client = client_of(person)
    address = first_bill(client)
    days = [each for each in hrefs(client.page(address)) if "/heures/" in each]
    if room is None:
        assert days == [], "who pays has no page of hours"
        return
    assert days
    assert all(each.startswith(room) for each in days)
    with counted() as sent:
        page = client.page(days[0])
    assert len(sent) <= MOST_OF_A_PAGE
    assert address in hrefs(page), "forward"
    back = "/agence/missions/" if by == Circuit.MEMBERS else "/pilotage/demandes/"
    client.page(next(each for each in hrefs(page) if each.startswith(back) and each[-1].isdigit()))
    sophie = client_of("sophie").page(days[0].replace(room, "/etablissement/heures/"))
    assert not any("/bilan/" in each for each in hrefs(sophie)), "a site reads no bills"
    assert any(each.startswith("/etablissement/demandes/") and each[-1].isdigit() for each in hrefs(sophie))


def hrefs(page: Page) -> list[str]:
    return [each.get("href") or "" for each in next(page.tree.iter("main")).iter("a")]


def test_a_missing_price_is_named(fresh: Addresses, database: Database, world: World, client_of: ClientOf) -> None:
    closed(fresh, database, world)
    lucie, agnes = client_of("lucie"), client_of("agnes")
    assert fresh.owner
    with administration(fresh.owner) as session:
        session.execute(delete(Price).where(Price.kind != TimeKind.BASE))
        session.execute(delete(Price).where(Price.market_id == world.calvados, Price.cents_per_hour == 60))
    page = lucie.press(lucie.page("/bilan/factures/prix"), "Retirer")
    assert "Aucun prix n’est enregistré" in page.main
    page = agnes.press(agnes.page(OF_MONTH), "Préparer les brouillons")
    assert "Il manque un prix : Heure" in page.text
    assert "Entretien, AI" in page.text
    for kind in ("base", "sunday", "public_holiday", "evening"):
        page = lucie.press(
            lucie.page("/bilan/factures/prix"),
            "Enregistrer ce prix",
            kind=kind,
            from_day="2020-01-01",
            cents="23,5",
        )
    assert "23,50" in page.main
    page = lucie.press(page, "Enregistrer ce prix", kind="travel", from_day="2020-01-01", cents="4,50")
    assert "4,50 € par jour" in page.main.replace("\N{NO-BREAK SPACE}", " ")
    page = lucie.press(page, "Enregistrer ce prix", status=422, kind="base", from_day="2020-01-02", cents="cher")
    assert "par exemple 23,50" in page.text
    for kind, told in (("base", "1 000 € l’heure."), ("travel", "1 000 € par jour.")):
        page = lucie.press(page, "Enregistrer ce prix", status=422, kind=kind, cents="1000,01")
        assert told in page.text
    assert "1 brouillon est prêt" in agnes.press(agnes.page(OF_MONTH), "Préparer les brouillons").text


def test_everybody_fills_in_their_own_details(
    fresh: Addresses, database: Database, world: World, client_of: ClientOf
) -> None:
    closed(fresh, database, world)
    agnes, denise = client_of("agnes"), client_of("denise")
    own = f"/bilan/factures/coordonnees/{world.agency}"
    page = agnes.press(agnes.page(own), "Enregistrer", status=422, siret="123")
    assert "Ce SIRET n’est pas juste" in page.text
    page = agnes.press(agnes.page(own), "Enregistrer", city="Bayeux")
    assert "Les coordonnées sont enregistrées" in page.text
    assert any(each.get("value") == "Bayeux" for each in agnes.page(own).tree.iter("input"))
    agnes.page(f"/bilan/factures/coordonnees/{world.lead}", status=404)
    other = client_of("agnes")
    early, late = agnes.page(own), other.page(own)
    agnes.press(early, "Enregistrer", city="Lisieux")
    told = other.press(late, "Enregistrer", status=409, city="Vire")
    assert "Ville : Lisieux" in told.main
    page = denise.page(f"/bilan/factures/coordonnees/{world.buyer}")
    assert "Numéro d’engagement" in page.main
    assert "IBAN" not in page.main
    denise.page(own, status=404)


def test_a_member_sees_nothing_of_another(
    fresh: Addresses, database: Database, world: World, client_of: ClientOf
) -> None:
    closed(fresh, database, world, Circuit.LEAD)
    issue_all(client_of, "lucie")
    address = first_bill(client_of("agnes"))
    bruno = client_of("bruno")
    assert "Aucune facture pour ce mois" in bruno.page(OF_MONTH).main
    for each in (address, f"{address}/pdf", f"{OF_MONTH}/archive"):
        bruno.page(each, status=404)
    assert "W-CONFIRMED" in client_of("lucie").page(address).main


@pytest.mark.parametrize("person", ["agnes", "lucie", "denise"])
def test_pages_cost_few_statements(
    fresh: Addresses, database: Database, world: World, client_of: ClientOf, person: str
) -> None:
    closed(fresh, database, world)
    issue_all(client_of)
    client = client_of(person)
    for address in ("/bilan/factures", OF_MONTH, first_bill(client), "/bilan/factures/prix"):
        with counted() as sent:
            client.page(address)
        assert len(sent) <= MOST_OF_A_PAGE, address
