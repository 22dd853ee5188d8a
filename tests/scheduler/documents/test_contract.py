"""The secondment contract on paper: on one page where it fits; where it does not, each page says whose it is."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from scheduler.core.tables.codes import AgencyKind
from scheduler.documents.contract import Parties, facts_of
from scheduler.documents.rendering import pdf
from tests.scheduler.documents.examples import EVERYDAY, hours, pages, working_days

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
PARTIES = Parties(AgencyKind.AI, "Collège Jean Moulin", "0140015R", "Les Hirondelles", "02 61 91 90 01", ("Permis B",))


def drawn(weeks: int) -> list[str]:
    found = replace(EVERYDAY, shifts=tuple(map(hours, working_days(5 * weeks))))
    facts = {**facts_of(found, PARTIES), "title": "Contrat de mise à disposition", "foot": "Remis le 1er décembre 2026"}
    return pages(pdf("contract", facts, NOW))


@pytest.mark.parametrize("weeks", [1, 8, 12])
def test_up_to_three_months_stand_on_the_page_that_is_signed(weeks: int) -> None:
    [page] = drawn(weeks)
    assert "Pour l’utilisateur" in page
    assert "Paraphes" not in page


@pytest.mark.parametrize("weeks", [14, 15, 20, 52])
def test_of_a_longer_one_each_page_is_initialled_and_the_next_says_whose_it_is(weeks: int) -> None:
    first, *others = drawn(weeks)
    assert "Paraphes" in first
    for page in others:
        assert "Contrat de mise à disposition : Le Relais du Bessin, Collège Jean Moulin, Fatoumata D." in page
    assert "Paraphes" not in others[-1]
    assert "Pour l’utilisateur" in others[-1]
    assert "Pour l’utilisateur" not in first
