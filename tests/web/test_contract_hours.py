"""What a contract says of the hours of a week: entered by a form or a file, watched over where it is part-time."""

import csv
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO, StringIO

import pytest
from sqlalchemy import select, update

from scheduler.core.addresses import Addresses
from scheduler.core.db import Database, administration
from scheduler.core.tables import Employment
from scheduler.hours.due import look_after_hours
from tests.scheduler.db.world import World
from tests.scheduler.hours.working import PLANNED, switch_on, today, worked
from tests.web.client import Client
from tests.web.worked import begun

ClientOf = Callable[[str], Client]
SAVE = "Enregistrer ces heures"


def of_contract(fresh: Addresses, worker: int) -> int | None:
    assert fresh.owner
    with administration(fresh.owner) as session:
        query = select(Employment.weekly_minutes).where(Employment.worker_id == worker)
        return session.scalars(query.order_by(Employment.from_day.desc())).first()


def test_a_running_contract_gets_its_hours(client_of: ClientOf, world: World, fresh: Addresses) -> None:
    agnes, person = client_of("agnes"), f"/agence/salaries/{world.free_worker}"
    page = agnes.press(agnes.page(f"{person}/contrat"), SAVE, weekly="17 h 30")
    assert "17 h 30 par semaine" in page.main.replace("\N{NO-BREAK SPACE}", " ")
    assert of_contract(fresh, world.free_worker) == 17 * 60 + 30
    assert "par semaine" in agnes.page(person).main
    for typed, told in (("beaucoup", "par exemple 24 ou 24 h 30"), ("49", "trop grand"), ("0", "trop petit")):
        assert told in agnes.press(page, SAVE, status=422, weekly=typed).main
    assert of_contract(fresh, world.free_worker) == 17 * 60 + 30
    agnes.press(agnes.page(f"{person}/contrat"), SAVE, weekly="")
    assert of_contract(fresh, world.free_worker) is None


def test_who_saw_another_contract_overwrites_nothing(client_of: ClientOf, world: World, fresh: Addresses) -> None:
    agnes, other = client_of("agnes"), client_of("agnes")
    address = f"/agence/salaries/{world.free_worker}/contrat"
    late = other.page(address)
    agnes.press(agnes.page(address), SAVE, weekly="20")
    other.press(late, SAVE, status=409, weekly="24")
    assert of_contract(fresh, world.free_worker) == 20 * 60
    client_of("bruno").page(address, status=404)


def test_a_new_contract_may_say_them(client_of: ClientOf, world: World, fresh: Addresses) -> None:
    agnes, address = client_of("agnes"), f"/agence/salaries/{world.free_worker}/contrat"
    agnes.press(agnes.page(address), "Enregistrer", day=f"{today()}")
    following = f"{today() + timedelta(days=1)}"
    agnes.press(agnes.page(address), "Enregistrer", day=following, weekly="24")
    assert of_contract(fresh, world.free_worker) == 24 * 60
    assert agnes.page(address).main.count("24 h") == 1  # the one before said nothing


@pytest.mark.parametrize(("weekly", "told"), [(PLANNED, "un tiers d’heures"), (10 * PLANNED, None)])
def test_the_week_warns_of_complementary_hours(
    fresh: Addresses, database: Database, world: World, client_of: ClientOf, weekly: int, told: str | None
) -> None:
    found = begun(fresh, database, world, 12)
    assert fresh.owner
    with administration(fresh.owner) as session:
        week = min(weekly, 2880)
        session.execute(
            update(Employment).where(Employment.worker_id == world.confirmed_worker).values(weekly_minutes=week)
        )
    by_week: dict[str, int] = {}
    for day in found.days:
        monday = f"{day - timedelta(days=day.weekday())}"
        by_week[monday] = by_week.get(monday, 0) + 1
    busiest = max(by_week, key=lambda each: by_week[each])
    assert by_week[busiest] >= 2
    page = client_of("agnes").page(f"/agence/heures?lundi={busiest}").main
    assert ("heures complémentaires" in page) == (told is not None)
    assert told is None or told in page


def test_the_week_warns_of_a_part_time_contract_that_comes_to_the_legal_week(
    fresh: Addresses, database: Database, world: World, client_of: ClientOf
) -> None:
    monday = today() - timedelta(days=today().weekday() + 7)
    assert fresh.owner
    with administration(fresh.owner) as session:
        switch_on(session, world)
        worked(session, world, [monday + timedelta(days=each) for each in range(6)])
        mine = Employment.worker_id == world.confirmed_worker
        session.execute(update(Employment).where(mine).values(weekly_minutes=34 * 60))
    with database.transaction(world.engine) as session:
        look_after_hours(session, world.engine, datetime.now(UTC))
    page = client_of("agnes").page(f"/agence/heures?lundi={monday}").main
    assert "40 h dans la semaine ; à temps partiel" in page
    assert "n’amènent jamais à 35 h (L3123-9)" in page


def test_a_file_brings_them_in_and_takes_them_out(client_of: ClientOf, world: World, fresh: Addresses) -> None:
    agnes = client_of("agnes")
    written = agnes.get("/agence/salaries/fichier").data.decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(written, newline=""), delimiter=";"))
    person = next(each for each in rows if each["Code"] == "W-FREE")
    assert person["Heures du contrat par semaine"] == ""
    file = f"Code;Contrat du;Heures du contrat par semaine\nW-FREE;{person['Contrat du']};17,5\n"
    page = agnes.press(agnes.page("/importer/salaries"), "Vérifier", file=(BytesIO(file.encode()), "salaries.csv"))
    agnes.press(page, "Importer la ligne")
    assert of_contract(fresh, world.free_worker) == 17 * 60 + 30
    again = agnes.get("/agence/salaries/fichier").data.decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(again, newline=""), delimiter=";"))
    assert next(each for each in rows if each["Code"] == "W-FREE")["Heures du contrat par semaine"] == "17,50"
