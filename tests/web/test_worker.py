"""The worker's own page: what it shows of a mission and how it is answered, by who holds the link and nobody else."""

from datetime import UTC, datetime, timedelta

from flask import Flask
from icalendar import Calendar
from sqlalchemy import select, update

from scheduler.core.addresses import Addresses
from scheduler.core.db import Database, administration
from scheduler.core.tables import Message, Mission, User, Worker, WorkerContact, WorkerWord
from scheduler.core.tables.codes import MissionState
from scheduler.messages.links import revoke_worker_link
from tests.scheduler.db.world import World
from tests.web.client import Client, checking, text_of
from tests.web.holding_a_link import ClientOf, answer, one_more_day, plain, proof
from tests.web.holding_a_link import token as token  # noqa: PLC0414  # a fixture


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


def test_an_answered_mission_takes_no_word(client: Client, token: str, fresh: Addresses, world: World) -> None:
    known = proof(client, token)
    assert fresh.owner
    with administration(fresh.owner) as session:
        session.execute(update(Mission).where(Mission.id == world.published).values(state="confirmed"))
    where = f"/m/{token}/missions/{world.published}/oui"
    done = client.post(where, data=known, follow_redirects=True)
    assert "n’attend plus de réponse" in done.text
    assert "C’est confirmé" in done.text


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


def test_who_agreed_reads_that_they_may_be_called(fresh: Addresses, app: Flask, token: str, world: World) -> None:
    assert fresh.owner
    with administration(fresh.owner) as session:  # on the list of the confirmed mission since the world began
        session.execute(
            update(Worker).where(Worker.id == world.published_worker).values(stands_by_since=datetime.now(UTC).date())
        )
    page = checking(app).page(f"/m/{token}/")
    assert "Vous pourriez être appelé(e)" in page.main
    assert "Rien n’est réservé" in page.main
