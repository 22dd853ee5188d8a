"""The worker's own page, the calendars and preferences: whoever holds the link, and nobody else."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from icalendar import Calendar
from sqlalchemy import delete, insert, select, update
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session

from scheduler.core.addresses import Addresses
from scheduler.core.db import Database, administration
from scheduler.core.sms_providers import SmsProvider
from scheduler.core.states import Action, move
from scheduler.core.tables import (
    Message,
    Mission,
    MissionShift,
    RequestShift,
    Sheet,
    TravelTime,
    User,
    UserPhone,
    Worker,
    WorkerContact,
    WorkerWord,
)
from scheduler.core.tables.codes import MailWish, MissionState
from scheduler.messages.calendars import worker_calendar
from scheduler.messages.links import make_worker_link, revoke_worker_link
from tests.scheduler.db.world import World
from tests.web.client import Client, Page, checking, text_of
from tests.web.conftest import CHEAP, KEY, PASSWORD, working_on
from web.config import Config

ClientOf = Callable[[str], Client]


@pytest.fixture
def token(database: Database, fresh: Addresses, world: World) -> str:
    """The link of Agnès's worker with the published mission."""
    assert fresh.owner
    with administration(fresh.owner) as session:
        session.execute(
            update(Sheet)
            .where(Sheet.site_id == world.site)
            .values(contact="M. Martin", phone="02 31 11 22 33", access="Portail vert", equipment_to_bring="Un pull")
        )
        session.execute(delete(WorkerWord))
        session.merge(TravelTime(worker_id=world.published_worker, site_id=world.site, minutes=25))
    with database.transaction(world.agnes) as session:
        revoke_worker_link(session, world.agnes, world.published_worker)
        return make_worker_link(session, world.agnes, world.published_worker, KEY)


def test_a_worker_sees_the_mission_and_answers(client: Client, token: str, database: Database, world: World) -> None:
    page = client.page(f"/m/{token}/")
    for words in ("Bonjour Published P.", "Portail vert", "M. Martin", "02 31 11 22 33", "Un pull"):
        assert words in page.text, words
    assert "25 min" in page.text
    assert "Confirmed" not in page.text
    answer(client, token, "Oui")
    assert "Vous avez répondu oui" in client.page(f"/m/{token}/").text
    assert "Published P." in client.page(f"/m/{token}/feuille").text
    with database.transaction(world.agnes) as session:
        assert session.get_one(WorkerWord, world.published).word == "yes"
        assert session.get_one(Mission, world.published).state == MissionState.PUBLISHED  # only the agency confirms


def test_the_agency_reads_the_word_and_is_told(
    client: Client, client_of: ClientOf, token: str, fresh: Addresses
) -> None:
    answer(client, token, "Non")
    assert "Published P. dit non" in client_of("agnes").page("/agence/").text
    assert fresh.owner
    with administration(fresh.owner) as session:
        told = select(User.name, Message.facts["action"].astext).join(User).where(Message.occasion.startswith("word:"))
        assert [tuple(row) for row in session.execute(told)] == [("Agnes", "said_no")]


def test_a_link_shows_nothing_of_others_and_ends_when_taken_back(
    client: Client, token: str, database: Database, world: World
) -> None:
    assert client.post(f"/m/{token}/missions/{world.confirmed}/oui", data=proof(client, token)).status_code == 303
    with database.transaction(world.agnes) as session:
        assert session.get(WorkerWord, world.confirmed) is None
        revoke_worker_link(session, world.agnes, world.published_worker)
    for where in ("", "feuille", "agenda.ics"):
        assert client.get(f"/m/{token}/{where}").status_code == 404
    told = client.page(f"/m/{token}/", status=404)
    assert told.h1 == "Ce lien ne fonctionne plus"
    assert "appelez votre association" in told.main
    assert "Erreur 404" not in told.main


def one_more_day(session: Session, mission: int, begin: datetime) -> None:
    """Give a mission seven hours more."""
    of = session.get_one(Mission, mission)
    part = session.scalars(select(MissionShift).where(MissionShift.mission_id == mission)).first()
    assert part
    end = begin + timedelta(hours=7)
    more = RequestShift(
        request_id=of.request_id,
        headcount=part.headcount,
        day=begin.date(),
        starts_at=begin,
        ends_at=end,
        break_minutes=0,
    )
    session.add(more)
    session.flush()
    booked = {name: getattr(part, name) for name in ("mission_id", "request_id", "worker_id", "headcount", "slot")}
    session.execute(
        insert(MissionShift).values(request_shift_id=more.id, during=Range(begin, end), state=of.state, **booked)
    )


def test_each_day_says_when_to_leave_where_they_begin_at_different_hours(
    client: Client, client_of: ClientOf, token: str, fresh: Addresses, world: World
) -> None:
    assert "Partez à 6 h 35." in plain(client.page(f"/m/{token}/").main)  # 25 minutes to be there at seven
    assert fresh.owner
    with administration(fresh.owner) as session:
        one_more_day(session, world.published, datetime(2027, 3, 3, 7, 30, tzinfo=UTC))
        one_more_day(session, world.published, datetime(2027, 3, 4, 6, tzinfo=UTC))
    for where in ("", "feuille"):
        told = plain(client.page(f"/m/{token}/{where}").main)
        assert "Lundi 1er mars de 7 h à 14 h Partez à 6 h 35." in told, where
        assert "Mercredi 3 mars de 8 h 30 à 15 h 30 Partez à 8 h 05." in told
        assert "Jeudi 4 mars de 7 h à 14 h Partez à 6 h 35." in told
        assert told.count("Partez") == 3
    told = plain(client_of("agnes").page(f"/agence/missions/{world.published}").main)
    assert "8 h 05 pour commencer à 8 h 30, le mercredi 3 mars" in told
    assert "6 h 35 pour commencer à 7 h, les autres jours" in told


def plain(text: str) -> str:
    """Return a text as one line, with the spaces at which no line breaks as the others."""
    return " ".join(text.split())


def answer(client: Client, token: str, word: str) -> Page:
    """Press the button that begins with the word."""
    page = client.page(f"/m/{token}/")
    buttons = [text_of(each) for each in page.tree.iter("button")]
    return client.press(page, next(each for each in buttons if each.startswith(word)))


def proof(client: Client, token: str) -> dict[str, str]:
    page = client.page(f"/m/{token}/")
    return {"csrf_token": page.response.text.split('name="csrf_token" value="')[1].split('"')[0]}


def test_an_answered_mission_takes_no_word(client: Client, token: str, fresh: Addresses, world: World) -> None:
    known = proof(client, token)
    assert fresh.owner
    with administration(fresh.owner) as session:
        session.execute(update(Mission).where(Mission.id == world.published).values(state="confirmed"))
    where = f"/m/{token}/missions/{world.published}/oui"
    done = client.post(where, data=known, follow_redirects=True)
    assert "n’attend plus de réponse" in done.text
    assert "C’est confirmé" in done.text


def test_who_cannot_come_any_more_says_so_and_the_agency_frees_the_days(
    client: Client, client_of: ClientOf, token: str, fresh: Addresses, world: World
) -> None:
    assert fresh.owner
    with administration(fresh.owner) as session:
        session.execute(update(Mission).where(Mission.id == world.published).values(state="confirmed"))
    answer(client, token, "Je ne peux plus venir")
    own = client.page(f"/m/{token}/").text
    assert "Vous avez dit ne plus pouvoir venir" in own
    assert "C’est confirmé" not in own
    assert "Partez à" not in own
    assert "Partez à" not in client.page(f"/m/{token}/feuille").text
    for where in ("/pilotage/", "/pilotage/aujourd-hui", f"/pilotage/missions/{world.published}"):
        assert "dit ne plus pouvoir venir" in client_of("lucie").page(where).text.lower()
    for where in ("/etablissement/", f"/etablissement/demandes/{world.request}"):
        assert "Quelqu’un ne peut plus venir" in client_of("sophie").page(where).text
    agnes = client_of("agnes")
    home = agnes.page("/agence/")
    assert "La personne a dit ne plus pouvoir venir" in agnes.page(f"/agence/missions/{world.published}").text
    assert "Published P. dit ne plus pouvoir venir" in home.text
    with administration(fresh.owner) as session:
        assert session.get_one(Mission, world.published).state == MissionState.CONFIRMED  # a word moves nothing
        told = select(User.name, Message.facts["action"].astext).join(User).where(Message.occasion.startswith("word:"))
        assert [tuple(row) for row in session.execute(told)] == [("Agnes", "said_cannot")]
    page = agnes.press(home, "Libérer ses jours")
    assert "de nouveau à pourvoir" in page.text
    assert "ne plus pouvoir venir" not in page.text
    with administration(fresh.owner) as session:
        mission = session.get_one(Mission, world.published)
        assert (mission.state, mission.taken_off) == (MissionState.CANCELLED, "unable")
    assert "Annulé" in client.page(f"/m/{token}/").text


def test_who_cannot_come_any_more_is_not_told_of_for_days_that_are_over(
    client: Client, token: str, fresh: Addresses, world: World
) -> None:
    assert fresh.owner
    with administration(fresh.owner) as session:
        session.get_one(Mission, world.published).state = MissionState.CONFIRMED
        session.flush()
        ahead = session.scalars(
            select(RequestShift.day)
            .join(MissionShift, MissionShift.request_shift_id == RequestShift.id)
            .where(MissionShift.mission_id == world.published)
            .order_by(RequestShift.day)
        ).all()
        one_more_day(session, world.published, datetime(2026, 10, 5, 6, tzinfo=UTC))
    answer(client, token, "Je ne peux plus venir")
    with administration(fresh.owner) as session:
        facts = session.scalars(select(Message.facts).where(Message.occasion.startswith("word:"))).one()
    assert (facts["first_day"], facts["last_day"]) == (ahead[0].isoformat(), ahead[-1].isoformat())
    assert len(facts["shifts"]) == len(ahead)


def test_the_contact_needs_consent_and_makes_a_link(client_of: ClientOf, fresh: Addresses, world: World) -> None:
    agnes = client_of("agnes")
    where = f"/agence/salaries/{world.free_worker}/contact"
    page = agnes.press(agnes.page(where), "Enregistrer", channel="sms", phone="06 12 34 56 78", status=422)
    assert "sans lui, nous ne lui écrivons pas" in page.text
    page = agnes.press(agnes.page(where), "Enregistrer", channel="sms", phone="12", consents="y", status=422)
    assert "incomplet" in page.text
    page = agnes.press(agnes.page(where), "Enregistrer", channel="sms", phone="06 12 34 56 78", consents="y")
    assert "/m/" in page.response.text
    assert fresh.owner
    with administration(fresh.owner) as session:
        row = session.get_one(WorkerContact, world.free_worker)
        assert (row.phone, row.channel) == ("+33612345678", "sms")
        assert row.consented_on is not None


def test_calendars_follow_the_missions(client: Client, client_of: ClientOf, token: str) -> None:
    own = Calendar.from_ical(client.get(f"/m/{token}/agenda.ics").data)
    assert [str(each["status"]) for each in own.walk("VEVENT")] == ["TENTATIVE"]
    for name, titles in (
        ("agnes", {"Confirmed P.", "Published P."}),
        ("sophie", {"Confirmed P."}),  # a site learns who comes when that is confirmed
        ("tom", set()),
    ):
        browser = client_of(name)
        page = browser.press(browser.page("/preferences/"), "Créer mon lien d’agenda")
        link = page.response.text.split("http://localhost")[1].split('"')[0]
        events = Calendar.from_ical(client.get(link).data).walk("VEVENT")
        names = ("Confirmed P.", "Published P.")
        assert {name for name in names for each in events if name in str(each["summary"])} == titles
        assert all(each.decoded("dtstart") == datetime(2027, 3, 1, 6, tzinfo=UTC) for each in events)
        browser.press(page, "Retirer le lien")
        assert client.get(link).status_code == 404


def test_a_calendar_keeps_its_names_counts_changes_and_says_when_nothing_changed(
    client: Client, client_of: ClientOf, token: str, world: World
) -> None:
    agnes = client_of("agnes")
    page = agnes.press(agnes.page("/preferences/"), "Créer mon lien d’agenda")
    own = page.response.text.split("http://localhost")[1].split('"')[0]
    calendars = (f"/m/{token}/agenda.ics", own)

    def events(where: str) -> dict[str, tuple[str, int]]:
        found = Calendar.from_ical(client.get(where).data).walk("VEVENT")
        return {str(each["uid"]): (str(each["status"]), int(str(each["sequence"]))) for each in found}

    before = {where: events(where) for where in calendars}
    tags = {where: client.get(where).headers["ETag"] for where in calendars}
    for where, tag in tags.items():
        again = client.get(where, headers={"If-None-Match": tag})
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["Cache-Control"] == "private, no-cache"
    agnes.press(agnes.page(f"/agence/missions/{world.published}"), "Confirmer")
    for where in calendars:
        changed = client.get(where, headers={"If-None-Match": tags[where]})
        assert changed.status_code == 200
        now = events(where)
        assert now.keys() == before[where].keys()
        asked = next(uid for uid, (status, _) in before[where].items() if status == "TENTATIVE")
        assert (now[asked][0], now[asked][1] > before[where][asked][1]) == ("CONFIRMED", True)


def test_what_was_called_off_stays_in_the_calendar_as_cancelled_for_a_while(
    client: Client, token: str, database: Database, world: World
) -> None:
    where = f"/m/{token}/agenda.ics"
    (before,) = Calendar.from_ical(client.get(where).data).walk("VEVENT")
    with database.transaction(world.lucie) as session:
        move(session, world.lucie, session.get_one(Mission, world.published), Action.WITHDRAW)
    (after,) = Calendar.from_ical(client.get(where).data).walk("VEVENT")
    assert (str(after["uid"]), str(after["status"])) == (str(before["uid"]), "CANCELLED")
    assert int(str(after["sequence"])) > int(str(before["sequence"]))
    later = worker_calendar(database, token, datetime.now(UTC) + timedelta(days=29))
    assert Calendar.from_ical(later).walk("VEVENT") == []


def test_the_page_and_the_calendar_speak_the_workers_language(client: Client, token: str, fresh: Addresses) -> None:
    assert fresh.owner
    with administration(fresh.owner) as session:
        session.execute(update(WorkerContact).values(language="en"))
    page = client.page(f"/m/{token}/")
    assert "Hello Published P." in page.text
    assert page.tree.get("lang") == "en"
    (event,) = Calendar.from_ical(client.get(f"/m/{token}/agenda.ics").data).walk("VEVENT")
    assert str(event["summary"]).startswith("To confirm: ")
    button = next(each for each in map(text_of, page.tree.iter("button")) if each.startswith("Yes"))
    assert "Your answer" in client.press(page, button).text


def test_only_what_waits_for_an_answer_is_to_be_confirmed_in_a_calendar(
    client: Client, client_of: ClientOf, token: str, fresh: Addresses, world: World
) -> None:
    """What was worked is over, and what was called off is not to be confirmed."""
    agnes = client_of("agnes")
    page = agnes.press(agnes.page("/preferences/"), "Créer mon lien d’agenda")
    own = page.response.text.split("http://localhost")[1].split('"')[0]
    assert fresh.owner
    for state, begins in (("published", "À confirmer : "), ("done", ""), ("cancelled", "Annulé : ")):
        with administration(fresh.owner) as session:
            session.execute(update(Mission).where(Mission.id == world.published).values(state=state))
        for where, what in ((f"/m/{token}/agenda.ics", "site"), (own, "Published P., site")):
            titles = [str(each["summary"]) for each in Calendar.from_ical(client.get(where).data).walk("VEVENT")]
            assert plain(f"{begins}{what}") in map(plain, titles), (state, where)


def test_what_is_over_is_no_mission_any_more(client: Client, token: str, fresh: Addresses, world: World) -> None:
    began = datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(hours=8)  # it is seven hours of work
    assert fresh.owner
    with administration(fresh.owner) as session:
        one_more_day(session, world.published, began)
    for state, days in (("published", 1), ("cancelled", 1), ("confirmed", 1)):
        with administration(fresh.owner) as session:
            session.execute(update(Mission).where(Mission.id == world.published).values(state=state))
        lists = client.page(f"/m/{token}/").tree.iterfind(".//ul[@class='own-days']")
        assert sum(len(each) for each in lists) == days, state


def test_preferences_are_kept(client_of: ClientOf, database: Database, world: World) -> None:
    sophie = client_of("sophie")
    page = sophie.press(sophie.page("/preferences/"), "Enregistrer", mail="none", language="en")
    assert "Your preferences are saved." in page.text
    with database.transaction(world.sophie) as session:
        assert session.get_one(User, world.sophie.user).mail == MailWish.NONE


def test_the_lead_reads_the_outbox_by_codes(client_of: ClientOf, token: str, client: Client) -> None:
    answer(client, token, "Oui")
    lucie = client_of("lucie")
    page = lucie.page("/pilotage/messages")
    assert "W-PUBLISHED dit oui" in page.text
    assert "Published P." not in page.text
    assert "Aucun envoi n’est réglé" in page.text


def test_a_telephone_is_asked_for_where_texts_go_out(database: Database, world: World) -> None:
    sms = SmsProvider("https://sms.example.org", "token")
    with working_on(database, Config(KEY, secure=False, sign_in=CHEAP, sms=sms)) as app:
        agnes, denise = checking(app), checking(app)
        for browser, name in ((agnes, "agnes"), (denise, "denise")):
            page = browser.page("/connexion")
            browser.press(page, "Se connecter", email=f"{name}@example.org", password=PASSWORD)
        page = agnes.page("/preferences/")
        wrong = agnes.press(page, "Enregistrer", phone="12", status=422)
        assert "incomplet" in wrong.main
        agnes.press(agnes.press(page, "Enregistrer"), "Enregistrer", phone="06 12 34 56 78")
        assert "06 12 34 56 78" in agnes.page("/preferences/").response.text
        assert "SMS" not in denise.page("/preferences/").main
    with database.transaction(world.agnes) as session:
        assert session.get_one(UserPhone, world.agnes.user).wish == "urgent"


def test_who_agreed_reads_that_they_may_be_called(fresh: Addresses, app: Flask, token: str, world: World) -> None:
    assert fresh.owner
    with administration(fresh.owner) as session:  # on the list of the confirmed mission since the world began
        session.execute(
            update(Worker).where(Worker.id == world.published_worker).values(stands_by_since=datetime.now(UTC).date())
        )
    page = checking(app).page(f"/m/{token}/")
    assert "Vous pourriez être appelé(e)" in page.main
    assert "Rien n’est réservé" in page.main
