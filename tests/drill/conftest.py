"""An installation of its own for every drill; how many drills are held is an option of ``tests/conftest.py``."""

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from scheduler.core.addresses import addresses
from scheduler.core.config import Settings
from scheduler.core.db import bring_up_to_date
from scheduler.core.secret_key import secret_key
from tests.drill.installation import Installation
from tests.drill.market import Drilled, populate


@dataclass(frozen=True)
class Site:
    """The running product and the people who use it."""

    product: Installation
    people: Drilled


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    drills = metafunc.config.getoption("--drills")
    if "number" in metafunc.fixturenames:
        metafunc.parametrize("number", range(drills))
    if "storm" in metafunc.fixturenames:  # many kills in one: a tenth of them says as much
        metafunc.parametrize("storm", range(-(-drills // 10)))


@dataclass(frozen=True)
class Prepared:
    """A folder with the market of the drills, whose server is stopped, so that it can be copied."""

    folder: Path
    people: Drilled


@pytest.fixture(scope="session")
def prepared() -> Iterator[Prepared]:
    """Made once: a server, its tables and its people take longer than most drills."""
    with tempfile.TemporaryDirectory(prefix="releve-drill-") as made:
        settings = Settings(Path(made))
        with addresses(settings) as found:
            assert found.owner
            bring_up_to_date(found.owner)
            people = populate(found, secret_key(settings))
        yield Prepared(Path(made), people)


@pytest.fixture
def site(prepared: Prepared) -> Iterator[Site]:
    """The product on a market of its own."""
    with running(prepared) as found:
        yield found


@contextmanager
def running(prepared: Prepared, **settings: str) -> Iterator[Site]:
    """Run the product with these settings; what was committed survives a crash, as it does for users (fsync is on)."""
    # Not below pytest's own folder, through which root's database server would have to be let.
    with tempfile.TemporaryDirectory(prefix="releve-drill-") as folder:
        # With its owners: root's server runs in another account.
        subprocess.run(["/bin/cp", "--archive", f"{prepared.folder}/.", folder], check=True)
        product = Installation(Path(folder), settings)
        try:
            product.start()
            yield Site(product, prepared.people)
            product.stop()
        finally:
            product.clear()
