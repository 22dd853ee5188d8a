"""The technical agents' posts: which trade at which collège, and the hours each trade works."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time
from functools import cache

import msgspec

from scheduler.calvados.calendar import WEDNESDAY, WEDNESDAY_CLOSES, is_school_day
from scheduler.calvados.market import read_rows
from scheduler.calvados.places import College, is_open

WORTH_COMING = time(11)
"""On Wednesdays hours that begin later are left out: the collège closes soon after."""


class _FamilyRow(msgspec.Struct, frozen=True):
    family: str
    skills: str
    share_of_posts: float
    priority: int
    asked_weight: float


class Template(msgspec.Struct, frozen=True):
    """Usual hours of a trade on some weekdays ("12345"); rows of one ``template`` belong together."""

    family: str
    template: str
    weekdays: str
    start: str
    end: str
    break_minutes: int
    weight: int


@dataclass(frozen=True)
class Family:
    """A trade: the skills it takes, its share of posts, how much an empty post hurts.

    ``asked_weight`` tells how much more or less often than others it is asked for under the contract.
    """

    id: str
    skills: tuple[str, ...]
    share: float
    priority: int
    asked_weight: float


@dataclass(frozen=True)
class Post:
    """One agent's post at a collège."""

    college: College
    family: Family


@dataclass(frozen=True)
class Hours:
    """Hours on one day, clock times; the break is not paid."""

    start: str
    end: str
    break_minutes: int

    @property
    def minutes(self) -> int:
        """Paid minutes."""
        start, end = time.fromisoformat(self.start), time.fromisoformat(self.end)
        return (end.hour - start.hour) * 60 + end.minute - start.minute - self.break_minutes


@cache
def read_families() -> tuple[Family, ...]:
    """Read the trades."""
    rows = read_rows("job_families.csv", _FamilyRow)
    return tuple(
        Family(row.family, tuple(row.skills.split()), row.share_of_posts, row.priority, row.asked_weight)
        for row in rows
    )


def draw_posts(colleges: Sequence[College], day: date, draws: random.Random) -> list[Post]:
    """Draw the trade of each post at the collèges that are in service."""
    families = read_families()
    shares = [family.share for family in families]
    return [
        Post(college, family)
        for college in colleges
        if is_open(college, day)
        for family in draws.choices(families, shares, k=college.posts)
    ]


def draw_template(family: Family, draws: random.Random) -> tuple[Template, ...]:
    """Draw the usual week of one agent."""
    weights = {row.template: row.weight for row in _templates() if row.family == family.id}
    chosen = draws.choices(list(weights), list(weights.values()))[0]
    return tuple(row for row in _templates() if row.family == family.id and row.template == chosen)


def hours_on(template: Sequence[Template], day: date) -> Iterator[Hours]:
    """Iterate over an agent's hours on a day; none when the collège is closed, on Wednesdays only till it closes."""
    if not is_school_day(day):
        return
    for row in template:
        if str(day.isoweekday()) in row.weekdays:
            if day.isoweekday() != WEDNESDAY or time.fromisoformat(row.end) <= WEDNESDAY_CLOSES:
                yield Hours(row.start, row.end, row.break_minutes)
            elif time.fromisoformat(row.start) <= WORTH_COMING:
                yield Hours(row.start, WEDNESDAY_CLOSES.isoformat("minutes"), 0)


@cache
def _templates() -> tuple[Template, ...]:
    return tuple(read_rows("shift_templates.csv", Template))
