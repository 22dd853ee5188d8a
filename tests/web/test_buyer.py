"""The buyer's page in the browser."""

from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from tests.web.client import Client
from web.buyer import usual_periods

ClientOf = Callable[[str], Client]
WEEK = "/departement/?du=2027-03-01&au=2027-03-07"


def test_the_hours_of_a_week_by_site(client_of: ClientOf) -> None:
    page = client_of("denise").page(WEEK)
    assert page.h1 == "Couverture"
    words = page.main
    for each in (
        "Du lundi 1er mars au dimanche 7 mars 2027",
        "25 %",
        "26 h 40",
        "6 h 40",
        "sur 2 du marché",
        "Par établissement",
    ):
        assert each in words
    for each in ("Par métier", "Entretien", "1 personne en parcours envoyée", "pour 1 mission", "Mois par mois"):
        assert each in words
    assert "Published P." not in page.text
    assert "Confirmed P." not in page.text


def test_what_stayed_empty_by_reason(client_of: ClientOf) -> None:
    words = client_of("denise").page(WEEK).main
    after = words.split("Heures non pourvues, par raison", 1)[1]
    assert after.index("Encore à venir") < after.index("20 h") < after.index("100 %") < after.index("Par métier")
    assert "Heures non pourvues" not in client_of("denise").page("/departement/?du=2027-05-01&au=2027-05-31").main


def test_numbers_by_school_week_and_narrowed_to_a_site(client_of: ClientOf) -> None:
    denise = client_of("denise")
    page = denise.page("/departement/?du=2027-02-22&au=2027-03-21&par=semaine")
    assert "Semaine scolaire par semaine scolaire" in page.main
    assert "Semaine 27" in page.main
    sites = {option.text: option.get("value") for option in page.form("Afficher").iter("option")}
    page = denise.press(page, "Afficher", site=sites["other_site"])
    assert "Aucune demande sur cette période" in page.main
    page = denise.press(page, "Afficher", site=sites["site"])
    assert "26 h 40" in page.main
    assert page.links["Voir par mois"].endswith(f"site={sites['site']}")


def test_the_numbers_as_a_file(client_of: ClientOf) -> None:
    denise = client_of("denise")
    text = denise.get(WEEK.replace("/?", "/fichier?")).data.decode("utf-8-sig")
    assert "site;1 rue de l'École;1;26,67;6,67;25" in text
    workbook = denise.get(WEEK.replace("/?", "/fichier?format=xlsx&"))
    sheets = CalamineWorkbook.from_filelike(BytesIO(workbook.data)).sheet_names
    assert sheets == ["Établissements", "Métiers", "Mois", "Semaines", "Non pourvu"]
    assert denise.get("/departement/fichier?du=hier&au=demain").status_code == 422


def test_a_time_without_requests_says_so(client_of: ClientOf) -> None:
    client = client_of("denise")
    page = client.page("/departement/")
    assert "Aucune demande sur cette période" in page.main
    page = client.press(page, "Afficher", du="2027-03-01", au="2027-03-01")
    assert "13 h 20" in page.main
    assert "Aucune demande" not in page.main


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("du=2027-03-07&au=2027-03-01", "La fin précède le début"),
        ("du=2000-01-01&au=2027-03-01", "Choisissez une période plus courte"),
        ("du=&au=2027-03-01", "Indiquez une date."),
        ("du=2027-03-01", "Indiquez une date."),
        ("du=hier&au=demain", "Saisie à corriger"),
    ],
)
def test_a_time_that_is_none_is_explained(client_of: ClientOf, query: str, words: str) -> None:
    assert words in client_of("denise").page(f"/departement/?{query}", status=422).main


@pytest.mark.parametrize("person", ["agnes", "lucie", "sophie"])
def test_the_page_is_the_buyers(client_of: ClientOf, person: str) -> None:
    client_of(person).page("/departement/", status=403)


@pytest.mark.parametrize(
    "today", [date(2026, 11, 29), date(2026, 12, 31), date(2027, 1, 1), date(2027, 8, 31), date(2028, 2, 29)]
)
def test_usual_periods_hold_today_or_lie_next_to_it(today: date) -> None:
    month, week, before, after, year = usual_periods(today)
    for each in (month, week, year):
        assert each.from_day <= today <= each.to_day
    assert (month.from_day.day, (month.to_day.replace(day=28) <= month.to_day)) == (1, True)
    assert month.to_day.month == month.from_day.month
    assert (week.from_day.weekday(), (week.to_day - week.from_day).days) == (0, 6)
    assert (week.from_day - before.to_day).days == (after.from_day - week.to_day).days == 1
    assert (before.to_day - before.from_day).days == (after.to_day - after.from_day).days == 27
    assert (year.from_day.month, year.to_day.month, year.to_day.year - year.from_day.year) == (9, 8, 1)
