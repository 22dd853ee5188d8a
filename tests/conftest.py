"""What all tests share: hypothesis' settings and the database, one server a session, one database a worker process.

The schema is made by the real revisions.

A test that asks for ``stage`` works inside one transaction that is thrown away. One that must commit, or needs two
sessions at once, asks for ``fresh``: a copy of the same database, for itself alone.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from uuid import uuid4

import pytest
from hypothesis import settings
from sqlalchemy import URL, Engine, create_engine, text
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

import tests.examples
from scheduler.core.addresses import APPLICATION_ROLE, OWNER_ROLE, Addresses, in_role, make_database
from scheduler.core.config import postgresql_url
from scheduler.core.db import administration, bring_up_to_date
from scheduler.core.server import embedded_server
from tests.elsewhere import NOT_ELSEWHERE
from tests.in_memory import keep_in_memory
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World, populate

keep_in_memory()

DRILLS = 1, 3
"""Drills of tests/drill that are held every day, and in a long run."""

REQUESTS = 40, 300
"""Strange requests that are sent every day, and in a long run."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database-url",
        help="superuser's URL of a PostgreSQL server to test on, also from TEST_DATABASE_URL (default: embedded)",
    )
    parser.addoption("--drills", type=int, help="how many drills are held (default: {}; {})".format(*DRILLS))
    parser.addoption(
        "--requests", type=int, help="how many strange requests are sent (default: {}; {})".format(*REQUESTS)
    )
    parser.addoption("--long", action="store_true", help="run what takes long as well, and draw all examples")
    parser.addoption(
        "--minutes", type=float, help="begin no test after so many minutes; those that are left are counted at the end"
    )
    parser.addoption("--screenshots", metavar="FOLDER", help="keep what the journeys in the browser saw there")


def pytest_configure(config: pytest.Config) -> None:
    # Before any test is imported: their numbers of examples are of the profile.
    settings.load_profile("long" if config.getoption("--long") else "daily")
    if config.getoption("--requests") is None:
        config.option.requests = REQUESTS[config.getoption("--long")]
    if config.getoption("--drills") is None:
        config.option.drills = DRILLS[config.getoption("--long")]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--long") or any("::" in each for each in config.args):  # who names a test gets it
        return
    seed = config.getoption("randomly_seed")
    left = {item for item in items if tests.examples.left(item, seed)}
    if left:
        config.hook.pytest_deselected(items=list(left))
        items[:] = [item for item in items if item not in left]


BEGUN = monotonic()
LEFT = "left: its minutes are over"


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    minutes = item.config.getoption("--minutes")
    if minutes is not None and monotonic() - BEGUN > 60 * minutes:
        pytest.skip(LEFT)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for report in terminalreporter.getreports("passed"):
        for _, told in (each for each in report.user_properties if each[0] == "step"):
            terminalreporter.write_line(str(told))  # of a journey: what it costs people
    left = sum(LEFT in str(report.longrepr) for report in terminalreporter.stats.get("skipped", ()))
    if left:
        terminalreporter.write_line(f"NOT tried: {left} tests, for which there was no time", yellow=True)
    if NOT_ELSEWHERE:
        terminalreporter.write_line(NOT_ELSEWHERE, yellow=True)


WHOLE_FILES = "tests/scheduler/demo/", "tests/test_packaging.py"
"""Where a scene for all tests of a file takes longer to make than these: a history, a replay, a wheel."""


class ScenesOnce(LoadScopeScheduling):  # type: ignore[misc]  # xdist has no types
    """Spreads tests over the processes one by one, but keeps together what would make a long scene twice.

    Two browsers and two products at once would only take each other's time. xdist's own groups need another pytest.
    """

    def _split_scope(self, nodeid: str) -> str:
        if nodeid.startswith("tests/journeys/"):
            return "journeys"
        file, _, _ = nodeid.partition("::")
        return file if file.startswith(WHOLE_FILES) else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ScenesOnce:
    return ScenesOnce(config, log)


FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@pytest.fixture(scope="session")
def superuser(pytestconfig: pytest.Config) -> Iterator[URL]:
    """The server's superuser. All worker processes, and test runs at the same time, share one embedded server."""
    given = pytestconfig.getoption("--database-url") or os.environ.get("TEST_DATABASE_URL")
    if given:
        yield postgresql_url(given, "--database-url")
        return
    with server_for_tests() as url:
        yield url


@contextmanager
def server_for_tests() -> Iterator[URL]:
    """Keep the server of the tests going for the length of a block, and return its superuser's URL."""
    with embedded_server(Path(tempfile.gettempdir()) / f"releve-tests-{os.geteuid()}", FAST, throw_away=True) as url:
        yield url


COPY = f'CREATE DATABASE "{{name}}" OWNER {OWNER_ROLE} TEMPLATE "{{template}}" STRATEGY FILE_COPY'
"""Who makes a copy needs nothing else of what ``make_database`` does; where nothing waits for a disk, files are copied
in half the time that the usual strategy takes, and dropped in a third."""


@contextmanager
def database(superuser: URL, name: str, template: str = "template0") -> Iterator[Addresses]:
    """Make a database for the length of a block, or copy one that was made so."""
    engine = create_engine(superuser, isolation_level="AUTOCOMMIT", pool_pre_ping=True)
    if template == "template0":
        make_database(superuser, name)
    else:
        with engine.connect() as connection:
            connection.execute(text(COPY.format(name=name, template=template)))
    there = superuser.set(database=name)
    try:
        yield Addresses(in_role(there, APPLICATION_ROLE), in_role(there, OWNER_ROLE))
    finally:
        with engine.connect() as connection:
            connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
        engine.dispose()


@pytest.fixture(scope="session")
def empty(superuser: URL) -> Iterator[Addresses]:
    """The tables without a row."""
    with database(superuser, f"releve_test_{uuid4().hex}") as found:
        assert found.owner
        bring_up_to_date(found.owner)
        yield found


@pytest.fixture(scope="session")
def populated(superuser: URL, empty: Addresses) -> Iterator[tuple[Addresses, World]]:
    """The tables with the people of ``tests.scheduler.db.world``."""
    with database(superuser, f"releve_test_{uuid4().hex}", empty.application.database or "") as found:
        assert found.owner
        with administration(found.owner) as session:
            world = populate(session)
        yield found, world


@pytest.fixture(scope="session")
def world(populated: tuple[Addresses, World]) -> World:
    return populated[1]


@pytest.fixture(scope="session")
def owner_engine(superuser: URL, populated: tuple[Addresses, World]) -> Iterator[Engine]:
    # Of a copy: as long as somebody is connected, a database cannot be copied.
    with database(superuser, f"releve_test_{uuid4().hex}", populated[0].application.database or "") as found:
        assert found.owner
        engine = create_engine(found.owner)
        yield engine
        engine.dispose()


@pytest.fixture
def stage(owner_engine: Engine) -> Iterator[Stage]:
    """One transaction on the populated database, undone at the end."""
    with owner_engine.connect() as connection, connection.begin() as transaction:
        yield Stage(connection)
        transaction.rollback()


@pytest.fixture
def fresh(superuser: URL, populated: tuple[Addresses, World]) -> Iterator[Addresses]:
    """A copy of the populated database in which a test may commit."""
    with database(superuser, f"releve_test_{uuid4().hex}", populated[0].application.database or "") as found:
        yield found
