"""What every world has, whatever its requests: an evening for each of its days, and workers who fall ill."""

from collections.abc import Iterable, Iterator
from datetime import date, time, timedelta

from scheduler.demo.illness import falls_ill
from scheduler.demo.spells import Telephone
from scheduler.simulation.world import Illness
from solver.span import Span

NIGHT, DAWN = time(20), time(6)
DAY = timedelta(days=1)


def evenings(telephone: Telephone, end: date) -> tuple[int, ...]:
    """Return the absolute minutes of the evenings before each day from the first on, ``end`` excluded."""
    start = telephone.start
    return tuple(telephone.minute(start + row * DAY, NIGHT) for row in range(-1, (end - start).days - 1))


def illnesses(telephone: Telephone, end: date, workers: Iterable[str], seed: int) -> Iterator[Illness]:
    """Draw when each worker is ill until ``end``; it is known at dawn."""
    start = telephone.start
    for worker in workers:
        for day, back in falls_ill(telephone.news, worker, start, end, seed):
            span = Span(telephone.minute(day, time()), telephone.minute(back, time()))
            yield Illness(worker, span, telephone.minute(day, DAWN))
