"""Prices for the problem of a night, and what the run keeps of where they come from."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from scheduler.planning.foresight.history import History
from scheduler.planning.foresight.prices import Price, prices
from scheduler.planning.foresight.rates import Rate, rates
from scheduler.planning.foresight.record import Awaited, Foresight, Place
from scheduler.planning.foresight.scarcity import Need, able, shared
from solver.problem import Problem, Worker

MOST = 3
"""Places that are named for somebody."""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """The prices of each worker, by code, and the record of them."""

    prices: Mapping[str, tuple[Price, ...]]
    record: Foresight


def foresee(problem: Problem, history: History, names: Mapping[int, str], parts: Mapping[str, float]) -> Foreseen:
    """Price the workers of a problem by what its market was asked for so far.

    Parameters
    ----------
    problem
        What a run has read, without prices.
    history
        What was asked for.
    names
        What the problem calls each site of the history.
    parts
        Which part of the price counts, by worker (``wishes``).

    """
    expected = [
        (rate, Need(names[rate.site], rate.work.skills, rate.amount.weight))
        for rate in rates(history.asked, history.sites.keys(), history.weeks)
    ]
    # Looked up once for all jobs of a site that need the same skills.
    coming = {worker.id for worker in problem.workers if _can_come(problem, worker)}
    who = {(need.site, need.skills): [each for each in able(problem, need) if each in coming] for _, need in expected}
    shares = [(need, who[need.site, need.skills]) for _, need in expected]
    load = shared(problem, shares)
    found = {worker.id: tuple(prices(worker, load[worker.id], parts[worker.id])) for worker in problem.workers}
    places = _places([(rate, workers) for (rate, _), (_, workers) in zip(expected, shares, strict=True)])
    awaited = (Awaited(code, own[-1].points, tuple(places[code])) for code, own in found.items() if own)
    record = Foresight(
        since=history.since,
        weeks=round(history.weeks, 1),
        minutes=round(sum(each.minutes for each in history.asked.values())),
        awaited=tuple(sorted(awaited, key=lambda each: (-each.points, each.worker))),
    )
    return Foreseen(found, record)


def _can_come(problem: Problem, worker: Worker) -> bool:
    """Tell whether somebody may be sent, and is there, at any time of the horizon."""
    begin, end = problem.horizon.start, problem.horizon.end
    free = worker.availability
    return worker.engagement.meets(begin, end) and (free is None or any(span.meets(begin, end) for span in free))


def _places(expected: Sequence[tuple[Rate, Sequence[str]]]) -> Mapping[str, Sequence[Place]]:
    """Return by worker the places that lean on them most, those that lean most first."""
    found: defaultdict[str, list[tuple[float, Place]]] = defaultdict(list)
    for rate, workers in expected:
        for worker in workers:
            share = rate.amount.minutes / len(workers)
            place = Place(rate.site, rate.work.job, len(workers), round(share))
            found[worker].append((rate.amount.weight / len(workers), place))
    return defaultdict(list, {worker: list(_most(own)) for worker, own in found.items()})


def _most(own: Sequence[tuple[float, Place]]) -> Iterator[Place]:
    # What rounds to no minute at all is nothing to name.
    ranked = sorted(own, key=lambda each: (-each[0], each[1].site, each[1].job or 0))
    return (place for _, place in ranked[:MOST] if place.minutes)
