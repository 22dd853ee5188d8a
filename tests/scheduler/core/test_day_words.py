"""The days of a mission in words: these and no others, in both languages."""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.core.day_words import days_in_words, when_in_words
from scheduler.core.formats import Format
from scheduler.core.tables.codes import Language

FRENCH, ENGLISH = (Format(each, ZoneInfo("Europe/Paris"), " ") for each in (Language.FRENCH, Language.ENGLISH))
MONTHS = {FRENCH.month(date(2027, number, 2)).split()[0]: number for number in range(1, 13)}


def of_winter(*days: int) -> list[date]:
    """Return days of December 2026; 0 is the last of November."""
    return [date(2026, 11, 30) + timedelta(days=each) for each in days]


@pytest.mark.parametrize(
    ("days", "french", "english"),
    [
        ((1,), "le mardi 1er décembre", "on Tuesday 1 December"),
        ((0, 1), "le 30 novembre et le 1er décembre", "on 30 November and on 1 December"),
        ((1, 2, 4), "les 1er, 2 et 4 décembre", "on 1, 2 and 4 December"),
        ((7, 8, 9, 10, 11), "du lundi 7 au vendredi 11 décembre", "from Monday 7 to Friday 11 December"),
        ((7, 8, 9, 10, 11, 14), "du 7 au 11 décembre et le 14", "from 7 to 11 December and on 14"),
        (
            (0, 1, 2, 9, 10, 11, 14, 15, 16),
            "du 30 novembre au 2 décembre, du 9 au 11 et du 14 au 16",
            "from 30 November to 2 December, from 9 to 11 and from 14 to 16",
        ),
        ((3, 4, 7, 8, 17, 18), "les 3, 4, 7, 8, 17 et 18 décembre", "on 3, 4, 7, 8, 17 and 18 December"),
        ((31, 32, 33, 37), "du 31 décembre au 2 janvier et le 6", "from 31 December to 2 January and on 6"),
    ],
)
def test_days_in_words(days: tuple[int, ...], french: str, english: str) -> None:
    assert days_in_words(FRENCH, of_winter(*days)) == french
    assert days_in_words(ENGLISH, of_winter(*days)) == english


@pytest.mark.parametrize(
    ("days", "french", "english"),
    [
        ((1,), "le mardi 1er décembre 2026", "on Tuesday 1 December 2026"),
        ((1, 2, 4), "les 1er, 2 et 4 décembre 2026", "on 1, 2 and 4 December 2026"),
        (
            (7, 8, 9, 10, 11, 14),
            "du 7 au 11 décembre et le 14 décembre 2026",
            "from 7 to 11 December and on 14 December 2026",
        ),
        ((31, 32, 33), "du jeudi 31 décembre au samedi 2 janvier", "from Thursday 31 December to Saturday 2 January"),
    ],
)
def test_days_that_could_be_meant_of_another_year_have_theirs(days: tuple[int, ...], french: str, english: str) -> None:
    later = date(2027, 2, 1)
    assert days_in_words(FRENCH, of_winter(*days), today=later) == french
    assert days_in_words(ENGLISH, of_winter(*days), today=later) == english
    assert "2026" not in days_in_words(FRENCH, of_winter(*days), today=date(2026, 3, 1))
    assert "décembre 2026 et 5 autres jours" in days_in_words(FRENCH, of_winter(1, 3, 7, 8, 9, 11), 1, later)


def test_what_is_too_long_says_how_many_days_more() -> None:
    assert days_in_words(FRENCH, of_winter(1, 3, 7, 8, 9, 11), 3) == "les 1er et 3 décembre, du 7 au 9 et 1 autre jour"
    assert days_in_words(ENGLISH, of_winter(1, 3, 7, 8, 9, 11), 1) == "on 1 December and 5 more days"


def named(text: str) -> set[date]:
    """Read days of 2027 back from French words, as somebody would who knows nothing else."""
    found: set[date] = set()
    month = 0
    for piece in re.split(r"(?=\b(?:les?|du) )", text)[1:]:
        days = []
        for number, name in reversed(re.findall(rf"(\d+)(?:er)?(?: ({'|'.join(MONTHS)}))?", piece)):
            month = MONTHS[name] if name else month
            days.append(date(2027, month, int(number)))
        month = days[0].month
        first, last = days[-1], days[0]
        found |= {first + timedelta(n) for n in range((last - first).days + 1)} if piece.startswith("du") else set(days)
    return found


@given(st.sets(st.integers(0, 364), min_size=1, max_size=30))
def test_words_name_the_days_and_no_other(days: set[int]) -> None:
    chosen = {date(2027, 1, 1) + timedelta(days=each) for each in days}
    assert named(days_in_words(FRENCH, chosen)) == chosen


@given(st.sets(st.integers(0, 60), min_size=1, max_size=30), st.integers(1, 6))
def test_words_that_are_cut_name_no_other_day_either(days: set[int], most: int) -> None:
    chosen = {date(2027, 1, 1) + timedelta(days=each) for each in days}
    said = days_in_words(FRENCH, chosen, most)
    kept = named(re.sub(r"(, | et )?\d+ autres? jours?", "", said))
    assert kept <= chosen
    left = re.search(r"(\d+) autre", said)
    assert len(kept) + (int(left[1]) if left else 0) == len(chosen)


def span(day: int, start: int, end: int) -> tuple[datetime, datetime]:
    return datetime(2026, 12, day, start - 1, tzinfo=UTC), datetime(2026, 12, day, end - 1, tzinfo=UTC)


def test_hours_are_those_of_most_days_and_others_are_said() -> None:
    usual = [span(day, 7, 14) for day in (7, 8, 10, 11)]
    assert when_in_words(FRENCH, [*usual, span(9, 7, 13)]) == (
        "du lundi 7 au vendredi 11 décembre, de 7 h à 14 h, sauf le mercredi 9 décembre : de 7 h à 13 h"
    )
    twice = [span(7, 7, 9), span(7, 15, 18)]
    assert when_in_words(ENGLISH, twice) == "on Monday 7 December, from 07:00 to 09:00 and from 15:00 to 18:00"
    several = [span(day, day, 14) for day in (7, 8, 9, 10)]
    assert when_in_words(FRENCH, several) == "du lundi 7 au jeudi 10 décembre, horaires selon le jour"
