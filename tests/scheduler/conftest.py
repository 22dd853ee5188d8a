"""What the tests of the trade share."""

import pytest

from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World
from tests.scheduler.translator import Translator


@pytest.fixture
def translator(stage: Stage, world: World) -> Translator:
    return Translator(stage, world)
