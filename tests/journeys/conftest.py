"""What journeys share: Chromium, the product in the state of a Sunday evening, and visitors who sign in."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, StorageState, expect
from sqlalchemy import URL

from scheduler.core.addresses import Addresses
from tests.conftest import database
from tests.journeys import chromium
from tests.journeys.hands import Steps
from tests.journeys.pictures import Pictures
from tests.journeys.product import Product, load, served
from tests.journeys.visitors import PATIENCE, Visitors

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if chromium.is_required() or chromium.path():
        return
    for item in items:
        if HERE in item.path.parents:
            test = item.name.partition("[")[0]
            item.add_marker(pytest.mark.skip(reason=f"{test} not run: {chromium.INSTALL}"))


@contextmanager
def a_copy(superuser: URL, original: Addresses, folder: Path) -> Iterator[Product]:
    """Serve the product on a copy of a database for the length of a block."""
    name = f"releve_test_{uuid4().hex}"
    with database(superuser, name, original.application.database or "") as found, served(found, folder) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = chromium.path()
    if program is None:
        pytest.fail(f"TEST_BROWSER=required, but {chromium.INSTALL}")
    expect.set_options(timeout=PATIENCE)
    with chromium.launched(program) as browser:
        yield browser


@pytest.fixture(scope="session")
def calvados(superuser: URL, empty: Addresses) -> Iterator[Addresses]:
    """The Calvados on a Sunday evening; nobody connects to it, so that it can be copied."""
    with database(superuser, f"releve_test_{uuid4().hex}", empty.application.database or "") as found:
        assert found.owner
        load(found.owner)
        yield found


@pytest.fixture(scope="module")
def product(superuser: URL, calvados: Addresses, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The product, served on a copy of the Calvados for the tests of one module."""
    with a_copy(superuser, calvados, tmp_path_factory.mktemp("product")) as running:
        yield running


@pytest.fixture(scope="module")
def accounts(product: Product) -> dict[str, StorageState]:  # noqa: ARG001  # of this product and no other
    """Cookies of those who have signed in, by e-mail address."""
    return {}


@pytest.fixture
def visitors(browser: Browser, product: Product, accounts: dict[str, StorageState]) -> Iterator[Visitors]:
    """People at their browsers; at the end none of these may have had anything to complain about."""
    with Visitors.at(browser, product.address, accounts) as found:
        yield found
    assert found.complaints == [], product.log.read_text()


@pytest.fixture
def steps(record_property: Callable[[str, object], None]) -> Steps:
    return Steps(record_property)


@pytest.fixture(scope="session")
def pictures(pytestconfig: pytest.Config) -> Pictures:
    folder = pytestconfig.getoption("--screenshots")
    return Pictures(Path(folder) if folder else None, thorough=pytestconfig.getoption("--long"))
