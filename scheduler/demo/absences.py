"""Who is away when: spells of illness of every post, and the other reasons for a request."""

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from scheduler.demo.absence_model import AbsenceModel, Kind, OtherReason
from scheduler.demo.calendar import FRIDAY, days
from scheduler.demo.posts import AgentPost

YEAR = 365
WEEK = 7


@dataclass(frozen=True)
class Absence:
    """A post, or several alike, to be filled from the first to the last day on some weekdays ("12345").

    ``category`` is all that a request tells of why: "absence", "vacancy" or "workload".
    """

    post: AgentPost
    first: date
    last: date
    headcount: int = 1
    weekdays: str = "12345"
    category: str = "absence"

    @property
    def days(self) -> int:
        """Length in calendar days."""
        return (self.last - self.first).days + 1


def draw_absences(
    model: AbsenceModel, posts: Sequence[AgentPost], start: date, end: date, draws: random.Random
) -> list[Absence]:
    """Draw all that is to be replaced in the horizon, ``end`` excluded, in order of the first day."""
    chances = _chances(model, start, end)
    spells = [spell for post in posts for spell in _spells(model, post, chances, start, draws)]
    illness = 1 - sum(reason.share for reason in model.other_reasons)
    for reason in model.other_reasons:
        count = round(len(spells) / illness * reason.share)
        allowed = [post for post in posts if not reason.families or post.family.id in reason.families]
        spells += [_other(reason, draws.choice(allowed), start, end, draws) for _ in range(count)]
    return sorted(spells, key=lambda each: (each.first, each.post.college.uai, each.last))


def _chances(model: AbsenceModel, start: date, end: date) -> list[tuple[date, float]]:
    """Return how likely a spell begins on each working day, from as long before the horizon as a spell can be.

    Only who is there can fall ill, and the frequencies are per agent, there or away.
    """
    yearly = sum(kind.spells_per_100_agents_a_year for kind in model.kinds) / 100 / (1 - model.share_away)
    mean_month = sum(model.month_factor) / len(model.month_factor)
    return [
        (
            day,
            yearly
            / YEAR
            * WEEK
            * model.weekday_of_start[day.weekday()]
            * model.month_factor[day.month - 1]
            / mean_month,
        )
        for day in days(start - timedelta(days=_longest(model)), end)
        if day.isoweekday() <= FRIDAY
    ]


def _spells(
    model: AbsenceModel, post: AgentPost, chances: Sequence[tuple[date, float]], start: date, draws: random.Random
) -> Iterator[Absence]:
    """Live through all these days; yield the spells that do not end before ``start``."""
    back = chances[0][0]
    for day, chance in chances:
        if day >= back and draws.random() < chance:
            back = day + timedelta(days=_length(model, draws))
            if back > start:
                yield Absence(post, day, back - timedelta(days=1))


def _longest(model: AbsenceModel) -> int:
    longest = max(duration.max_days for kind in model.kinds for duration in kind.durations)
    return longest + model.prolongation.max_times * model.prolongation.max_days


def _length(model: AbsenceModel, draws: random.Random) -> int:
    kinds: list[Kind] = draws.choices(model.kinds, [kind.spells_per_100_agents_a_year for kind in model.kinds])
    durations = kinds[0].durations
    chosen = draws.choices(durations, [each.share for each in durations])[0]
    length = _between(chosen.min_days, chosen.max_days, draws)
    more = model.prolongation
    for _ in range(more.max_times):
        if draws.random() >= more.probability:
            break
        length += draws.randint(more.min_days, more.max_days)
    return math.ceil(length / 2) if draws.random() < more.early_return_probability else length


def _between(least: int, most: int, draws: random.Random) -> int:
    """Draw from a log-uniform distribution: short lengths are as likely as long ones on a scale of ratios."""
    return min(most, math.floor(least * math.exp(math.log((most + 1) / least) * draws.random())))


def _other(reason: OtherReason, post: AgentPost, start: date, end: date, draws: random.Random) -> Absence:
    """Draw a request for another reason that touches the horizon."""
    length = _between(reason.min_days, reason.max_days, draws)
    first = start + timedelta(days=draws.randrange(1 - length, (end - start).days))
    last = first + timedelta(days=length - 1)
    headcount, weekdays = draws.choice(reason.headcounts), draws.choice(reason.weekdays)
    return Absence(post, first, last, headcount, weekdays, reason.category)
