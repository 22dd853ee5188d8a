"""When the invented workers are ill."""

from collections.abc import Iterator
from datetime import date, timedelta

from scheduler.demo.chance import chance
from scheduler.demo.news_model import NewsModel, log_uniform

YEAR = 365
DAY = timedelta(days=1)


def falls_ill(news: NewsModel, worker: str, start: date, end: date, seed: int) -> Iterator[tuple[date, date]]:
    """Draw when a worker is ill from a day on until ``end``: the first day, and the one on which they are back."""
    draws, back = chance(seed, f"illness/{worker}"), start
    model = news.illness
    chance_a_day = model.spells_per_100_workers_a_year / 100 / YEAR
    for row in range((end - start).days):
        day = start + row * DAY
        ill = draws.random() < chance_a_day
        days = log_uniform(model.min_days, model.max_days + 1, draws)
        if ill and day >= back:
            back = day + int(days) * DAY
            yield day, back
