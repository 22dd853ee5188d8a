"""Exports on the screens: a month, what is in it, files that say how final they are; a payroll file of one's own."""

import csv
import io
import json
from collections.abc import Callable
from zipfile import ZipFile

import pytest

from scheduler.core.addresses import Addresses
from scheduler.core.db import Database, administration
from scheduler.core.tables import HourEntry
from scheduler.hours.closing import close
from scheduler.hours.days import LAST
from scheduler.hours.saying import sign, validate
from tests.scheduler.db.world import World
from tests.scheduler.hours.working import Worked, month_before, today
from tests.scheduler.statements import MOST_OF_A_PAGE, counted
from tests.web.client import Client, text_of
from tests.web.worked import begun, last

ClientOf = Callable[[str], Client]
MONTH = month_before(today())
SLUG = f"{MONTH:%Y-%m}"
EXPORTS = f"/bilan/exports?mois={SLUG}"


@pytest.fixture
def found(fresh: Addresses, database: Database, world: World) -> Worked:
    return begun(fresh, database, world)


@pytest.fixture
def counting(fresh: Addresses, database: Database, world: World, found: Worked) -> Worked:
    entries = [last(fresh, found, day).id for day in found.days]
    for actor, act in ((world.sophie, sign), (world.agnes, validate)):
        with database.transaction(actor) as session:
            act(session, actor, entries)
        entries = [last(fresh, found, day).id for day in found.days]
    return found


def rows(client: Client, address: str) -> tuple[str, list[list[str]]]:
    """Return the name of a CSV file and its rows."""
    answer = client.get(address)
    assert answer.status_code == 200
    name = answer.headers["Content-Disposition"].split('"')[1]
    return name, list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig")), delimiter=";"))


@pytest.mark.usefixtures("found")
def test_an_open_month_says_so_on_the_page_in_the_name_and_on_the_sheet(client_of: ClientOf) -> None:
    agnes = client_of("agnes")
    page = agnes.page(EXPORTS)
    assert "ses fichiers sont provisoires" in page.main
    assert "Aucune heure ne compte encore" in page.main
    name, _ = rows(agnes, f"/bilan/exports/clause/fichier?mois={SLUG}")
    assert name.endswith(f"-heures-de-clause-{SLUG}-provisoire.csv")
    answer = agnes.get(f"/bilan/exports/asp/fichier?mois={SLUG}&format=xlsx")
    with ZipFile(io.BytesIO(answer.get_data())) as book:
        assert f'name="Contrôle ASP {SLUG} provisoire"' in book.read("xl/workbook.xml").decode()


@pytest.mark.usefixtures("counting")
def test_a_facilitator_gets_a_closed_month_by_code_with_the_numbers_of_its_hours(
    client_of: ClientOf, database: Database, world: World, fresh: Addresses
) -> None:
    with database.transaction(world.lucie) as session:
        close(session, world.lucie, MONTH)
    lucie = client_of("lucie")
    assert "provisoires" not in lucie.page(EXPORTS).main
    name, [heads, *lines] = rows(lucie, f"/bilan/exports/clause/fichier?mois={SLUG}&depuis=mois&format=csv")
    assert name.endswith(f"-heures-de-clause-{SLUG}.csv")
    assert heads == [
        *("Contrat", "Mois", "Association", "Personne (code)", "Heures", "Embauche", "Sortie", "État"),
        "Lignes du registre",
    ]
    [line] = lines
    assert line[3] == "W-CONFIRMED"
    assert "Confirmed P." not in str(lines)
    assert fresh.owner
    with administration(fresh.owner) as session:
        days = session.query(HourEntry).filter(HourEntry.month == MONTH, HourEntry.minutes > 0, LAST).all()
        assert line[8].split() == sorted(str(each.id) for each in days)
        assert line[4] == f"{sum(each.minutes or 0 for each in days) / 60:.2f}".replace(".", ",")


@pytest.mark.usefixtures("counting")
def test_an_agency_sets_its_payroll_file_and_sees_it_before_it_is_kept(client_of: ClientOf) -> None:
    agnes = client_of("agnes")
    page = agnes.page("/bilan/exports/paie")
    shown = agnes.press(page, "Voir l’aperçu sans enregistrer", base="H-100", place_name="")
    assert "H-100" in shown.main
    assert "Salarié(e)" not in shown.main.split("Premières lignes")[-1]
    kept = agnes.press(shown, "Enregistrer")
    assert "Le profil est enregistré." in kept.text
    assert "H-100" in agnes.page(EXPORTS).main
    _, [heads, *lines] = rows(agnes, f"/bilan/exports/paie/fichier?mois={SLUG}")
    assert heads == ["Matricule", "Du", "Au", "Rubrique", "Heures", "Lignes du registre"]
    assert {line[0] for line in lines} == {"W-CONFIRMED"}
    assert "Agnes" in agnes.page("/bilan/exports/paie").main
    assert "H-100" not in client_of("bruno").page("/bilan/exports/paie").main


@pytest.mark.usefixtures("counting")
def test_what_no_program_could_read_is_told_and_nothing_typed_is_lost(client_of: ClientOf) -> None:
    agnes = client_of("agnes")
    page = agnes.page("/bilan/exports/paie")
    again = agnes.press(page, "Enregistrer", status=422, place_site="3", night="=NUIT")
    assert "une ligne par journée" in again.main or "court" in again.main
    again = agnes.press(again, "Enregistrer", status=422, night="NUIT", place_site="3")
    assert "une ligne par journée" in again.main
    kept = agnes.press(again, "Enregistrer", lines="day")
    assert "Le profil est enregistré." in kept.text


@pytest.mark.usefixtures("counting")
def test_a_rank_of_nought_puts_no_column_first(client_of: ClientOf) -> None:
    agnes = client_of("agnes")
    page = agnes.page("/bilan/exports/paie")
    again = agnes.press(page, "Enregistrer", status=422, place_entries="0", base="H-100")
    assert "sans rang, la colonne n’est pas dans le fichier" in again.main
    kept = agnes.press(again, "Enregistrer", place_entries="")
    assert "H-100" in kept.main
    assert "Lignes du registre" not in kept.main


def test_the_lead_hands_out_the_ledger_and_an_agency_is_not_offered_it(
    client_of: ClientOf, found: Worked, world: World
) -> None:
    assert found.mission == world.confirmed
    lucie, agnes = client_of("lucie"), client_of("agnes")
    assert "Registre" in lucie.page(EXPORTS).main
    assert "Registre" not in agnes.page(EXPORTS).main
    answer = lucie.get(f"/bilan/exports/registre/fichier?mois={SLUG}")
    assert answer.headers["Content-Disposition"].endswith(f'-registre-{SLUG}-provisoire.json"')
    assert json.loads(answer.get_data())["month"] == SLUG


def test_where_a_market_keeps_no_hours_there_is_nothing(client_of: ClientOf) -> None:
    for address in ("/bilan/exports", "/bilan/exports/paie", "/bilan/exports/clause/fichier"):
        client_of("lucie").page(address, status=404)


@pytest.mark.usefixtures("counting")
def test_an_absent_month_is_not_there_and_one_that_is_none_makes_no_file(client_of: ClientOf) -> None:
    agnes = client_of("agnes")
    agnes.page("/bilan/exports?mois=2001-01", status=404)
    assert agnes.get("/bilan/exports/asp/fichier?mois=novembre").status_code == 422


@pytest.mark.usefixtures("counting")
def test_the_pages_take_few_statements(client_of: ClientOf) -> None:
    client = client_of("agnes")
    for address in (EXPORTS, "/bilan/exports/paie"):
        client.page(address)
        with counted() as sent:
            client.page(address)
        assert len(sent) <= MOST_OF_A_PAGE, address


@pytest.mark.usefixtures("found")
@pytest.mark.parametrize("where", ["/bilan/exports", "/pilotage/heures", "/pilotage/equite"])
def test_pages_below_the_entry_are_marked_in_the_menu(client_of: ClientOf, where: str) -> None:
    page = client_of("lucie").page(where)
    marked = [text_of(each).strip() for each in page.tree.iter() if each.get("aria-current") == "page"]
    assert set(marked) == {"Bilan"}
