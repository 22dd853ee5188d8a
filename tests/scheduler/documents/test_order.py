"""The mission order: what it says, that it says it in good French, and that it is one page."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.core.tables.journey_codes import JourneySource, TravelMode
from scheduler.documents.assignment import Assignment
from scheduler.documents.order import MOST_DAYS, order_of
from scheduler.documents.rendering import TEMPLATES
from tests.scheduler.documents.examples import EVERYDAY, MONDAY, hours, pages, words, working_days

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
PAGE = "https://releve.example.org/m/a-token-that-opens-it/"
LOOSE = re.compile("[ ][:;?!»€%]|[0-9] (?:h|min)\\b")
"""What French keeps together, where a line could break."""


def drawn(found: Assignment) -> bytes:
    return order_of(found, PAGE).drawn(NOW, given=True)


def texts(facts: object) -> Iterator[str]:
    """Yield all words among facts."""
    if isinstance(facts, str):
        yield facts
    elif isinstance(facts, dict):
        yield from (text for name, each in facts.items() if name != "drawing" for text in texts(each))
    elif isinstance(facts, list | tuple):
        yield from (text for each in facts for text in texts(each))


def test_it_says_all_that_a_worker_needs() -> None:
    [page] = pages(drawn(EVERYDAY))
    for told in (
        *("Ordre de mission", "Fatoumata D.", "Agent d’entretien", "Collège Jean Moulin (Caen)"),
        *("12 rue des Écoles, 14000 Caen", "Entrée : Portail bleu, code 4711"),
        *("Lundi 4 janvier", "de 6 h 30 à 13 h 30", "5 jours, 33 h 20 payées, pause de 20 min chaque jour"),
        *("En transports en commun, 35 min (durée estimée)", "Partez à 5 h 55"),
        *("Sur place, demandez : Mme Martin, 02 31 44 55 66", "Apportez : Chaussures fermées"),
        *("On vous donne : Blouse et gants", "Repas : Cantine à 11 h 15"),
        *("Appelez tout de suite", "Le Relais du Bessin", "02 31 11 22 33", "Votre page", "Le plan"),
        *("Collèges du Calvados, mission n° 12, remis le mardi 1er décembre 2026", "page 1 sur 1"),
    ):
        assert told in page, told


def test_what_nobody_knows_is_left_out_or_said() -> None:
    bare = replace(EVERYDAY, job=None, contact=None, phone=None, access=None, meals=None, provided=None, bring=None)
    page = words(order_of(replace(bare, agency_phone=None, minutes=None, source=None), None).drawn(NOW, given=False))
    for left_out in ("Entrée", "Sur place", "Apportez", "Repas", "Votre page", "Partez", "None", "none"):
        assert left_out not in page, left_out
    assert "En transports en commun. Durée du trajet non connue : vérifiez-la avant de partir." in page
    assert "aperçu, pas encore remis" in page
    assert "Le Relais du Bessin" in page


def test_each_hour_of_beginning_says_when_to_leave() -> None:
    late = hours(date(2027, 1, 11), time(7, 30), time(14), 0)
    page = words(drawn(replace(EVERYDAY, shifts=(*EVERYDAY.shifts, late))))
    assert "Partez à 5 h 55 pour commencer à 6 h 30, à 6 h 55 pour commencer à 7 h 30" in page
    assert "Lundi 4 janvier de 6 h 30 à 13 h 30 pause 20 min" in page, "breaks differ, so each day says its own"


def test_a_night_in_which_the_clock_changes_is_paid_as_long_as_it_was() -> None:
    night = hours(date(2027, 3, 28), time(1), time(6), 0)
    page = words(drawn(replace(EVERYDAY, shifts=(night,))))
    assert "de 1 h à 6 h" in page
    assert "1 jour, 4 h payées" in page


@pytest.mark.parametrize("count", [1, 7, 8, 20, MOST_DAYS, MOST_DAYS + 1, 60])
def test_it_is_one_page(count: int) -> None:
    [page] = pages(drawn(replace(EVERYDAY, shifts=tuple(map(hours, working_days(count))))))
    assert "02 31 11 22 33" in page
    assert ("Semaine du 4 janvier" in page) == (count > MOST_DAYS)


def test_long_names_and_many_days_are_one_page_too() -> None:
    name = "Marie-Antoinette-Joséphine Rakotomalalanirina de la Vergne-Montfort"
    long = replace(
        EVERYDAY,
        worker_name=name,
        site="Collège polyvalent Guillaume-le-Conquérant et Mathilde-de-Flandre (Saint-Martin-de-Fontenay)",
        address="Lieu-dit Les Grandes Bruyères, 1250 route départementale, 14190 Saint-Germain-le-Vasson",
        agency_name="Association pour l’insertion, la formation et l’emploi solidaire du Bocage virois",
        access="Entrer par le portail vert derrière le gymnase, sonner deux fois et attendre. " * 3,
        shifts=tuple(map(hours, working_days(20))),
    )
    [page] = pages(drawn(long))
    assert name in page


def test_every_way_of_travelling_has_a_drawing() -> None:
    drawings = {each.name for each in (TEMPLATES / "pictograms").iterdir()}
    assert {f"{mode}.svg" for mode in TravelMode} <= drawings
    for mode in TravelMode:
        assert drawn(replace(EVERYDAY, mode=mode))


@settings(max_examples=50)
@given(
    st.integers(1, 40),
    st.sampled_from([*TravelMode, None]),
    st.one_of(st.none(), st.integers(0, 200)),
    st.sampled_from([*JourneySource, None]),
    st.integers(0, 90),
)
def test_no_line_breaks_between_a_number_and_its_unit_nor_before_a_colon(
    count: int, mode: TravelMode | None, minutes: int | None, source: JourneySource | None, pause: int
) -> None:
    shifts = tuple(hours(day, pause=pause) for day in working_days(count, MONDAY))
    bare = replace(EVERYDAY, meals=None, shifts=shifts, mode=mode, minutes=minutes, source=source)
    facts = order_of(bare, None).facts
    assert [text for text in texts(facts) if LOOSE.search(text)] == []
    assert sum(len(each) for each in bare.by_day.values()) == count
