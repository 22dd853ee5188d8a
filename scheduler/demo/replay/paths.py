"""How long people are with their agency, and what becomes of them: all of it drawn before the first day is played.

The contract names the people who were sent over two years, not those who are there at once: some are there from the
first day, others come while somebody leaves.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from scheduler.core.tables.career_codes import WITH_JOB, Employer, Outcome
from scheduler.demo.calendar import working_day
from scheduler.demo.career_model import CareerModel, read_career_model
from scheduler.demo.chance import chance
from scheduler.demo.news_model import log_uniform
from scheduler.demo.replay.setting import Setting

MONTH_DAYS = 30
A_DAY = timedelta(days=1)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Leaving:
    """How somebody leaves: when their agency knows of the last day, when it says what that led to, and what.

    ``said_first`` is what is said of the outcome until ``learnt_on``; the right one at once where that is None.
    """

    known_on: date
    entered_on: date
    outcome: Outcome
    employer: Employer | None
    said_first: Outcome
    learnt_on: date | None


@dataclass(frozen=True, slots=True)
class Path:
    """The first and the last day of somebody's contract, and how they leave; None: not within what is played."""

    first: date
    last: date
    leaving: Leaving | None


def draw_path(setting: Setting, code: str) -> Path:
    """Draw the path of a worker; each touches what is played."""
    model = read_career_model()
    first, last = draw_stay(setting, chance(setting.seed, f"stay/{code}"))
    if last >= setting.finish:
        return Path(first, last, None)
    return Path(first, last, _draw_leaving(model, first, last, chance(setting.seed, f"leaves/{code}")))


def draw_stay(setting: Setting, draws: random.Random) -> tuple[date, date]:
    """Draw the first and the last day of somebody's contract."""
    model = read_career_model()
    days = round(MONTH_DAYS * log_uniform(*model.stay_months, draws))
    played = (setting.finish - setting.start).days
    begins = draws.randint(MONTH_DAYS - days, max(MONTH_DAYS - days, played - model.last_to_come_days))
    first = setting.start + timedelta(days=begins)
    return first, first + timedelta(days=days - 1)


def _draw_leaving(model: CareerModel, first: date, last: date, draws: random.Random) -> Leaving:
    notice = timedelta(days=round(log_uniform(*model.notice_days, draws)))
    entered = working_day(last + A_DAY + timedelta(days=draws.randint(*model.entered_after_days)), 1)
    outcome = _one_of(model.outcomes, draws)
    employer = _one_of(model.employers, draws) if outcome in WITH_JOB else None
    after = timedelta(days=draws.randint(*model.learnt_after_days))
    later = draws.random() < model.learnt_later_share and outcome != Outcome.OTHER
    return Leaving(
        known_on=max(working_day(last - notice, -1), first + A_DAY),
        entered_on=entered,
        outcome=outcome,
        employer=employer,
        said_first=Outcome.OTHER if later else outcome,
        learnt_on=working_day(entered + after, 1) if later else None,
    )


def _one_of(shares: Mapping[T, float], draws: random.Random) -> T:
    [found] = draws.choices(list(shares), list(shares.values()))
    return found
