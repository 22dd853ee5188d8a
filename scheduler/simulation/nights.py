"""What every world has, whatever its requests: an evening for each of its days, and workers who fall ill."""

from collections.abc import Iterable, Iterator
from datetime import date, time, timedelta

from scheduler.demo.chance import chance
from scheduler.simulation.news_model import log_uniform
from scheduler.simulation.spells import Telephone
from scheduler.simulation.world import Illness
from solver.span import Span

NIGHT, DAWN = time(20), time(6)
DAY = timedelta(days=1)
YEAR = 365


def evenings(telephone: Telephone, end: date) -> tuple[int, ...]:
    """Return the absolute minutes of the evenings before each day from the first on, ``end`` excluded."""
    start = telephone.start
    return tuple(telephone.minute(start + row * DAY, NIGHT) for row in range(-1, (end - start).days - 1))


def illnesses(telephone: Telephone, end: date, workers: Iterable[str], seed: int) -> Iterator[Illness]:
    """Draw when each worker is ill until ``end``; it is known at dawn."""
    start, model = telephone.start, telephone.news.illness
    chance_a_day = model.spells_per_100_workers_a_year / 100 / YEAR
    for worker in workers:
        draws = chance(seed, f"illness/{worker}")
        back = start
        for row in range((end - start).days):
            day = start + row * DAY
            falls_ill = draws.random() < chance_a_day
            days = log_uniform(model.min_days, model.max_days + 1, draws)
            if falls_ill and day >= back:
                back = day + int(days) * DAY
                span = Span(telephone.minute(day, time()), telephone.minute(back, time()))
                yield Illness(worker, span, telephone.minute(day, DAWN))
