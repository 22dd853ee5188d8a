"""Two tabs of one form: the second overwrites nothing that it has not shown, and loses nothing that was typed."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from scheduler.core.addresses import Addresses
from scheduler.core.db import administration
from scheduler.core.tables import User
from tests.scheduler.db.world import World
from tests.web.client import Client, Page, fields


@dataclass(frozen=True)
class Form:
    """A form that edits: whose it is, where, its button, what one and what the other types, and what both read then."""

    person: str
    where: str
    button: str
    first: Mapping[str, Any]
    second: Mapping[str, Any]
    stands: str
    """What the first wrote, as the second reads it."""


FORMS = {
    "file": Form(
        "agnes",
        "/agence/salaries/{worker}/fiche",
        "Enregistrer la fiche",
        {"name": "Zéphyrine Q."},
        {"name": "Camille D."},
        "Prénom et initiale : Zéphyrine Q.",
    ),
    "contact": Form(
        "agnes",
        "/agence/salaries/{worker}/contact",
        "Enregistrer",
        {"phone": "06 12 34 56 78"},
        {"phone": "06 98 76 54 32"},
        "Téléphone portable : ",
    ),
    "contract": Form(
        "agnes",
        "/agence/salaries/{worker}/contrat",
        "Enregistrer",
        {"day": "2028-05-31"},
        {"day": "2028-06-30"},
        "31 mai 2028",
    ),
    "week": Form(
        "agnes",
        "/agence/salaries/{worker}/disponibilites",
        "Enregistrer la semaine",
        {"when": "hours", "available": "3-540-720"},
        {"when": "always"},
        "Mercredi : 9",
    ),
    "sheet": Form(
        "sophie",
        "/etablissement/lieux/{site}",
        "Enregistrer la fiche",
        {"contact": "Mme Première"},
        {"contact": "M. Second"},
        "Qui demander en arrivant : Mme Première",
    ),
    "account": Form(
        "sophie",
        "/reglages/personnes/{colleague}/modifier",
        "Enregistrer",
        {"name": "Simone Première"},
        {"name": "Simone Seconde"},
        "Nom : Simone Première",
    ),
}


def place(world: World, form: Form) -> str:
    return form.where.format(worker=world.free_worker, site=world.site, colleague=world.simone.user)


def mark(page: Page, button: str) -> str:
    (found,) = fields(page.form(button), button)["vu"]
    return str(found)


@pytest.mark.parametrize("name", FORMS)
def test_the_second_tab_is_told_what_the_first_wrote(
    name: str, client_of: Callable[[str], Client], world: World, fresh: Addresses
) -> None:
    form = FORMS[name]
    assert fresh.owner
    with administration(fresh.owner) as session:
        session.get_one(User, world.sophie.user).administers = True
    one, other = client_of(form.person), client_of(form.person)
    where = place(world, form)
    early, late = one.page(where), other.page(where)
    one.press(early, form.button, **form.first)
    told = other.press(late, form.button, status=409, **form.second)
    assert "Quelqu’un d’autre a modifié" in told.main
    assert form.stands in told.main
    typed = fields(told.form(form.button), form.button)
    assert {key: typed[key] for key in form.second if key in typed} == {
        key: [value] for key, value in form.second.items()
    }
    assert mark(told, form.button) != mark(late, form.button)
    other.press(told, form.button)


@pytest.mark.parametrize("name", FORMS)
def test_a_fault_in_between_forgets_nothing_of_what_was_seen(
    name: str, client_of: Callable[[str], Client], world: World, fresh: Addresses
) -> None:
    """Shown again with a fault, a form still says what stood when it was begun, not what stands by now."""
    form = FORMS[name]
    assert fresh.owner
    with administration(fresh.owner) as session:
        session.get_one(User, world.sophie.user).administers = True
    client = client_of(form.person)
    page = client.page(place(world, form))
    data = fields(page.form(form.button), form.button) | {"vu": ["something else"]}
    answer = client.post(page.path, data=data)
    assert answer.status_code == 409


def test_points_of_a_profile_are_not_overwritten(client_of: Callable[[str], Client]) -> None:
    lucie, lena = client_of("lucie"), client_of("lucie")
    lucie.press(lucie.page("/pilotage/reglages/nouveau"), "Enregistrer", name="Rentrée")
    listed = lucie.page("/pilotage/reglages").links.values()
    where = max(each for each in listed if re.fullmatch(r"/pilotage/reglages/[0-9]+", each))
    early, late = lucie.page(where), lena.page(where)
    lucie.press(early, "Enregistrer", travel="17")
    told = lena.press(late, "Enregistrer", status=409, travel="23")
    assert "Quelqu’un d’autre a modifié" in told.main
    assert "17" in told.main
