"""The assumptions on how long people stay, how they leave and what they learn together, ``career_model.json``."""

from collections.abc import Mapping
from functools import cache

import msgspec

from scheduler.core.tables.career_codes import Employer, Outcome
from scheduler.demo.data_files import read_parameters


class Training(msgspec.Struct, frozen=True):
    """A training that several people leave together: from the first Monday of a month on, each school year.

    ``skills`` are what it teaches; who leaves it comes first for ``head_start_weeks``.
    """

    name: str
    month: int
    weeks: int
    places: int
    skills: tuple[str, ...]
    head_start_weeks: int


class CareerModel(msgspec.Struct, frozen=True):
    """How long somebody stays, how long before and after the last day it is told, and what it led to; days or months.

    ``outcomes`` and ``employers`` are shares, the latter of those who leave for a job. Of ``learnt_later_share`` it is
    said first that they left for something else, and corrected ``learnt_after_days`` later. ``more_people`` come
    besides those of the market.
    """

    more_people: int
    stay_months: tuple[float, float]
    last_to_come_days: int
    notice_days: tuple[float, float]
    entered_after_days: tuple[int, int]
    learnt_later_share: float
    learnt_after_days: tuple[int, int]
    outcomes: Mapping[Outcome, float]
    employers: Mapping[Employer, float]
    training: Training


@cache
def read_career_model() -> CareerModel:
    """Read the assumptions on careers."""
    return read_parameters("career_model.json", CareerModel)
