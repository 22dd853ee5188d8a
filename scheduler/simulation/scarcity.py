"""On whom the expected demand of a world leans: the number of ``planning.foresight``, with the world's true rates."""

from collections.abc import Mapping
from functools import lru_cache

from scheduler.planning.foresight import scarcity
from scheduler.simulation.world import World


@lru_cache(maxsize=4)
def leaning(world: World) -> Mapping[str, float]:
    """Return by worker the expected minutes a week, times priority, that each would do if all able shared alike."""
    return scarcity.leaning(world.problem, world.needs)
