"""Small worlds made by hand, in the words of ``tests.factories``."""

from collections.abc import Mapping, Sequence
from functools import cache

import msgspec

from scheduler.demo.instance import Volume
from scheduler.demo.news_model import NewsModel, read_news_model
from scheduler.demo.spells import News
from scheduler.planning.foresight.scarcity import Need
from scheduler.simulation.world import Illness, Past, World
from scheduler.simulation.year import Setting, calvados
from solver.problem import Problem
from tests.factories import at, problem, request, shift, worker

EVENINGS = tuple(at(day, "20:00") for day in range(-1, 6))


def declining(share: float) -> NewsModel:
    """Return the assumptions, but for how many missions are declined."""
    return msgspec.structs.replace(read_news_model(), refusal_share=share)


def world(
    tried: Problem,
    news: Mapping[str, News] | None = None,
    illnesses: Sequence[Illness] = (),
    model: NewsModel | None = None,
    needs: Sequence[Need] = (),
) -> World:
    """Make a world of a week with evenings from Sunday on; what is not given was known before, nobody declines."""
    early = {shift.id: News(at(-3, "12:00")) for shift in tried.shifts}
    return World(
        tried,
        {**early, **(news or {})},
        tuple(illnesses),
        EVENINGS,
        tuple(needs),
        Past({}, 1.0),
        model or declining(0.0),
        seed=1,
    )


def one_for_two() -> World:
    """Ann alone can come; her shift of Saturday is planned and not told when a dearer one of that day comes up."""
    asked = [
        request("q", [shift("s", 5, "08:00", "12:00")]),
        request("r", [shift("t", 5, "08:00", "12:00")], priority=4),
    ]
    return world(problem([worker("ann")], asked), {"t": News(at(-1, "21:00"))})


@cache
def fortnight(seed: int = 1, volume: Volume = "contract") -> World:
    """Return two weeks of the Calvados."""
    return calvados(Setting(2, seed, volume))
