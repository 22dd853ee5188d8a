"""What whoever plans believes will be asked for: the true rates, what a year of history tells of them, or worse."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache

from scheduler.demo.chance import chance
from scheduler.planning.foresight import scarcity
from scheduler.planning.foresight.rates import Work, rates
from scheduler.planning.foresight.scarcity import Need
from scheduler.simulation.world import World

HALF = 0.5


def _true(world: World) -> tuple[Need, ...]:
    return world.needs


def _estimated(world: World) -> tuple[Need, ...]:
    """Return what the product would expect after a year like the one before."""
    sites = sorted({need.site for need in world.needs} | {site for site, _ in world.past.asked})
    asked = {
        (sites.index(site), Work(None, skills)): amount for (site, skills), amount in sorted(world.past.asked.items())
    }
    return tuple(
        Need(sites[each.site], each.work.skills, each.amount.weight)
        for each in rates(asked, range(len(sites)), world.past.weeks)
    )


def _wrong(world: World) -> tuple[Need, ...]:
    """Return the true rates, each half as much again or but half of it."""
    return tuple(
        replace(need, weight=need.weight * (1 + HALF if chance(world.seed, f"wrong/{row}").random() < HALF else HALF))
        for row, need in enumerate(world.needs)
    )


BELIEFS: Mapping[str, Callable[[World], tuple[Need, ...]]] = {
    "true": _true,
    "estimated": _estimated,
    "wrong": _wrong,
}


@lru_cache(maxsize=16)
def leaning(world: World, belief: str = "true") -> Mapping[str, float]:
    """Return by worker the expected minutes a week, times priority, that each would do if all able shared alike."""
    return scarcity.leaning(world.problem, BELIEFS[belief](world))
