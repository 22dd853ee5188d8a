"""The agency's people in the browser."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import delete, update

from scheduler.core.addresses import Addresses
from scheduler.core.db import administration
from scheduler.core.tables import Employment, Organisation, Pass, PassSuspension, Worker, WorkerLimits
from scheduler.core.tables.codes import AgencyKind
from tests.scheduler.db.world import World
from tests.web.client import Client

ClientOf = Callable[[str], Client]


def test_the_list_names_the_agencys_people_and_no_others(client_of: ClientOf, world: World) -> None:
    page = client_of("agnes").page("/agence/salaries")
    assert page.h1 == "Salariés"
    for words in ("Published P.", "Confirmed P.", "Free P.", "W-FREE", "Entretien", "Valable", "1 à confirmer"):
        assert words in page.main
    assert "Other P." not in page.text
    assert page.links["Free P."] == f"/agence/salaries/{world.free_worker}"


def test_an_agency_without_people_learns_what_will_be_here(client_of: ClientOf) -> None:
    assert "Aucun salarié pour le moment" in client_of("leo").page("/agence/salaries").main


def test_where_no_pass_is_demanded_no_page_speaks_of_one(client_of: ClientOf, fresh: Addresses, world: World) -> None:
    assert fresh.owner
    with administration(fresh.owner) as session:
        ours = update(Organisation).where(Organisation.id == world.agency)
        session.execute(ours.values(agency_kind=AgencyKind.EA))
        session.execute(delete(PassSuspension))
        session.execute(delete(Pass))
    agnes = client_of("agnes")
    where = f"/agence/salaries/{world.free_worker}"
    people = "/agence/salaries"
    for page in ("/agence/", people, f"{people}/nouveau", where, f"{where}/papiers", "/agence/semaine"):
        assert "PASS" not in agnes.page(page).main, page


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-1, "Terminé"),
        (0, "Dernier jour"),
        (1, "Plus qu’un jour"),
        (30, "Plus que 30 jours"),
        (90, "Plus que 90 jours"),
        (200, "Valable"),
    ],
)
def test_the_end_of_a_pass_stands_out(
    client_of: ClientOf, fresh: Addresses, world: World, days: int, words: str
) -> None:
    client = client_of("agnes")
    assert fresh.owner
    with administration(fresh.owner) as session:
        held = session.get_one(Pass, world.published_pass)
        held.from_day = date(2025, 1, 1)
        held.to_day = datetime.now(ZoneInfo("Europe/Paris")).date() + timedelta(days=days)
    assert words in client.page(f"/agence/salaries/{world.published_worker}").main


def test_nobody_is_warned_of_the_pass_of_somebody_who_has_left(
    client_of: ClientOf, fresh: Addresses, world: World
) -> None:
    client, today = client_of("agnes"), datetime.now(ZoneInfo("Europe/Paris")).date()
    assert fresh.owner
    with administration(fresh.owner) as session:
        held = session.get_one(Pass, world.published_pass)
        held.from_day, held.to_day = date(2025, 1, 1), today + timedelta(days=20)
    assert "Un PASS IAE se termine dans les 90 jours" in client.page("/agence/salaries").main
    with administration(fresh.owner) as session:
        theirs = update(Employment).where(Employment.worker_id == world.published_worker)
        session.execute(theirs.values(from_day=date(2025, 1, 1), to_day=today - timedelta(days=1)))
    page = client.page("/agence/salaries")
    assert "hors contrat" in page.main
    assert "Un PASS IAE se termine dans les 90 jours" not in page.main


def test_a_file_says_when_where_and_how_much(client_of: ClientOf, fresh: Addresses, world: World) -> None:
    client = client_of("agnes")
    page = client.page(f"/agence/salaries/{world.published_worker}")
    assert page.h1 == "Published P."
    for words in ("W-PUBLISHED", "1 établissement sur 2 de votre territoire", "Lundi", "Indisponible", "Par jour"):
        assert words in page.main
    assert fresh.owner
    with administration(fresh.owner) as session:
        worker = session.get_one(Worker, world.published_worker)
        worker.under_18, worker.max_travel_minutes = True, None
        session.delete(session.get_one(WorkerLimits, world.published_worker))
    page = client.page(f"/agence/salaries/{world.published_worker}")
    assert "moins de 18 ans" in page.main
    assert "sans limite" in page.main


def test_an_empty_file_is_a_page_too(client_of: ClientOf, fresh: Addresses, world: World) -> None:
    client = client_of("agnes")
    assert fresh.owner
    with administration(fresh.owner) as session:
        bare = Worker(code="W-BARE", agency_id=world.agency)
        session.add(bare)
        session.flush()
        bare_id = bare.id
    assert "W-BARE" in client.page("/agence/salaries").main
    page = client.page(f"/agence/salaries/{bare_id}")
    for words in ("Aucun PASS IAE", "Aucune compétence", "Disponible à tout moment", "Aucune limite propre"):
        assert words in page.main


@pytest.mark.parametrize("person", ["bruno", "lucie", "mona"])
def test_nobody_else_opens_a_file(client_of: ClientOf, world: World, person: str) -> None:
    client = client_of(person)
    for worker in (world.free_worker, world.published_worker, 999):
        client.page(f"/agence/salaries/{worker}", status=404)
