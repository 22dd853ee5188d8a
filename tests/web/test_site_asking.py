"""Asking for a replacement by the forms, as a person does."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from scheduler.core.addresses import Addresses
from scheduler.core.db import Database, administration
from scheduler.core.tables import (
    Closure,
    PermanenceDay,
    Post,
    Request,
    RequestPerson,
    RequestShift,
    ShiftTemplate,
    Site,
)
from scheduler.core.tables.codes import ClosureReason, PersonWish, RequestReason
from tests.scheduler.db.world import MONDAY, World
from tests.web.client import Client, Page, fields, names

ClientOf = Callable[[str], Client]
Values = dict[str, Any]
NOW = datetime(2027, 2, 22, 9, tzinfo=UTC)
CONTINUE = "Continuer vers les horaires"
SEND = "Envoyer la demande"
TOTAL = "Recalculer le total"


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def sophie(client_of: ClientOf) -> Client:
    return client_of("sophie")


def second_step(client: Client, first: str = "2027-03-08", last: str = "2027-03-12", **values: Any) -> Page:
    page = client.page("/etablissement/demandes/nouvelle")
    return client.press(page, CONTINUE, first_day=first, last_day=last, **values)


def ticked(page: Page) -> list[str]:
    return sorted(name[3:] for name in fields(page.form(SEND), SEND) if name.startswith("on."))


def test_a_request_in_two_steps(sophie: Client, database: Database, world: World) -> None:
    page = sophie.page("/etablissement/demandes/nouvelle")
    assert page.h1 == "Nouvelle demande"
    assert "Entretien Matin lun., mar., jeu., ven. : 6 h 30 à 13 h 30" in page.main
    assert len(names(page.form(CONTINUE)) - {"", "csrf_token"}) <= 12
    page = sophie.press(page, CONTINUE, first_day="2027-03-08", last_day="2027-03-12", headcount="2")
    assert ticked(page) == ["2027-03-08.0", "2027-03-09.0", "2027-03-11.0", "2027-03-12.0"]
    assert "Total : 56 h sur 4 jours, pour 2 personnes" in page.main
    hours: Values = {"end.2027-03-08.0": "12:00", "break.2027-03-08.0": "30", "on.2027-03-12.0": None}
    page = sophie.press(page, SEND, **hours)
    assert "Demande envoyée." in page.text
    assert "Réponse demain à 9 h." in page.main
    with database.transaction(world.simone) as session:
        made = session.scalars(select(Request).order_by(Request.id.desc())).first()
        assert made
        assert page.path == f"/etablissement/demandes/{made.id}"
        assert (made.headcount, made.reason, made.job_id) == (2, RequestReason.ABSENCE, world.job)
        assert [(each.day.day, each.paid_minutes) for each in made.shifts] == [(8, 300), (9, 420), (11, 420)]


def test_the_same_is_asked_for_again_when_it_is_meant(sophie: Client, database: Database, world: World) -> None:
    def made() -> int:
        with database.transaction(world.simone) as session:
            return len(session.scalars(select(Request.id)).all())

    first = sophie.press(second_step(sophie), SEND)
    before = made()
    page = sophie.press(second_step(sophie), SEND, status=409)
    assert "Une demande identique existe déjà" in page.main
    assert first.path in page.links.values()
    assert made() == before
    again = sophie.press(page, "Envoyer quand même")
    assert "Demande envoyée." in again.text
    assert made() == before + 1
    shorter: Values = {"end.2027-03-08.0": "12:00"}
    form = second_step(sophie)
    sophie.press(form, SEND, **shorter)
    other: Values = {"end.2027-03-08.0": "11:00"}
    assert "vos changements n’y figurent pas" in sophie.press(form, SEND, **other).text
    assert "Demande envoyée." in sophie.press(form, SEND, **shorter).text
    sophie.press(second_step(sophie, headcount="2", last="2027-03-11"), SEND)
    assert made() == before + 3


def test_a_shift_of_today_that_has_begun_is_asked_for_from_an_hour_on(sophie: Client) -> None:
    page = second_step(sophie, "2027-02-22", "2027-02-22")
    page = sophie.press(page, SEND, status=422)
    words = (
        "lundi 22 février 2027 : Ce créneau a déjà commencé : indiquez l’heure à partir de laquelle il faut quelqu’un."
    )
    assert page.links[words] == "#start.2027-02-22.0"
    over: Values = {"start.2027-02-22.0": "06:30", "end.2027-02-22.0": "08:00"}
    assert "Ces heures sont déjà passées." in sophie.press(page, SEND, status=422, **over).main
    later: Values = {"start.2027-02-22.0": "10:30"}
    assert "Demande envoyée." in sophie.press(page, SEND, **later).text


def test_a_weekend_alone_waits_to_be_ticked(sophie: Client) -> None:
    page = second_step(sophie, "2027-03-13", "2027-03-14")
    assert ticked(page) == []
    saturday: Values = {"on.2027-03-13.0": "y"}
    assert "Demande envoyée." in sophie.press(page, SEND, **saturday).text


def test_what_is_missing_is_said_at_its_field(sophie: Client) -> None:
    page = sophie.page("/etablissement/demandes/nouvelle")
    page = sophie.press(page, CONTINUE, headcount="", post=None, status=422)
    assert page.h1 == "Nouvelle demande"
    for words in ("Choisissez un poste.", "Indiquez le premier jour.", "Indiquez combien de personnes."):
        assert page.main.count(words) == 2  # above and at the field
    assert page.links["Premier jour : Indiquez le premier jour."] == "#first_day"


REFUSED: list[tuple[Values, str]] = [
    ({"first_day": "2027-02-21", "last_day": "2027-03-01"}, "Cette date est passée."),
    ({"first_day": "2027-03-08", "last_day": "2027-03-01"}, "Le dernier jour vient avant le premier."),
    ({"first_day": "2027-03-08", "last_day": "2029-03-01"}, "un an au plus"),
    ({"first_day": "2027-03-08", "last_day": "2027-03-08", "headcount": "21"}, "Demandez de 1 à 20 personnes."),
    ({"first_day": "demain", "last_day": "2027-03-08"}, "Premier jour :"),
    ({"first_day": "2027-03-08", "last_day": "2027-03-08", "post": "1-1-Soir"}, "Poste à remplacer :"),
    ({"first_day": "2027-03-08", "last_day": "2027-03-08", "reason": "strike"}, "Motif :"),
]


def test_what_cannot_be_is_refused_and_kept(sophie: Client) -> None:
    begun = sophie.page("/etablissement/demandes/nouvelle")
    for values, words in REFUSED:
        page = sophie.press(begun, CONTINUE, status=422, **values)
        assert "Saisie à corriger" in page.main
        assert words in page.main
        kept = fields(page.form(CONTINUE), CONTINUE)
        assert kept["last_day"] == [values["last_day"]]


def test_hours_that_cannot_be_are_refused_and_kept(sophie: Client, database: Database, world: World) -> None:
    page = second_step(sophie)
    wrong: Values = {"end.2027-03-08.0": "", "start.2027-03-09.0": "midi", "end.2027-03-12.0": "06:00"}
    page = sophie.press(page, SEND, status=422, **wrong)
    assert "vendredi 12 mars 2027 : L’heure de fin doit venir après l’heure de début." in page.links
    assert page.links["lundi 8 mars 2027 : Indiquez l’heure de fin."] == "#end.2027-03-08.0"
    assert "Indiquez l’heure de début." in page.main
    page = sophie.press(
        page,
        SEND,
        status=422,
        **{"end.2027-03-08.0": "06:00", "start.2027-03-09.0": "6 h", "end.2027-03-09.0": "18h30"},
    )
    assert "lundi 8 mars 2027 : L’heure de fin doit venir après l’heure de début." in page.links
    assert "mardi 9 mars 2027 : Une personne ne peut pas travailler plus de 10 heures" in page.main
    assert fields(page.form(SEND), SEND)["start.2027-03-09.0"] == ["6 h"]
    everything: Values = {f"on.{key}": None for key in ticked(page)}
    page = sophie.press(page, SEND, status=422, **everything)
    assert page.links["Cochez au moins un jour."] == "#days"
    assert "Aucun jour coché." in page.main
    with database.transaction(world.sophie) as session:
        assert session.scalars(select(Request.id)).all() == [world.request]


def test_what_is_no_time_is_refused(sophie: Client) -> None:
    begun = second_step(sophie)
    for typed in ("24:00", "6:60", "6:3", "h30", "-1", "06:30:00"):
        hours: Values = {"start.2027-03-08.0": typed, "break.2027-03-09.0": typed}
        page = sophie.press(begun, SEND, status=422, **hours)
        assert "lundi 8 mars 2027 : Indiquez l’heure de début." in page.links
        assert "mardi 9 mars 2027 : Indiquez la pause en minutes." in page.links


def test_the_total_is_added_up_without_sending(sophie: Client, database: Database, world: World) -> None:
    page = second_step(sophie)
    hours: Values = {"end.2027-03-08.0": "12:30", "on.2027-03-12.0": None}
    page = sophie.press(page, TOTAL, **hours)
    assert "Total : 20 h sur 3 jours" in page.main
    data = {name: value[0] for name, value in fields(page.form(TOTAL), TOTAL).items()}
    part = sophie.post(
        "/etablissement/demandes/nouvelle/horaires", data=data | {"do": "total"}, headers={"HX-Request": "true"}
    )
    assert part.text.strip().startswith('<p id="total"')
    with database.transaction(world.sophie) as session:
        assert len(session.scalars(select(Request.id)).all()) == 1


def test_a_form_sent_twice_makes_one_request(sophie: Client, database: Database, world: World) -> None:
    page = second_step(sophie)
    first = sophie.press(page, SEND)
    assert sophie.press(page, SEND).path == first.path
    with database.transaction(world.sophie) as session:
        assert len(session.scalars(select(Request.id)).all()) == 2


def test_without_proof_nothing_is_sent(sophie: Client) -> None:
    page = second_step(sophie)
    forged = {"csrf_token": "forged"}
    sophie.press(page, SEND, status=400, **forged)


def test_going_back_finds_the_first_step_filled_in(sophie: Client) -> None:
    page = second_step(sophie, headcount="3", reason="workload")
    page = sophie.page(page.links["Modifier l’étape 1"])
    kept = fields(page.form(CONTINUE), CONTINUE)
    assert (kept["first_day"], kept["headcount"], kept["reason"]) == (["2027-03-08"], ["3"], ["workload"])
    assert kept["post"]
    assert "Saisie à corriger" not in page.main


@pytest.fixture
def holidays(fresh: Addresses, world: World) -> None:
    assert fresh.owner
    reasons = {8: ClosureReason.SCHOOL_HOLIDAY, 9: ClosureReason.PUBLIC_HOLIDAY, 11: ClosureReason.SITE}
    with administration(fresh.owner) as session:
        session.add_all(
            Closure(market_id=world.calvados, day=MONDAY.replace(day=day), reason=reason)
            for day, reason in reasons.items()
        )


@pytest.mark.usefixtures("holidays")
def test_closed_days_say_why_and_holidays_can_be_manned(sophie: Client, database: Database, world: World) -> None:
    page = second_step(sophie)
    assert "mar. 9 mars Jour férié" in page.main
    assert "jeu. 11 mars Fermeture de l’établissement" in page.main
    assert ticked(page) == ["2027-03-12.0"]
    chosen: Values = {"on.2027-03-08.0": "on", "on.2027-03-12.0": None}
    page = sophie.press(page, SEND, **chosen)
    assert "Demande envoyée." in page.text
    with database.transaction(world.sophie) as session:
        monday = MONDAY + timedelta(days=7)
        assert session.get(PermanenceDay, (world.site, monday))
        days = select(RequestShift.day).where(RequestShift.request_id != world.request)
        assert session.scalars(days).all() == [monday]


def test_persons_who_have_been_there_can_be_wished_for(sophie: Client, database: Database, world: World) -> None:
    page = second_step(sophie)
    assert "Confirmed P. dernier jour : lun. 1er mars" in page.main
    person = str(world.confirmed_worker)
    both = sophie.press(page, SEND, status=422, preferred=person, unwanted=person)
    assert "à la fois souhaitée et non souhaitée" in both.main
    page = sophie.press(page, SEND, unwanted=person)
    assert "À ne pas envoyerConfirmed P." in page.main
    with database.transaction(world.sophie) as session:
        query = select(RequestPerson.worker_id, RequestPerson.wish).where(RequestPerson.request_id != world.request)
        assert [tuple(each) for each in session.execute(query)] == [(world.confirmed_worker, PersonWish.BANNED)]


def test_hours_cut_in_two_and_over_midnight(
    client_of: ClientOf, fresh: Addresses, database: Database, world: World
) -> None:
    assert fresh.owner
    with administration(fresh.owner) as session:
        market, site, job = world.calvados, world.site, world.job
        session.add(Post(market_id=market, site_id=site, job_id=job, label="Coupe", agents=1))
        for start, end in ((390, 570), (1320, 1560)):
            session.add(
                ShiftTemplate(
                    market_id=market, job_id=job, label="Coupe", weekdays=[1], start_minute=start, end_minute=end
                )
            )
    client = client_of("sophie")
    page = client.page("/etablissement/demandes/nouvelle")
    page = client.press(page, CONTINUE, post=f"{site}-{job}-Coupe", first_day="2027-03-08", last_day="2027-03-08")
    assert ticked(page) == ["2027-03-08.0", "2027-03-08.1"]
    assert "Total : 7 h sur 1 jour" in page.main
    client.press(page, SEND)
    with database.transaction(world.sophie) as session:
        query = select(RequestShift.paid_minutes).where(RequestShift.day == MONDAY + timedelta(days=7))
        assert session.scalars(query.order_by(RequestShift.starts_at)).all() == [180, 240]


def test_a_year_is_shown_week_by_week(sophie: Client) -> None:
    page = second_step(sophie, last="2028-03-06")
    assert page.main.count("Semaine du") >= 52
    page = sophie.press(page, SEND)
    assert "Demande envoyée." in page.text


def test_a_site_without_posts_asks_for_the_jobs_of_the_market(client_of: ClientOf) -> None:
    page = client_of("tom").page("/etablissement/demandes/nouvelle")
    assert "Entretien" in page.main
    assert "Aucun poste" not in page.main


def test_a_site_that_is_closed_is_told_whom_to_ask(client_of: ClientOf, world: World, fresh: Addresses) -> None:
    assert fresh.owner
    with administration(fresh.owner) as session:
        session.get_one(Site, world.other_site).closed_from = date(2024, 7, 8)
    assert "Aucun poste à remplacer" in client_of("tom").page("/etablissement/demandes/nouvelle").main
