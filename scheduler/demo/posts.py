"""The technical agents' posts: which trade at which collège, and the hours each trade works."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time
from functools import cache

import msgspec

from scheduler.demo.calendar import WEDNESDAY, WEDNESDAY_CLOSES, is_school_day
from scheduler.demo.data_files import read_rows
from scheduler.demo.places import College, is_open

WORTH_COMING = time(11)
"""On Wednesdays hours that begin later are left out: the collège closes soon after."""


class _FamilyRow(msgspec.Struct, frozen=True):
    family: str
    skills: str
    share_of_posts: float
    priority: int
    asked_weight: float


class Template(msgspec.Struct, frozen=True):
    """Usual hours of a trade on some weekdays ("12345"); a trade's rows of one ``label`` belong together."""

    family: str
    label: str
    weekdays: str
    start: str
    end: str
    break_minutes: int
    weight: int

    def hours(self, weekday: int) -> "Hours | None":
        """Return the hours on a day of the week (1 is Monday) in term; on Wednesdays only till the collège closes."""
        if str(weekday) not in self.weekdays:
            return None
        if weekday != WEDNESDAY or time.fromisoformat(self.end) <= WEDNESDAY_CLOSES:
            return Hours(self.start, self.end, self.break_minutes)
        if time.fromisoformat(self.start) <= WORTH_COMING:
            return Hours(self.start, WEDNESDAY_CLOSES.isoformat("minutes"), 0)
        return None


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
class AgentPost:
    """One agent's post at a collège; ``label`` names its usual hours where they are known."""

    college: College
    family: Family
    label: str | None = None


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


def draw_posts(colleges: Sequence[College], day: date, draws: random.Random) -> list[AgentPost]:
    """Draw the trade of each post at the collèges that are in service."""
    families = read_families()
    shares = [family.share for family in families]
    return [
        AgentPost(college, family)
        for college in colleges
        if is_open(college, day)
        for family in draws.choices(families, shares, k=college.posts)
    ]


def draw_template(family: Family, draws: random.Random) -> tuple[Template, ...]:
    """Draw the usual week of one agent."""
    weights = {row.label: row.weight for row in read_templates() if row.family == family.id}
    chosen = draws.choices(list(weights), list(weights.values()))[0]
    return template_of(family, chosen)


def template_of(family: Family, label: str) -> tuple[Template, ...]:
    """Return a trade's usual week of that name."""
    return tuple(row for row in read_templates() if row.family == family.id and row.label == label)


def hours_on(template: Sequence[Template], day: date) -> Iterator[Hours]:
    """Iterate over an agent's hours on a day; none when the collège is closed."""
    if is_school_day(day):
        yield from usual_hours(template, day)


def usual_hours(template: Sequence[Template], day: date) -> Iterator[Hours]:
    """Iterate over an agent's hours on such a day of the week."""
    for row in template:
        if hours := row.hours(day.isoweekday()):
            yield hours


@cache
def read_templates() -> tuple[Template, ...]:
    """Read the usual hours of all trades."""
    return tuple(read_rows("shift_templates.csv", Template))
