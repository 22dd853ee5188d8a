"""Everybody sees where they are signed in, and ends that from anywhere; nobody sees or ends it for somebody else."""

from collections.abc import Callable

import pytest
from sqlalchemy import text

from scheduler.core.addresses import Addresses
from scheduler.core.db import administration
from tests.scheduler.db.world import World
from tests.web.client import Client, Page

ClientOf = Callable[[str], Client]
PREFERENCES = "/preferences/"


def listed(page: Page) -> list[str]:
    (found,) = [each for each in page.tree.iter("ul") if each.get("class") == "own-sessions"]
    return ["".join(each.itertext()) for each in found.iter("li")]


def close(client: Client, number: int | str | None, *, status: int = 303) -> None:
    form = client.page(PREFERENCES).form("Enregistrer")
    proof = next(each.get("value") for each in form.iter("input") if each.get("name") == "csrf_token")
    data = {"csrf_token": proof} | ({} if number is None else {"connexion": str(number)})
    assert client.post("/preferences/connexions/fermer", data=data).status_code == status


def newest(fresh: Addresses, user: int) -> int:
    assert fresh.owner
    with administration(fresh.owner) as session:
        number = session.scalar(text("SELECT max(id) FROM sessions WHERE user_id = :user"), {"user": user})
    assert isinstance(number, int)
    return number


def is_in(client: Client) -> bool:
    return client.get(PREFERENCES).status_code == 200


def test_one_is_told_where_one_is_signed_in_and_signs_out_there(client_of: ClientOf) -> None:
    office, home = client_of("sophie"), client_of("sophie")
    found = listed(office.page(PREFERENCES))
    assert len(found) == 2  # of yesterday's, which has ended, nothing is said
    assert "Cet appareil" in found[0]
    assert "Fermer" not in found[0]
    assert "Autre appareil ou navigateur" in found[1]
    page = office.press(office.page(PREFERENCES), "Fermer")
    assert "Cette connexion est fermée." in page.text
    assert len(listed(page)) == 1
    assert not is_in(home)
    assert is_in(office)


def test_all_others_end_at_once_and_those_of_colleagues_stay(client_of: ClientOf) -> None:
    here, *others = (client_of("sophie") for _ in range(3))
    colleague, stranger = client_of("simone"), client_of("ugo")
    page = here.press(here.page(PREFERENCES), "Fermer toutes les autres")
    assert "2 autres connexions sont fermées." in page.text
    assert [is_in(each) for each in others] == [False, False]
    assert is_in(here)
    assert is_in(colleague)
    assert is_in(stranger)
    close(here, None)
    assert "Aucune autre connexion n’était ouverte." in here.page(PREFERENCES).text


def test_what_is_over_is_not_listed(client_of: ClientOf, fresh: Addresses, world: World) -> None:
    here = client_of("sophie")
    client_of("sophie")
    idle = newest(fresh, world.sophie.user)
    assert fresh.owner
    with administration(fresh.owner) as session:
        session.execute(text("UPDATE sessions SET seen_at = now() - interval '12 h' WHERE id = :id"), {"id": idle})
    assert len(listed(here.page(PREFERENCES))) == 1


@pytest.mark.parametrize("person", ["simone", "ugo", "lucie"])
def test_nobody_ends_a_session_of_somebody_else(
    client_of: ClientOf, fresh: Addresses, world: World, person: str
) -> None:
    sophie, other = client_of("sophie"), client_of(person)
    close(other, newest(fresh, world.sophie.user), status=404)
    assert is_in(sophie)


def test_a_session_of_no_possible_number_and_one_closed_twice_harm_nothing(
    client_of: ClientOf, fresh: Addresses, world: World
) -> None:
    sophie = client_of("sophie")
    client_of("sophie")
    number = newest(fresh, world.sophie.user)
    for _ in range(2):
        close(sophie, number)
    close(sophie, 999_999, status=404)
    assert is_in(sophie)
