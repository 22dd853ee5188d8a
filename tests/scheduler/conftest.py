"""What the tests of the trade share."""

from collections.abc import Iterator

import pytest

from scheduler.core.addresses import Addresses
from scheduler.core.db import Database
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World
from tests.scheduler.translator import Translator


@pytest.fixture
def translator(stage: Stage, world: World) -> Translator:
    return Translator(stage, world)


@pytest.fixture
def db(fresh: Addresses) -> Iterator[Database]:
    """A database for the test alone, as the application opens it."""
    found = Database(fresh.application)
    yield found
    found.close()
