"""The fixture of the tests of planning."""

from collections.abc import Iterator

import pytest

from scheduler.core.addresses import Addresses
from tests.scheduler.db.world import World
from tests.scheduler.planning.plays import Play


@pytest.fixture
def play(fresh: Addresses, world: World) -> Iterator[Play]:
    found = Play(fresh, world)
    yield found
    found.database.close()
