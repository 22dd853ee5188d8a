"""No request ends in a fault of ours, whatever stands in its fields: drawn ones, by everybody, on all that pages offer.

``--requests`` says how many. What is taken is done, and later ones find it as it was left, as in life.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import URL, text
from werkzeug.test import TestResponse

from scheduler.core.addresses import ADMINISTRATION_ROLE, Addresses
from tests.conftest import database as copied
from tests.scheduler.db.world import World
from tests.web.house import House, Visitor, address, form, opened
from tests.web.premises import Premises, build
from tests.web.rights_route import GET, POST
from tests.web.rights_table import ROUTES
from tests.web.strange import Aim, aims_of, strange

AT_ONCE = 10
"""Requests of one example."""

ROLES = ("sophie", "lucie", "agnes", "bruno", "denise", "nobody")
LEFT_OUT = {"/deconnexion"}
"""Ends what the others need; nothing can be filled in there."""


@pytest.fixture(scope="module")
def premises(superuser: URL, populated: tuple[Addresses, World]) -> Iterator[Premises]:
    with copied(superuser, f"releve_test_{uuid4().hex}", populated[0].application.database or "") as found:
        yield build(found, populated[1])


@pytest.fixture
def house(superuser: URL, premises: Premises, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    with opened(superuser, premises) as house:
        out = True  # a fault comes with all that led to it
        monkeypatch.setitem(house.app.config, "PROPAGATE_EXCEPTIONS", out)
        yield house


ACCOUNT = """
    SELECT u.id, u.account_id, a.email, a.password_hash, u.role, u.administers
    FROM users u JOIN accounts a ON a.id = u.account_id WHERE a.email = :email
"""
ACCOUNT_AGAIN = """
    WITH signing_in AS (
        UPDATE accounts SET email = :email, password_hash = :password_hash WHERE id = :account_id
    )
    UPDATE users SET role = :role, administers = :administers, disabled_at = NULL WHERE id = :id
"""


@dataclass(repr=False)
class Guest:
    """Somebody's browser, and all that the pages have offered to it."""

    house: House
    person: str
    aims: dict[Aim, None] = field(default_factory=dict)
    visitor: Visitor = field(init=False)
    proof: dict[str, str] = field(init=False)
    account: dict[str, object] | None = field(init=False)

    def __post_init__(self) -> None:
        with self.house.owner.connect() as connection:
            connection.execute(text(f"SET LOCAL ROLE {ADMINISTRATION_ROLE}"))
            own = connection.execute(text(ACCOUNT), {"email": f"{self.person}@example.org"}).mappings().one_or_none()
        self.account = dict(own) if own else None
        self.sign_in()

    def __repr__(self) -> str:
        return self.person

    def sign_in(self) -> None:
        """Begin a session, anew where a request has ended it; whoever changed or closed the account is undone."""
        if self.account:
            with self.house.owner.begin() as connection:
                connection.execute(text(f"SET LOCAL ROLE {ADMINISTRATION_ROLE}"))
                connection.execute(text(ACCOUNT_AGAIN), self.account)
        self.visitor = Visitor(self.house.app, self.person)
        self.proof = self.visitor.proof()

    def look(self, house: House) -> None:
        """Open every page that the table of rights has for this person, and remember what it offers."""
        for route in ROUTES:
            if route.method == GET and self.person in route.people and route.endpoint != "assets.send":
                things = [house.premises.things[each] for each, people in route.things.items() if self.person in people]
                for number in things if route.things else [None]:
                    query = urlencode(form(house.premises, route.query, self.person))
                    path = address(route, number)
                    self.take(self.visitor.client.get(path, query_string=query), f"{path}?{query}")

    def take(self, answer: TestResponse, path: str) -> None:
        """Remember what a page offers."""
        if answer.mimetype == "text/html" and answer.status_code in {200, 422} and len(self.aims) < 2000:
            found = [each for each in aims_of(answer.text, path) if each.path not in LEFT_OUT]
            self.aims.update(dict.fromkeys(found))

    def send(self, aim: Aim) -> TestResponse:
        """Send a request as it was drawn."""
        if aim.method == GET:
            sent = urlencode(aim.given, errors="surrogatepass")
            answer = self.visitor.client.get(aim.path, query_string=sent)
        else:
            sent = urlencode([*aim.given, *self.proof.items()], errors="surrogatepass")
            answer = self.visitor.client.post(aim.path, data=sent, content_type="application/x-www-form-urlencoded")
        if self.person != "nobody" and answer.headers.get("Location", "").startswith("/connexion"):
            self.sign_in()
        return answer


def by_path(aims: dict[Aim, None]) -> st.SearchStrategy[Aim]:
    """Draw a form or a link, each kind as often: of a hundred links to missions one is enough."""
    kinds: dict[tuple[str, ...], list[Aim]] = {}
    for each in aims:
        shape = "/".join("0" if part.isdecimal() else part for part in each.path.split("/"))
        kinds.setdefault((each.method, shape), []).append(each)
    posts = [each for (method, _), each in kinds.items() if method == POST]
    gets = [each for (method, _), each in kinds.items() if method == GET]
    return st.one_of(*(st.sampled_from(each).flatmap(st.sampled_from) for each in (posts, posts, gets) if each))


@pytest.mark.sampled
def test_no_request_is_a_fault_of_ours(house: House, pytestconfig: pytest.Config) -> None:
    guests = [Guest(house, person) for person in ROLES]
    for guest in guests:
        guest.look(house)
        assert any(each.method == POST for each in guest.aims)
    offered = st.one_of(*(st.tuples(st.just(guest), strange(by_path(guest.aims))) for guest in guests))
    examples = max(1, pytestconfig.getoption("--requests") // AT_ONCE)

    @settings(max_examples=examples, suppress_health_check=list(HealthCheck), report_multiple_bugs=False)
    @given(st.lists(offered, min_size=AT_ONCE, max_size=AT_ONCE))
    def each(drawn: list[tuple[Guest, Aim]]) -> None:
        for guest, aim in drawn:
            assert guest.send(aim).status_code < 500, f"{guest.person}: {aim}"

    each()
    for guest in guests:  # what they have left can still be looked at
        guest.look(house)
