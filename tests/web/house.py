"""An application on a copy of the premises, a browser for each person, and how a line of the table is played there."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import NAMESPACE_URL, uuid4, uuid5

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import URL, create_engine, text
from werkzeug.test import TestResponse

from scheduler.addresses import ADMINISTRATION_ROLE
from scheduler.db import Database
from scheduler.tables import Base
from scheduler.weights.profiles import MOST
from tests.conftest import database as copied
from tests.scheduler.db.world import MONDAY
from tests.web.conftest import CHEAP, KEY, PASSWORD
from tests.web.premises import Premises
from tests.web.rights_table import ABSENT, ANSWERED_TO_ALL, GET, MISSIONS, Route
from web.app import create_app
from web.assets import assets
from web.config import Config

A_MONDAY = "2027-03-08"
"""The day that new requests are for."""

POINTS: dict[str, object] = dict.fromkeys(MOST, "40")

CSRF = re.compile(r'name="csrf_token"[^>]* value="([^"]+)"')
TABLES = sorted(set(Base.metadata.tables) - {"sign_in_attempts"})
DIGEST = " UNION ALL ".join(
    f"SELECT '{table}', md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {table} t"  # noqa: S608  # our own tables
    for table in TABLES
)


@dataclass(frozen=True)
class House:
    """An application, and whose things are in it."""

    app: Flask
    premises: Premises
    owner: URL

    def digest(self) -> dict[str, str]:
        """Return what changes as soon as any table does, save the log of who tried to sign in."""
        engine = create_engine(self.owner)
        try:
            with engine.connect() as connection:
                connection.execute(text(f"SET LOCAL ROLE {ADMINISTRATION_ROLE}"))
                return {row[0]: row[1] for row in connection.execute(text(DIGEST))}
        finally:
            engine.dispose()


@contextmanager
def opened(superuser: URL, premises: Premises) -> Iterator[House]:
    """Copy the premises for the length of a block."""
    template = premises.addresses.application.database or ""
    with copied(superuser, f"releve_test_{uuid4().hex}", template) as found:
        database = Database(found.application)
        assert found.owner
        try:
            yield House(create_app(database, Config(KEY, secure=False, sign_in=CHEAP)), premises, found.owner)
        finally:
            database.close()


class Visitor:
    """One person's browser."""

    def __init__(self, app: Flask, person: str) -> None:
        app.test_client_class = FlaskClient
        self.client: FlaskClient = app.test_client()
        self.person = person
        if person != "nobody":
            account = {"email": f"{person}@example.org", "password": PASSWORD}
            answer = self.client.post("/connexion", data=account | self.proof())
            assert answer.status_code == 303, answer.text

    def proof(self) -> dict[str, str]:
        """Return what every form carries so that it cannot be forged, from a page that is quickly made."""
        found = CSRF.search(self.client.get("/nowhere").text)
        assert found
        return {"csrf_token": found[1]}


def address(route: Route, number: int | None = None) -> str:
    """Return where a line of the table is played."""
    found = route.rule.replace("<version>", next(iter(assets().values())).version).replace("<name>", "releve.css")
    return found.replace(route.parameter, str(number)) if route.parameter else found


def asked(post: str, token: str) -> dict[str, object]:
    """Return what a new request says: one morning of one person."""
    return {
        "post": post,
        "first_day": A_MONDAY,
        "last_day": A_MONDAY,
        "reason": "absence",
        "headcount": "1",
        "token": str(uuid5(NAMESPACE_URL, token)),
        **hours_of_a_day(),
    }


def hours_of_a_day() -> dict[str, object]:
    """Return the row of that Monday as a form sends it."""
    return {
        f"on.{A_MONDAY}.0": "on",
        f"start.{A_MONDAY}.0": "06:30",
        f"end.{A_MONDAY}.0": "13:30",
        f"break.{A_MONDAY}.0": "20",
    }


def form(premises: Premises, what: str, person: str) -> dict[str, object]:
    """Return what somebody fills into a valid form."""
    own = [premises.things[thing] for thing, people in MISSIONS.items() if person in people]
    forms: dict[str, dict[str, object]] = {
        "": {},
        "asked": asked(premises.posts.get(person, ""), person),
        "account": {"email": "tom@example.org", "password": PASSWORD},
        "language": {"language": "en", "next": "/"},
        "reason": {"reason": "transport"},
        "missions": {"mission": own},
        "profile": {"profil": premises.things["monas_profile" if person == "mona" else "lucies_profile"]},
        "points": POINTS,
        "new_profile": POINTS | {"name": "Rentrée"},
        "days": {"day": MONDAY.isoformat()},
        "day": {"day": MONDAY.isoformat()},
        "extend_request": hours_of_a_day() | {"dernier": A_MONDAY, "libre": "1"},
        "shorten_request": {"dernier": "2027-03-01"},
        "move_hours": {"start": "08:00", "end": "13:00", "break": "0", "jours": "tous", "libre": "1"},
        "cancel_days": {"jour": "2027-03-01"},
    }
    return forms[what]


def play(house: House, visitor: Visitor, route: Route, number: int | None = None, **extra: str) -> TestResponse:
    """Do what a line of the table is about."""
    if route.method == GET:
        return visitor.client.get(
            address(route, number), query_string=form(house.premises, route.query, visitor.person)
        )
    data = form(house.premises, route.form, visitor.person) | extra
    return visitor.client.post(address(route, number), data=data)


def cases(house: House, route: Route, person: str) -> Iterator[tuple[str, int | None, int]]:
    """Iterate over the objects of a line: name, number, and what somebody gets for it."""
    if not route.things:
        kind = ANSWERED_TO_ALL.get(route.endpoint) if person != "nobody" else None
        yield "", None, kind if kind and person not in route.people else route.status(person, None)
        return
    for thing in route.things:
        yield thing, house.premises.things[thing], route.status(person, thing)
    for number in ABSENT:
        yield f"absent {number}", number, route.status(person, None)


def told(answer: TestResponse) -> str:
    """Return what an answer comes to, for the message of a failure."""
    words = " ".join(re.sub("<[^>]*>", " ", answer.text).split())
    return f"{answer.status_code} {answer.headers.get('Location', '')} {words[:600]}"
