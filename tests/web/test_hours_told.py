"""What the pages about hours say: a day without work, what is disputed, whose week it is, and what came too late."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from scheduler.core.addresses import Addresses
from scheduler.core.db import Database, administration
from scheduler.core.tables import WorkerName
from scheduler.core.tables.hour_codes import EntryKind, HoursReason
from scheduler.core.weeks import monday
from scheduler.hours.due import accept_tacitly, look_after_hours
from tests.scheduler.db.world import World
from tests.scheduler.hours.working import PLANNED, Worked, beside
from tests.web.client import Client, checking, fields
from tests.web.test_hours import OWN, buttons, sign_all
from tests.web.worked import begun, last

ClientOf = Callable[[str], Client]
SAVE, SEND, SETTLE = "Enregistrer ces heures", "Envoyer ces heures", "Régler ainsi"


@pytest.fixture
def found(fresh: Addresses, database: Database, world: World) -> Worked:
    return begun(fresh, database, world)


def test_of_a_day_without_work_every_page_says_why_until_the_end(
    client_of: ClientOf, found: Worked, fresh: Addresses, app: Flask
) -> None:
    sophie, agnes, day = client_of("sophie"), client_of("agnes"), found.days[-1]
    sophie.press(sophie.page(f"/etablissement/heures/{last(fresh, found, day).id}"), SAVE, reason="no_show")
    signed = last(fresh, found, day)
    assert signed.kind == EntryKind.SIGNATURE
    for client, home in ((sophie, "/etablissement"), (agnes, "/agence")):
        assert "HeuresN’est pas venu(e) Prévu" in client.page(f"{home}/heures/{signed.id}").main
        assert "N’est pas venu(e)" in client.page(f"{home}/heures").main
    shown = sophie.page(f"/etablissement/heures/{signed.id}")
    assert fields(shown.form(SAVE), SAVE)["reason"] == ["no_show"]
    own = checking(app)
    assert "N’est pas venu(e)" in own.page(OWN).main
    [button] = buttons(agnes, "/agence/heures", "Valider")
    agnes.press(agnes.page("/agence/heures"), button)
    assert "N’est pas venu(e)" in own.page(OWN).main


def test_why_hours_are_disputed_is_not_why_they_are_as_they_are(
    client_of: ClientOf, found: Worked, fresh: Addresses
) -> None:
    sophie, agnes, day = client_of("sophie"), client_of("agnes"), found.days[0]
    sophie.press(sophie.page(f"/etablissement/heures/{last(fresh, found, day).id}"), "Contester", why="no_show")
    entry = last(fresh, found, day)
    page = agnes.page(f"/agence/heures/{entry.id}")
    assert "Contestation N’est pas venu(e)" in page.main
    assert fields(page.form(SETTLE), SETTLE)["reason"] == [""]
    agnes.press(page, SETTLE)
    assert last(fresh, found, day).minutes == entry.minutes


def test_nobody_disputes_without_saying_what(client_of: ClientOf, found: Worked, fresh: Addresses) -> None:
    sophie, entry = client_of("sophie"), last(fresh, found, found.days[0])
    told = sophie.press(
        sophie.page(f"/etablissement/heures/{entry.id}"), "Contester", status=422, said="Je ne sais pas"
    )
    assert "Choisissez ce qui ne va pas" in told.main
    assert last(fresh, found, found.days[0]).id == entry.id


def test_a_worker_whose_form_is_old_is_told_and_keeps_what_they_typed(
    client_of: ClientOf, found: Worked, fresh: Addresses, app: Flask
) -> None:
    own, day = checking(app), found.days[0]
    entry = last(fresh, found, day).id
    page = own.page(f"{OWN}heures/{entry}")
    sign_all(client_of("sophie"))
    told = own.press(page, SEND, status=409, start="08:00", end="12:30", pause="30")
    assert "Quelqu’un d’autre a modifié" in told.main
    typed = fields(told.form(SEND), SEND)
    assert (typed["start"], typed["end"], typed["pause"]) == (["08:00"], ["12:30"], ["30"])
    assert "C’est envoyé" in own.press(told, SEND).text
    assert last(fresh, found, day).minutes == 240


def test_a_dispute_that_comes_too_late_keeps_its_words(client_of: ClientOf, found: Worked, fresh: Addresses) -> None:
    sophie, agnes, day = client_of("sophie"), client_of("agnes"), found.days[0]
    entry = last(fresh, found, day).id
    page = sophie.page(f"/etablissement/heures/{entry}")
    agnes.press(agnes.page(f"/agence/heures/{entry}"), SAVE, start="08:00", end="12:00", pause="0")
    told = sophie.press(page, "Contester", status=409, why="left_early", said="Parti à 11 h")
    assert "Parti à 11 h" in told.main
    sophie.press(told, "Contester")
    assert last(fresh, found, day).reason == HoursReason.LEFT_EARLY


def test_what_could_not_be_accepted_in_time_is_not_promised_any_more(
    client_of: ClientOf, found: Worked, fresh: Addresses, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"/etablissement/heures/{last(fresh, found, found.days[0]).id}"
    sophie = client_of("sophie")
    assert "sont acceptées d’office le" in sophie.page(address).main
    monkeypatch.setattr("web.hours.page.A_WHILE", timedelta(hours=-73))  # as if its time had come long ago
    shown = sophie.page(address).main
    assert "sont acceptées d’office le" not in shown
    assert "n’en recouvrent pas d’autres" in shown


def test_start_and_end_the_wrong_way_round_are_no_night(client_of: ClientOf, found: Worked, fresh: Addresses) -> None:
    sophie, entry = client_of("sophie"), last(fresh, found, found.days[0]).id
    told = sophie.press(sophie.page(f"/etablissement/heures/{entry}"), SAVE, status=422, start="15:00", end="08:00")
    assert "vérifiez le début et la fin" in told.main


def test_two_people_of_one_name_have_their_hours_apart(
    client_of: ClientOf, found: Worked, fresh: Addresses, database: Database, world: World
) -> None:
    assert fresh.owner
    with administration(fresh.owner) as session:
        beside(session, world, found)
        name = session.get_one(WorkerName, world.confirmed_worker)
        session.get_one(WorkerName, world.published_worker).display_name = name.display_name
    with database.transaction(world.engine) as session:
        look_after_hours(session, world.engine, datetime.now(UTC))
        accept_tacitly(session, world.engine, datetime.now(UTC) + timedelta(hours=73))
    first = monday(found.days[0])
    page = client_of("agnes").page(f"/agence/heures?lundi={first}").main
    days = [each for each in found.days if monday(each) == first]
    hours, minutes = divmod(PLANNED * len(days), 60)
    assert page.count(f"Confirmed P. {hours} h {minutes:02}") == 2, "each their own days"


@pytest.mark.usefixtures("found")
def test_who_taps_twice_is_not_told_that_something_went_wrong(client_of: ClientOf) -> None:
    sophie = client_of("sophie")
    home = sophie.page("/etablissement/")
    [button, *_] = buttons(sophie, "/etablissement/", "Signer")
    sophie.press(home, button)
    again = sophie.press(home, button).text
    assert "Il n’y avait plus rien à faire." in again
    assert "entre-temps" not in again
