"""Forms of which the session has ended: how they are typed, sent too late, and found again."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import pytest
from sqlalchemy import text
from werkzeug.test import TestResponse

from scheduler.core.addresses import ADMINISTRATION_ROLE
from tests.web.client import parse
from tests.web.conftest import PASSWORD
from tests.web.house import House, Visitor, cases, play
from tests.web.rights_route import GET, POST
from tests.web.rights_table import ROUTES
from web.permissions import declared

AGAIN = "Votre saisie est de nouveau là"
ELSEWHERE = "Votre saisie est gardée"
TYPED = 'Ligne une & "deux" <b>\r\nsuite'

CODES = {"second_factor.ask", "second_factor.set_up", "second_factor.change", "second_factor.reset"}
CODES |= {"passkeys.question", "passkeys.sign_in", "passkeys.add", "passkeys.make", "passkeys.do_remove"}
"""What is about codes and keys that are worth something: nothing of it is kept."""


@pytest.fixture(scope="module")
def house(houses: Callable[[], AbstractContextManager[House]]) -> Iterator[House]:
    """Nothing in here is ever done, so all tests share it."""
    with houses() as found:
        yield found


def administer(house: House, statement: str) -> None:
    with house.owner.begin() as connection:
        connection.execute(text(f"SET LOCAL ROLE {ADMINISTRATION_ROLE}"))
        connection.execute(text(statement))


def end_sessions(house: House) -> None:
    administer(house, "UPDATE sessions SET ended_at = now()")


def come_back(visitor: Visitor, door: TestResponse, person: str = "") -> TestResponse:
    """Sign in at the door to which somebody was sent, and follow to the page that comes then."""
    assert door.status_code == 303, door.text
    where = door.headers["Location"]
    assert where.startswith("/connexion?next="), where
    account = {"email": f"{person or visitor.person}@example.org", "password": PASSWORD}
    return visitor.client.post(where, data=account | visitor.proof(), follow_redirects=True)


def forms_of(page: str) -> list[Element]:
    return [each for each in parse(page).iter("form") if each.get("method", "get").lower() == "post"]


def endpoint_of(house: House, shown: Element, here: str) -> str:
    path = urlsplit(shown.get("action") or here).path
    found: str = house.app.url_map.bind("localhost").match(path, method=POST)[0]
    return found


def closed_posts(house: House) -> set[str]:
    """Return every endpoint that takes forms of those alone who are signed in."""
    found = set()
    for rule in house.app.url_map.iter_rules():
        permission = declared(house.app, rule.endpoint)
        if POST in (rule.methods or ()) and not (permission and permission.everybody):
            found.add(rule.endpoint)
    return found


def pages_of(house: House, visitor: Visitor) -> Iterator[tuple[str, str]]:
    """Iterate over the pages that somebody may see, each with its address."""
    for route in ROUTES:
        if route.method == GET and visitor.person in route.people:
            for _thing, number, expected in cases(house, route, visitor.person):
                if expected == 200:
                    answer = play(house, visitor, route, number)
                    if answer.mimetype == "text/html" and answer.text.startswith("<!doctype"):  # parts have no forms
                        yield answer.request.full_path.rstrip("?"), answer.text
                    answer.close()


def sent_too_late(house: House, person: str = "sophie") -> tuple[Visitor, TestResponse, str]:
    """Have somebody fill in the sheet of their site when their session has ended."""
    visitor = Visitor(house.app, person)
    where = f"/etablissement/lieux/{house.premises.things['sophies_site']}"
    data = {"contact": "Mme Untel", "access": TYPED} | visitor.proof()
    end_sessions(house)
    return visitor, visitor.client.post(where, data=data, headers={"Referer": f"http://localhost{where}"}), where
