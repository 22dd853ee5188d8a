"""Hours, bills and careers as files: everybody has what their page shows, and no more."""

from collections.abc import Callable, Sequence
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from scheduler.core.addresses import Addresses
from scheduler.core.db import Database
from tests.scheduler.db.world import World
from tests.scheduler.hours.months import MONTH
from tests.scheduler.hours.working import PLANNED, today
from tests.web.client import Client
from tests.web.test_bills import OF_MONTH, SLUG, closed, first_bill, issue_all
from tests.web.test_files import lines
from tests.web.worked import begun, last

ClientOf = Callable[[str], Client]


def offered(client: Client, page: str, file: str) -> str:
    """Return the address of a list's file, which its page offers in both forms."""
    found = [each.get("href") or "" for each in client.page(page).tree.iter("a")]
    [workbook] = [each for each in found if each.startswith(f"{file}?") and "xlsx" in each]
    assert workbook.replace("xlsx", "csv") in found
    return workbook.replace("xlsx", "csv")


def sheets(client: Client, address: str) -> dict[str, Sequence[Sequence[object]]]:
    """Return the tables of a workbook, heads included."""
    book = CalamineWorkbook.from_filelike(BytesIO(client.get(address.replace("csv", "xlsx")).data))
    return {each: book.get_sheet_by_name(each).to_python() for each in book.sheet_names}


def test_prices_are_a_file_for_whoever_may_read_them(
    fresh: Addresses, database: Database, world: World, client_of: ClientOf
) -> None:
    closed(fresh, database, world)
    lucie, agnes = client_of("lucie"), client_of("agnes")
    page = "/bilan/factures/prix"
    lucie.press(
        lucie.page(page), "Enregistrer ce prix", kind="base", agency_kind="ACI", from_day="2026-01-05", cents="24,5"
    )
    address = offered(lucie, page, f"{page}/fichier")
    found = lines(lucie, address)
    price = next(each for each in found if each["Type d’association"] == "ACI")
    assert price == {
        "Prestation": "Heure de base",
        "Métier": "Tous",
        "Type d’association": "ACI",
        "À partir du": "05/01/2026",
        "Prix hors taxes, en euros": "24,50",
        "Unité": "heure",
    }
    assert {each["Unité"] for each in found if each["Prestation"] == "Déplacement"} == {"jour"}
    of_agency = lines(agnes, offered(agnes, page, f"{page}/fichier"))
    assert of_agency == [each for each in found if each["Type d’association"] != "ACI"], "not of another kind"
    [table] = sheets(lucie, address).values()
    assert len(table) == len(found) + 1
    assert lines(client_of("denise"), address) == found


def test_hours_are_files_for_each_side(fresh: Addresses, database: Database, world: World, client_of: ClientOf) -> None:
    found = begun(fresh, database, world)
    agnes, sophie = client_of("agnes"), client_of("sophie")
    of_agency = lines(agnes, offered(agnes, "/agence/heures", "/agence/heures/fichier"))
    of_site = lines(sophie, offered(sophie, "/etablissement/heures", "/etablissement/heures/fichier"))
    assert {each["Salarié(e)"] for each in of_agency} == {"Confirmed P."}
    assert [each["Jour"] for each in of_agency] == [f"{day:%d/%m/%Y}" for day in found.days]
    assert [each["Ligne du registre"] for each in of_site] == [each["Ligne du registre"] for each in of_agency]
    assert {each["Heures payées"] for each in of_agency} == {f"{PLANNED / 60:.2f}".replace(".", ",")}
    assert {each["État"] for each in of_agency} == {"À signer"}
    assert lines(client_of("bruno"), "/agence/heures/fichier") == []


def test_of_a_day_without_work_the_file_says_why_and_no_clock_time(
    fresh: Addresses, database: Database, world: World, client_of: ClientOf
) -> None:
    found = begun(fresh, database, world)
    sophie = client_of("sophie")
    entry = last(fresh, found, found.days[0]).id
    sophie.press(sophie.page(f"/etablissement/heures/{entry}"), "Enregistrer ces heures", reason="no_show")
    first, *_ = lines(sophie, "/etablissement/heures/fichier")
    assert (first["Motif"], first["Début"], first["Heures payées"]) == ("N’est pas venu(e)", "", "0,00")
    assert first["Début prévu"]


def test_the_lead_has_disputes_months_and_the_sums_of_a_month(
    fresh: Addresses, database: Database, world: World, client_of: ClientOf
) -> None:
    found = begun(fresh, database, world)
    sophie, lucie = client_of("sophie"), client_of("lucie")
    entry = last(fresh, found, found.days[0]).id
    sophie.press(sophie.page(f"/etablissement/heures/{entry}"), "Contester", why="left_early")
    address = offered(lucie, "/pilotage/heures", "/pilotage/heures/fichier")
    [disputed] = lines(lucie, address)
    assert (disputed["Salarié(e)"], disputed["État"]) == ("W-CONFIRMED", "Contestée")
    assert {row[0] for row in sheets(lucie, address)["Mois"][1:]} >= {f"{day:%Y-%m}" for day in found.days}


def test_the_sums_of_a_closed_month_are_a_file(
    fresh: Addresses, database: Database, world: World, client_of: ClientOf
) -> None:
    found = closed(fresh, database, world)
    lucie = client_of("lucie")
    page = f"/pilotage/heures/mois/{SLUG}"
    [line] = lines(lucie, offered(lucie, page, f"{page}/fichier"))
    of_month = [day for day in found.days if day.replace(day=1) == MONTH]
    assert (line["Journées"], line["Personnes"]) == (str(len(of_month)), "1")


def test_bills_are_a_file_that_sums_up_to_what_is_due(
    fresh: Addresses, database: Database, world: World, client_of: ClientOf
) -> None:
    closed(fresh, database, world)
    agnes = client_of("agnes")
    issue_all(client_of)
    agnes.press(agnes.page(first_bill(agnes)), "Émettre l’avoir")
    address = offered(agnes, OF_MONTH, f"{OF_MONTH}/fichier")
    found = lines(agnes, address)
    assert {(each["Nature"], each["État"]) for each in found} == {
        ("Facture", "Reprise par avoir"),
        ("Avoir", "Émis"),
        ("Facture", "Brouillon de facture"),
    }
    out = [float(each["Total"].replace(",", ".")) for each in found if each["Numéro"]]
    assert len(out) == 2
    assert sum(out) == 0
    assert sheets(agnes, address)["Ce qui revient à chacune"][1:] == [["agency", 0.0]]
    assert [each["Nature"] for each in lines(client_of("denise"), address)] == [
        each["Nature"] for each in found if "Brouillon" not in each["État"]
    ]
    assert lines(client_of("bruno"), address) == []


@pytest.mark.usefixtures("world")
def test_careers_are_files_by_list(fresh: Addresses, database: Database, world: World, client_of: ClientOf) -> None:
    begun(fresh, database, world)
    agnes, page = client_of("agnes"), f"/bilan/parcours?annee={today().year}"
    agnes.press(
        agnes.page("/bilan/parcours/formation"),
        "Enregistrer la formation",
        name="Hygiène",
        worker=str(world.free_worker),
        from_day=f"{today().year}-01-04",
        to_day=f"{today().year}-02-26",
    )
    trainings = lines(agnes, offered(agnes, page, "/bilan/parcours/formations/fichier"))
    assert {each["Formation"]: each["De chez vous"] for each in trainings}["Hygiène"] == "1"
    people = lines(agnes, offered(agnes, page, "/bilan/parcours/salaries/fichier"))
    assert "Confirmed P." in {each["Salarié(e)"] for each in people}
    assert lines(agnes, "/bilan/parcours/sorties/fichier") == []
    bruno = lines(client_of("bruno"), "/bilan/parcours/salaries/fichier")
    assert {each["Salarié(e)"] for each in bruno} & {each["Salarié(e)"] for each in people} == set()
