"""The assumptions on when what becomes known, ``news_model.json``; lengths are calendar days."""

import math
import random
from collections.abc import Mapping
from functools import cache

import msgspec

from scheduler.demo.data_files import read_parameters


class Notice(msgspec.Struct, frozen=True):
    """A share of absences that are told between so many days ahead, bounds included; 0 is the morning itself."""

    share: float
    min_days: int
    max_days: int


class WorkerIllness(msgspec.Struct, frozen=True):
    """How often a worker falls ill, and for how long."""

    spells_per_100_workers_a_year: float
    min_days: int
    max_days: int


class NewsModel(msgspec.Struct, frozen=True):
    """When absences and their changes are told, how often a mission is declined, how often a worker falls ill.

    ``notice`` is by the category of the absence.
    """

    notice: Mapping[str, tuple[Notice, ...]]
    late_prolongation_share: float
    refusal_share: float
    answer_hours: tuple[float, float]
    illness: WorkerIllness

    def notice_days(self, category: str, draws: random.Random) -> int:
        """Draw how many days ahead an absence is told."""
        notices = self.notice[category]
        chosen = draws.choices(notices, [each.share for each in notices])[0]
        return draws.randint(chosen.min_days, chosen.max_days)


def log_uniform(least: float, most: float, draws: random.Random) -> float:
    """Draw a length for which short ones are as likely as long ones on a scale of ratios."""
    return least * math.exp(math.log(most / least) * draws.random())


@cache
def read_news_model() -> NewsModel:
    """Read the assumptions on news."""
    return read_parameters("news_model.json", NewsModel)
