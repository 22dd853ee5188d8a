"""Lists as files: everybody downloads what their page shows, and no more."""

import csv
from collections.abc import Callable
from io import BytesIO, StringIO

import pytest
from python_calamine import CalamineWorkbook

from tests.web.client import Client

ClientOf = Callable[[str], Client]


def lines(client: Client, address: str) -> list[dict[str, str]]:
    answer = client.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "text/csv")
    assert answer.headers["Content-Disposition"].endswith('.csv"')
    return list(csv.DictReader(StringIO(answer.data.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_the_lead_downloads_what_the_filters_leave(client_of: ClientOf) -> None:
    lucie = client_of("lucie")
    found = lines(lucie, "/pilotage/demandes/fichier")
    assert [each["Établissement"] for each in found] == ["other_site", "site"]
    assert found[1]["Premier jour"] == "01/03/2027"
    assert found[1]["Heures"] == "26,67"
    assert lines(lucie, "/pilotage/demandes/fichier?etat=filled") == []
    page = lucie.page("/pilotage/demandes?semaine=2027-03-01")
    assert "/pilotage/demandes/fichier?format=xlsx&semaine=2027-03-01" in page.links.values()
    plan = lines(lucie, "/pilotage/plan/fichier?semaine=2027-03-01")
    assert {each["Salarié(e)"] for each in plan} == {"W-PUBLISHED", "W-CONFIRMED"}
    assert plan[0]["Début"] == "07:00"
    assert len(lines(lucie, "/pilotage/calculs/fichier")) == 1


def test_an_agency_downloads_its_own(client_of: ClientOf) -> None:
    agnes = client_of("agnes")
    assert {each["Nom affiché"] for each in lines(agnes, "/agence/salaries/fichier")} >= {"Free P.", "Published P."}
    bruno = client_of("bruno")
    assert {each["Code"] for each in lines(bruno, "/agence/salaries/fichier")} == {"W-OTHER"}
    assert lines(bruno, "/agence/missions/fichier") == []
    answer = agnes.get("/agence/missions/fichier?format=xlsx")
    workbook = CalamineWorkbook.from_filelike(BytesIO(answer.data))
    assert workbook.sheet_names == ["Missions", "Jours de travail"]
    missions = workbook.get_sheet_by_name("Missions").to_python()
    days = workbook.get_sheet_by_name("Jours de travail").to_python()
    assert (len(missions), len(days)) == (3, 3)


@pytest.mark.parametrize("format", ["csv", "xlsx"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_list_of_people_can_be_brought_in_again(client_of: ClientOf, format: str, language: str) -> None:  # noqa: A002
    agnes = client_of("agnes")
    if language == "en":
        agnes.press(agnes.page("/agence/"), "English")
    content = agnes.get(f"/agence/salaries/fichier?format={format}").data
    page = agnes.page("/importer/salaries")
    check = {"fr": "Vérifier", "en": "Check"}[language]
    file = (BytesIO(content), f"salaries.{format}")
    page = agnes.press(page, check, file=file)
    nothing_new = {"fr": "Tout est déjà enregistré", "en": "Everything is stored already"}[language]
    assert nothing_new in page.main
    assert "Heures la semaine suivante" in page.main  # not read, and said so
    assert ">question" not in page.response.text


@pytest.mark.parametrize("format", ["csv", "xlsx"])
@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(("person", "of"), [("sophie", "/etablissement"), ("lucie", "/pilotage")])
def test_the_lists_of_requests_can_be_brought_in_again(
    client_of: ClientOf,
    person: str,
    of: str,
    language: str,
    format: str,  # noqa: A002
) -> None:
    client = client_of(person)
    if language == "en":
        client.press(client.page(f"{of}/"), "English")
    content = client.get(f"{of}/demandes/fichier?format={format}").data
    check = {"fr": "Vérifier", "en": "Check"}[language]
    page = client.press(client.page("/importer/demandes"), check, file=(BytesIO(content), f"demandes.{format}"))
    nothing_new = {"fr": "Tout est déjà enregistré", "en": "Everything is stored already"}[language]
    assert nothing_new in page.main
    assert "Créneaux" in page.main  # not read, and said so
    assert ">question" not in page.response.text


def test_a_number_of_somebody_elses_request_is_refused(client_of: ClientOf) -> None:
    known = {each["Établissement"]: each for each in lines(client_of("lucie"), "/pilotage/demandes/fichier")}
    sophie = client_of("sophie")
    (line,) = lines(sophie, "/etablissement/demandes/fichier")
    for number in (known["other_site"]["Demande n°"], "999999999"):
        content = f"{';'.join(line)}\n{';'.join({**line, 'Demande n°': number}.values())}\n".encode()
        page = sophie.page("/importer/demandes")
        page = sophie.press(page, "Vérifier", status=422, file=(BytesIO(content), "demandes.csv"))
        assert "Cette demande n’est pas des vôtres" in page.main


def test_a_college_downloads_its_requests(client_of: ClientOf) -> None:
    (line,) = lines(client_of("sophie"), "/etablissement/demandes/fichier")
    assert (line["Établissement"], line["Créneaux"], line["Créneaux pourvus"]) == ("site", "4", "1")


@pytest.mark.parametrize("address", ["/pilotage/demandes/fichier", "/agence/salaries/fichier"])
def test_whoever_may_not_see_the_page_gets_no_file(client_of: ClientOf, address: str) -> None:
    client_of("denise").page(address, status=403)
