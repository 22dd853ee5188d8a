"""What became of people, on the pages of their agency."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import update

from scheduler.core.addresses import Addresses
from scheduler.core.db import administration
from scheduler.core.tables import Employment, Market
from tests.scheduler.db.world import World
from tests.scheduler.hours.working import today
from tests.web.client import Client, text_of

ClientOf = Callable[[str], Client]


@pytest.fixture(autouse=True)
def _with_hours(fresh: Addresses, world: World) -> None:
    assert fresh.owner
    with administration(fresh.owner) as session:
        market = session.get_one(Market, world.calvados)
        market.settings = {**market.settings, "worked_hours": True}


def end_contract(fresh: Addresses, worker: int) -> None:
    assert fresh.owner
    with administration(fresh.owner) as session:
        over = update(Employment).where(Employment.worker_id == worker)
        session.execute(over.values(from_day=date(2020, 1, 1), to_day=date(2026, 9, 30)))


def test_a_person_leaves_is_corrected_and_comes_back(client_of: ClientOf, world: World, fresh: Addresses) -> None:
    agnes = client_of("agnes")
    where = f"/agence/salaries/{world.free_worker}/sortie"
    assert "parcours en cours" in agnes.page(f"/agence/salaries/{world.free_worker}").main
    page = agnes.page(where)
    told = agnes.press(page, "Enregistrer la sortie", status=409, day="2026-10-01", outcome="other")
    assert "Un contrat court encore après ce jour" in told.main
    end_contract(fresh, world.free_worker)
    told = agnes.press(agnes.page(where), "Enregistrer la sortie", status=422, day="2026-10-01", outcome="durable")
    assert "Un emploi a un employeur" in told.main
    done = agnes.press(told, "Enregistrer la sortie", employer="department")
    assert "Emploi durable, jeudi 1er octobre 2026" in done.main
    assert "Le Département" in done.main
    told = agnes.press(agnes.page(where), "Corriger la sortie", status=422, outcome="positive")
    assert "Pourquoi corriger ?" in told.main
    assert "motif" in told.main
    assert "Sortie positive" in agnes.press(told, "Corriger la sortie", reason="learnt_later").main
    late = agnes.page(where)
    back = agnes.press(agnes.page(where), "Retirer", back="came_back")
    assert "parcours en cours" in back.main
    assert "Quelqu’un d’autre a modifié" in agnes.press(late, "Retirer", status=409, back="mistake").main
    assert "Aucune sortie cette année" in agnes.page("/bilan/parcours?annee=2026").main


def test_a_year_that_is_none_is_not_there(client_of: ClientOf) -> None:
    agnes = client_of("agnes")
    for year in ("0", "1999", "9999"):
        agnes.page(f"/bilan/parcours?annee={year}", status=404)


def test_a_training_is_entered_joined_and_taken_back(client_of: ClientOf, world: World) -> None:
    agnes, bruno = client_of("agnes"), client_of("bruno")
    page = agnes.page("/bilan/parcours/formation")
    told = agnes.press(
        page, "Enregistrer la formation", status=422, name="", from_day="2027-02-26", to_day="2027-02-01"
    )
    assert "Donnez-lui un nom." in told.main
    people = [str(world.free_worker), str(world.published_worker)]
    page = agnes.press(told, "Enregistrer la formation", name="Agents polyvalents", worker=people, to_day="2027-02-26")
    assert page.h1 == "Parcours 2027"
    assert "2 personnes à 1 personne" in page.main
    training = page.links["Agents polyvalents"]
    others = bruno.page(training)
    assert "Free P." not in others.main
    assert "Supprimer" not in others.main
    page = bruno.press(others, "Enregistrer la formation", worker=[str(world.other_worker)])
    assert "1 personne à 0 personne" in page.main
    told = agnes.press(agnes.page(training), "Supprimer la formation", status=409)
    assert "Des personnes d’une autre association y ont pris part." in told.main
    bruno.press(bruno.page(training), "Enregistrer la formation", worker=[])
    page = agnes.press(agnes.page(training), "Supprimer la formation")
    assert "Aucune formation collective ne s’est terminée" in page.main


def test_a_training_that_goes_on_is_listed_and_not_counted_as_over(client_of: ClientOf, world: World) -> None:
    agnes = client_of("agnes")
    from_day, to_day = today() - timedelta(days=7), today() + timedelta(days=400)
    kept = agnes.press(
        agnes.page("/bilan/parcours/formation"),
        "Enregistrer la formation",
        name="Hygiène",
        worker=str(world.free_worker),
        from_day=from_day.isoformat(),
        to_day=to_day.isoformat(),
    )
    assert kept.h1 == f"Parcours {to_day.year}"
    assert "Hygiène" in kept.main
    assert "0 formation terminée" in kept.main


def test_what_is_asked_for_a_job_is_not_called_optional(client_of: ClientOf, world: World) -> None:
    page = client_of("agnes").page(f"/agence/salaries/{world.free_worker}/sortie")
    [asked] = [each for each in page.tree.iter("fieldset") if "Embauché(e) par" in text_of(each)]
    assert "facultatif" not in text_of(asked)


def test_a_market_without_hours_has_none_of_it(client_of: ClientOf, world: World, fresh: Addresses) -> None:
    assert fresh.owner
    with administration(fresh.owner) as session:
        market = session.get_one(Market, world.calvados)
        market.settings = {**market.settings, "worked_hours": False}
    agnes = client_of("agnes")
    for address in ("/bilan/parcours", "/bilan/parcours/formation", f"/agence/salaries/{world.free_worker}/sortie"):
        assert agnes.get(address).status_code == 404
    assert "parcours en cours" not in agnes.page(f"/agence/salaries/{world.free_worker}").main
