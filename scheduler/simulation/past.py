"""What a market was asked for, as its history tells it: amounts by site and skills."""

from collections import defaultdict
from collections.abc import Iterable

from scheduler.planning.foresight.rates import Amount
from scheduler.simulation.world import Past

Asked = tuple[str, tuple[str, ...], int, int]
"""Site, skills, paid minutes of all who were needed, and priority."""


def summed(asked: Iterable[Asked], weeks: float) -> Past:
    """Return the history that requests make, in so many weeks of open days."""
    minutes: defaultdict[tuple[str, tuple[str, ...]], int] = defaultdict(int)
    weight = minutes.copy()
    for site, skills, of_all, priority in asked:
        minutes[site, skills] += of_all
        weight[site, skills] += of_all * priority
    return Past({what: Amount(minutes[what], weight[what]) for what in sorted(minutes)}, weeks)
