"""Every message has words in both languages, and says what its reader must know."""

from zoneinfo import ZoneInfo

import pytest

from scheduler.core.tables.codes import Audience, Language
from scheduler.messages.bundles import written as bundled
from scheduler.messages.gsm import ALPHABET
from scheduler.messages.letters import letter
from scheduler.messages.night import CAUSES
from scheduler.messages.templates import Route
from scheduler.messages.unless_confirmed import UNLESS_CONFIRMED
from scheduler.messages.voices import Voice
from scheduler.messages.what_next import LOST
from scheduler.messages.words import TEMPLATES

FACTS = {
    "timezone": "Europe/Paris",
    "site": "Collège Nord",
    "address": "1 rue de l’École",
    "job": "Ménage",
    "agency": "Agence du Bocage",
    "agency_phone": "02 31 00 00 00",
    "request": 7,
    "mission": 8,
    "worker": "Zoé P.",
    "worker_code": "W-1",
    "first_day": "2027-03-01",
    "last_day": "2027-03-05",
    "minutes": 1530,
    "shifts": [
        {"starts_at": f"2027-03-0{day}T06:30:00+00:00", "ends_at": f"2027-03-0{day}T12:00:00+00:00"}
        for day in range(1, 6)
    ],
    "answer_by": "2027-02-27T17:00:00+00:00",
}
SITE = "https://releve.example.org"
DETAILS = {
    "answer": {"confirmed": 1, "waiting": 0, "empty": []},
    "agree": {"confirms_at": "2027-03-01T07:00:00+00:00"},
    "warn": {"opens_at": "2027-03-01T07:00:00+00:00", "urgent": True},
    "offer_own": {"confirmed": False},
    "undo_no_show": {"day": "2027-03-01"},
}
"""What an event tells, by its action, where the words need it."""


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("route", [each for each in TEMPLATES if each[0] not in {"run", "bills"}], ids="-".join)
def test_every_route_has_words(route: Route, language: str) -> None:
    thing, action, audience = route
    written = letter(
        {**FACTS, "thing": thing, "action": action, "detail": DETAILS.get(action)}, audience, language, SITE
    )
    assert "Collège Nord" in written.subject
    assert "%(" not in written.text
    assert "\n" not in written.subject
    assert set(written.short) <= ALPHABET
    assert written.parts <= 2
    assert ("from 07:30" if language == "en" else "7\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}30") in written.text


NIGHT = {
    "thing": "run",
    "timezone": "Europe/Paris",
    "market": "Calvados",
    "run": 12,
    "first_day": "2027-03-01",
    "last_day": "2027-03-01",
    "attempt": 2,
    "due_at": "2027-03-01T02:30:00+00:00",
    "began_at": "2027-03-01T02:35:00+00:00",
}


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("error", [None, *(f"{word}: in English" for word in CAUSES), "the server\nclosed"])
def test_what_became_of_a_night_is_told_with_its_cause(error: str | None, language: str) -> None:
    facts = {**NIGHT, "action": "fail" if error else "late"} | ({"error": error} if error else {})
    written = letter(facts, Audience.LEAD, language, SITE)
    assert "Calvados" in written.subject
    assert "%(" not in written.text
    assert f"{SITE}/pilotage/calculs/12\n" in written.text
    assert "lundi 1er mars" in written.text or "Monday 1 March" in written.text
    assert ("the server closed" in written.text) == (error == "the server\nclosed")
    assert "in English" not in written.text
    assert set(written.short) <= ALPHABET
    assert written.parts <= 2


def test_a_night_says_whether_another_attempt_comes() -> None:
    second, third = (
        letter({**NIGHT, "action": "fail", "error": "silent: so", "attempt": attempt}, Audience.LEAD, "fr").text
        for attempt in (2, 3)
    )
    assert "Commencé à 3\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}35\nEssai 2 sur 3\nCause" in second
    assert "Un autre essai suit" in second
    assert "Il n’y aura pas d’autre essai" in third


def test_a_night_stands_in_the_daily_message() -> None:
    kept = [{**NIGHT, "action": action, "audience": "lead"} for action in ("fail", "late")]
    facts = {
        "thing": "digest",
        "action": "digest",
        "timezone": "Europe/Paris",
        "day": "2027-03-01",
        "waiting": [],
        "starting": [],
        "kept": kept,
    }
    said = letter(facts, Audience.LEAD, "fr", SITE).text
    assert "- Le calcul de la nuit a échoué : Calvados, le lundi 1er mars" in said.replace("\N{NO-BREAK SPACE}", " ")
    assert "Commencé" not in said
    assert "(2)" in bundled([(each, Audience.LEAD) for each in kept[:1] * 2], "fr", SITE).subject


def test_a_worker_gets_their_page_and_their_agencys_number() -> None:
    facts = {**FACTS, "thing": "mission", "action": "confirm"}
    written = letter(facts, Audience.WORKER, "fr", SITE, f"{SITE}/m/abc")
    assert written.text.startswith("Votre mission est confirmée.\n")
    assert "Agence du Bocage, 02 31 00 00 00" in written.text
    assert written.short.endswith(f" {SITE}/m/abc")
    assert f"{SITE}/agence" not in written.text


def test_the_old_and_the_new_are_named() -> None:
    shift = {"day": "2027-03-02", "starts_at": "2027-03-02T08:00+01:00", "ends_at": "2027-03-02T12:00+01:00"}
    later = {**shift, "starts_at": "2027-03-02T09:00+01:00"}
    detail = {"change": "move_hours", "old": {"shifts": [shift]}, "new": {"shifts": [later]}}
    written = letter({**FACTS, "thing": "mission", "action": "amend", "detail": detail}, Audience.AGENCY, "en", SITE)
    assert (
        "Before:\n- Tuesday 2 March, from 08:00 to 12:00\nNow:\n- Tuesday 2 March, from 09:00 to 12:00" in written.text
    )
    assert f"{SITE}/agence/missions/8" in written.text
    gone = {"old": {"last_day": "2027-03-05", "shifts": [shift] * 12}, "new": {"shifts": []}}
    written = letter({**FACTS, "thing": "request", "action": "amend", "detail": gone}, Audience.SITE, "fr")
    assert "Annulé\N{NO-BREAK SPACE}:\n- dernier jour" in written.text
    assert "- et 2 autres jours" in written.text
    assert "http" not in written.text


def test_a_day_in_one_message() -> None:
    kept = {**FACTS, "thing": "mission", "action": "cancel", "audience": "agency"}
    facts = {
        "thing": "digest",
        "action": "digest",
        "timezone": "Europe/Paris",
        "day": "2027-03-01",
        "waiting": [FACTS],
        "starting": [],
        "kept": [kept],
    }
    written = letter(facts, Audience.AGENCY, "fr", SITE)
    assert written.subject == "Votre journée du lundi 1er mars"
    assert "À confirmer (1)\n- Zoé P., Collège Nord, du lundi 1er au vendredi 5 mars" in written.text
    assert "Nouveautés (1)\n- Mission annulée" in written.text
    assert "Commencent" not in written.text


def test_a_split_request_names_to_each_the_days_of_their_own_and_other_hours() -> None:
    """Wednesdays end half an hour earlier."""

    def about(*days: int) -> dict[str, object]:
        ends = {day: "12:00" if day in {2, 9, 16} else "12:30" for day in days}
        shifts = [
            {"starts_at": f"2026-12-{day:02}T05:30:00+00:00", "ends_at": f"2026-12-{day:02}T{ends[day]}:00+00:00"}
            for day in days
        ]
        return {**FACTS, "thing": "mission", "action": "confirm", "shifts": shifts}

    one = letter(about(1, 2, 4, 9, 10, 11, 14, 15, 16), Audience.SITE, "fr").text.replace("\N{NO-BREAK SPACE}", " ")
    assert (
        "Jours : les 1er, 2 et 4 décembre, du 9 au 11 et du 14 au 16, de 6 h 30 à 13 h 30, "
        "sauf les 2, 9 et 16 décembre : de 6 h 30 à 13 h\n" in one
    )
    other = letter(about(3, 7, 8, 17, 18), Audience.WORKER, "en").text
    assert "Days: on 3, 7, 8, 17 and 18 December, from 06:30 to 13:30\n" in other


def test_a_mission_that_lost_all_its_days_names_those_that_it_had() -> None:
    gone = {"starts_at": "2026-12-03T06:30+01:00", "ends_at": "2026-12-03T13:30+01:00"}
    facts = {**FACTS, "thing": "mission", "action": "cancel", "shifts": None, "detail": {"old": {"shifts": [gone]}}}
    assert "le jeudi 3 décembre" in letter(facts, Audience.AGENCY, "fr").text


def test_what_is_urgent_says_so_first_and_leads_to_who_can_come() -> None:
    facts = {**FACTS, "thing": "request", "action": "submit", "headcount": 2}
    calm, urgent = (
        letter({**facts, "detail": detail}, Audience.LEAD, "fr", SITE) for detail in (None, {"urgent": True})
    )
    assert calm.subject.startswith("Nouvelle demande")
    assert f"{SITE}/pilotage/demandes/7\n" in calm.text
    assert urgent.subject.startswith("Urgent – Nouvelle demande")
    assert "Le calcul de la nuit vient trop tard" in urgent.text
    assert "Personnes\N{NO-BREAK SPACE}: 2" in urgent.text
    assert f"{SITE}/pilotage/demandes/7/candidats\n" in urgent.text
    assert urgent.short.startswith("Urgent - ")
    both = bundled([(facts, Audience.LEAD), ({**facts, "detail": {"urgent": True}}, Audience.LEAD)], "fr", SITE)
    assert both.subject == "Urgent – Nouvelles demandes (2)"


def test_several_of_one_moment_are_one_letter() -> None:
    def about(action: str, audience: Audience, **more: object) -> tuple[dict[str, object], Audience]:
        return {**FACTS, "thing": "mission", "action": action, **more}, audience

    new = [about("publish", Audience.AGENCY, mission=number, worker=f"Zoé {number}") for number in range(4)]
    old = {"old": {"last_day": "2027-03-05"}}
    said = bundled([*new, about("withdraw", Audience.AGENCY, mission=9, worker="Yann", detail=old)], "fr", SITE)
    assert said.subject == "Missions à confirmer (4), missions retirées (1)"
    for number in range(4):
        assert f"- Zoé {number}, Collège Nord, du lundi 1er au vendredi 5 mars" in said.text
    assert "- Yann, Collège Nord" in said.text
    assert "dernier jour\N{NO-BREAK SPACE}: vendredi 5 mars" in said.text
    assert said.text.count("réponse avant") == 4
    assert f"{SITE}/agence/\n" in said.text
    own = bundled([about("confirm", Audience.WORKER, mission=number) for number in range(4)], "en", SITE, f"{SITE}/m/x")
    assert own.short.startswith("Confirmed missions (4). Collège Nord, ")
    assert own.short.endswith(f"1 more. {SITE}/m/x")
    assert "Zoé" not in own.short


def test_a_name_that_ends_in_a_full_stop_ends_its_sentence() -> None:
    voice = Voice(Language.FRENCH, ZoneInfo("Europe/Paris"))
    assert voice.say("Une mission est proposée à %(worker)s. Merci…", worker="Bleuet Z.").endswith("à Bleuet Z. Merci…")


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("audience", [route[2] for route in UNLESS_CONFIRMED])
def test_a_yes_before_the_agency_opens_says_that_nobody_comes(audience: Audience, language: str) -> None:
    detail = {"confirms_at": "2027-03-01T07:00:00+00:00", "begins_at": "2027-03-01T06:30:00+00:00", "urgent": True}
    written = letter({**FACTS, "thing": "mission", "action": "agree", "detail": detail}, audience, language, SITE)
    assert "%(" not in written.text
    assert written.parts <= 2
    assert set(written.short) <= ALPHABET
    assert ("Urgent" in written.subject) == (audience != Audience.SITE)
    assert "/candidats" not in written.text, "they are somebody's"


@pytest.mark.parametrize("action", ["offer", "offer_own", "said_cannot"])
def test_an_agency_reads_first_that_it_is_urgent(action: str) -> None:
    facts = {**FACTS, "thing": "mission", "action": action}
    detail = {"confirmed": False, "urgent": True}
    assert letter({**facts, "detail": detail}, Audience.AGENCY, "fr").subject.startswith("Urgent")
    assert "Urgent" not in letter({**facts, "detail": DETAILS.get(action)}, Audience.AGENCY, "fr").subject


def test_a_site_reads_whom_to_call_about_who_comes() -> None:
    said = letter({**FACTS, "thing": "mission", "action": "confirm"}, Audience.SITE, "fr").text
    assert "Agence du Bocage, 02 31 00 00 00" in said
    asked = letter({**FACTS, "thing": "mission", "action": "decline"}, Audience.SITE, "fr").text
    assert "Agence du Bocage" not in asked, "who declines is not named"


@pytest.mark.parametrize("action", sorted(LOST))
def test_a_site_reads_what_happens_next_when_nobody_comes_any_more(action: str) -> None:
    facts = {**FACTS, "thing": "mission", "action": action, "lead": "Mandataire", "lead_phone": "02 31 00 00 01"}

    def told(**detail: bool) -> str:
        return letter({**facts, "detail": detail or None}, Audience.SITE, "fr").text

    assert "proposés aussitôt à qui peut venir" in told(urgent=True, offered_anew=True)
    assert "proposés aussitôt à qui peut venir" in told(offered_anew=True)
    assert "Appelez Mandataire, 02 31 00 00 01." in told(urgent=True)
    assert "La recherche continue chaque nuit" in told()
    of_what_is_over = told(over=True)
    assert all(each not in of_what_is_over for each in ("aussitôt", "Appelez", "recherche"))
