"""A text message: in the alphabet of GSM 03.38, in two parts, with place and address; only a name may need more."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.core.tables.codes import Audience
from scheduler.messages.bundles import written
from scheduler.messages.gsm import ALPHABET, parts, plain
from scheduler.messages.letters import Letter, letter
from scheduler.messages.words import TEMPLATES
from tests.scheduler.messages.test_letters import DETAILS

PAGE = "https://releve.example.org/m/" + "a" * 43
SITE = "Collège Jacques-Prévert"
ADDRESS = "12 rue de la Liberté, 14000 Caen"
MONTHS = {f"{date(2027, number, 1):%B}": number for number in range(1, 13)}
TO_WORKERS = sorted(action for thing, action, audience in TEMPLATES if audience == Audience.WORKER)


def about(days: set[int], **more: Any) -> dict[str, Any]:
    """Return the facts of a mission on days of the year 2027; every fifth ends earlier."""
    shifts = []
    for each in sorted(days):
        start = datetime(2027, 1, 1, 5, 30, tzinfo=UTC) + timedelta(days=each)
        hours = 6 if each % 5 == 0 else 7
        shifts.append({"starts_at": start.isoformat(), "ends_at": (start + timedelta(hours=hours)).isoformat()})
    facts = {
        "timezone": "Europe/Paris",
        "thing": "mission",
        "action": "confirm",
        "site": SITE,
        "address": ADDRESS,
        "agency": "Agence du Bocage",
        "agency_phone": "02 31 00 00 00",
        "request": 7,
        "mission": 8,
        "worker": "Zoé P.",
        "shifts": shifts,
    }
    return {**facts, **more}


def to_worker(facts: dict[str, Any], language: str = "fr", *, answers: bool = False) -> Letter:
    return letter(facts, Audience.WORKER, language, "https://releve.example.org", PAGE, answers=answers)


@given(
    st.sets(st.integers(0, 364), min_size=1, max_size=40), st.sampled_from(TO_WORKERS), st.sampled_from(["fr", "en"])
)
def test_a_message_to_a_worker_takes_two_parts_of_the_alphabet(days: set[int], action: str, language: str) -> None:
    said = to_worker(about(days, action=action), language)
    assert set(said.short) <= ALPHABET
    assert said.parts <= 2
    assert SITE in said.short
    assert ADDRESS in said.short
    assert said.short.endswith(PAGE)


@given(st.sets(st.integers(0, 364), min_size=1, max_size=12), st.sampled_from(sorted(TEMPLATES)))
def test_no_message_names_a_day_that_is_not_its_own(days: set[int], route: tuple[str, str, Audience]) -> None:
    thing, action, audience = route
    if thing in {"run", "bills"}:  # of a night, of a month
        return
    said = letter(about(days, thing=thing, action=action, detail=DETAILS.get(action)), audience, "en")
    line = next(each for each in said.text.splitlines() if each.startswith("Days: "))
    own = {datetime(2027, 1, 1, tzinfo=UTC).date() + timedelta(days=each) for each in days}
    assert named_in(line) == own


def named_in(line: str) -> set[date]:
    """Read the days back from an English sentence; what is said of hours names none."""
    found: set[date] = set()
    month = 0
    line = re.sub(r"from \d\d:\d\d to \d\d:\d\d|, hours depend on the day", "", line)
    for piece in re.split(r"(?=\b(?:on|from) )", line)[1:]:
        days = []
        for number, name in reversed(re.findall(rf"(\d+)(?: ({'|'.join(MONTHS)}))?", piece)):
            month = MONTHS[name] if name else month
            days.append(date(2027, month, int(number)))
        month = days[0].month
        first, last = days[-1], days[0]
        span = {first + timedelta(days=n) for n in range((last - first).days + 1)}
        found |= span if piece.startswith("from") else set(days)
    return found


def test_what_one_reads() -> None:
    days = {day - 1 + 31 for day in (1, 2, 3, 9, 10, 12)}  # of February
    assert to_worker(about(days)).short == (
        f"Votre mission est confirmée : {SITE}. Du 1er au 3 févr. et les 9, 10 et 12, de 6 h 30 à 13 h 30, "
        f"sauf les 5 et 10 févr. : de 6 h 30 à 12 h 30. {ADDRESS}. 02 31 00 00 00. {PAGE}"
    ).replace("sauf les 5 et 10 févr.", "sauf le mer. 10 févr.")


@given(st.sets(st.integers(0, 364), min_size=1, max_size=40), st.sampled_from(["fr", "en"]))
def test_a_question_says_how_to_answer_where_it_can_be(days: set[int], language: str) -> None:
    how = {"fr": "Répondez OUI ou NON. STOP pour ne plus rien recevoir.", "en": "Answer OUI (yes) or NON (no)."}
    said = to_worker(about(days, action="call"), language, answers=True)
    assert how[language] in said.short
    assert "STOP" in said.short
    assert said.parts <= 2
    assert set(said.short) <= ALPHABET
    assert said.short.endswith(PAGE)
    assert "STOP" not in to_worker(about(days, action="call"), language).short
    assert "STOP" not in to_worker(about(days, action="confirm"), language, answers=True).short


def test_what_a_question_reads_like() -> None:
    assert to_worker(about({3}, action="call"), answers=True).short == (
        f"Pouvez-vous venir ? {SITE}. Le lun. 4 janv., de 6 h 30 à 13 h 30. {ADDRESS}. 02 31 00 00 00. "
        f"Répondez OUI ou NON. STOP pour ne plus rien recevoir. {PAGE}"
    )


@pytest.mark.parametrize("route", [each for each in sorted(TEMPLATES) if each[2] == Audience.WORKER])
def test_workers_read_no_word_whose_accents_a_text_message_takes_away(route: tuple[str, str, Audience]) -> None:
    subject, _, many = TEMPLATES[route]
    for said in (subject, many):
        assert {each for each in said if each.isalpha()} <= ALPHABET, said


def test_a_name_keeps_its_letters_and_an_address_needs_none() -> None:
    said = to_worker(about({1}, site="Collège François-Truffaut", address="1 rue de l’Hôtel-de-Ville"))
    assert "Collège François-Truffaut" in said.short
    assert "1 rue de l'Hotel-de-Ville" in said.short
    assert said.parts > 2


def test_several_name_their_places() -> None:
    items = [(about({day}), Audience.WORKER) for day in range(5)]
    said = written(items, "fr", "https://releve.example.org", PAGE)
    assert set(said.short) <= ALPHABET
    assert said.parts <= 2
    assert SITE in said.short
    assert "de plus" in said.short


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("ê" * 70, 1),
        ("ê" * 71, 2),
        ("ê" * 135, 3),
    ],
)
def test_parts_are_counted_as_they_are_sent(text: str, count: int) -> None:
    assert parts(text) == count


def test_our_words_do_without_what_the_alphabet_lacks() -> None:
    assert plain("août… « Être » – l’œuvre ça\N{NO-BREAK SPACE}: É") == 'aout... " Etre " - l\'oeuvre ca : É'
