"""How long the server takes for the main pages, and how many statements each sends: through the real application."""

from dataclasses import dataclass
from math import ceil
from time import perf_counter, process_time

import psutil
from flask import Flask
from flask.testing import FlaskClient

from scheduler.core.db import Database
from tests.journeys.product import CHEAP, PASSWORD
from tests.scheduler.statements import MOST_OF_A_PAGE, counted
from web.app import create_app
from web.config import Config

MOST_MILLISECONDS = 80
WARM_UP = 3


@dataclass(frozen=True, slots=True)
class Page:
    """A page of somebody (None: anybody), and its address."""

    name: str
    who: str | None
    address: str
    main: bool = True


@dataclass(frozen=True, slots=True)
class Timing:
    """A page's statements (the most of any visit), and milliseconds of all visits, sorted.

    ``processor`` is how many milliseconds of a processor a visit took on average, in the application and in PostgreSQL:
    about what it would take on a machine that does nothing else.
    """

    page: Page
    statements: int
    milliseconds: tuple[float, ...]
    processor: float = 0.0

    def quantile(self, part: float) -> float:
        """Return the time within which that part of the visits was answered."""
        return self.milliseconds[max(0, ceil(part * len(self.milliseconds)) - 1)]

    @property
    def good(self) -> bool:
        """Whether the page keeps both limits."""
        return self.statements <= MOST_OF_A_PAGE and self.quantile(0.95) < MOST_MILLISECONDS


def measured(database: Database, pages: list[Page], visits: int) -> list[Timing]:
    """Visit each page so often, signed in as whoever it is for."""
    app = create_app(database, Config("a key that only this benchmark knows", secure=False, sign_in=CHEAP))
    clients = {who: _signed_in(app, who) for who in {page.who for page in pages}}
    return [_timing(database, clients[page.who], page, visits) for page in pages]


def _signed_in(app: Flask, who: str | None) -> FlaskClient:
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    if who is None:
        return client
    answer = client.post("/connexion", data={"email": who, "password": PASSWORD})
    assert answer.status_code == 303, answer.text
    return client


def _timing(database: Database, client: FlaskClient, page: Page, visits: int) -> Timing:
    times, most, before = [], 0, 0.0
    for visit in range(WARM_UP + visits):
        if visit == WARM_UP:
            before = _processor(database)
        with counted() as sent:
            begin = perf_counter()
            answer = client.get(page.address)
            length = perf_counter() - begin
        assert answer.status_code == 200, f"{page.address}: {answer.status_code}"
        if visit >= WARM_UP:
            times.append(1000 * length)
            most = max(most, len(sent))
    return Timing(page, most, tuple(sorted(times)), (_processor(database) - before) / visits)


def _processor(database: Database) -> float:
    """Return the milliseconds of a processor that this process and the server's for this database have taken so far."""
    servers = database.ask("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
    taken = [psutil.Process(each.pid).cpu_times() for each in servers]
    return 1000 * (process_time() + sum(each.user + each.system for each in taken))
