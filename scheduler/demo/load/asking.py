"""Requests in memory: who asks when, with which shifts, and who is given them."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from scheduler.core.tables.codes import DeclineReason, MissionState, PersonWish
from scheduler.demo.calendar import moment, working_day
from scheduler.demo.load.clock_times import minute
from scheduler.demo.load.crew import Candidate, Work
from scheduler.demo.load.giving import Place
from scheduler.demo.load.stored import Stored
from scheduler.demo.load.window import Window
from scheduler.demo.requests import MAX_WORKERS_SHARE, SMALL_COLLEGE_POSTS, Demand

LONG_DAYS = 14
SUDDEN, FORESEEN = range(1, 4), range(4, 15)
"""How many days before the first one somebody asks: for short and for long absences."""

KNOWN_SINCE = range(10)
"""What is to come was asked for in the last days; nobody knows of it earlier than that."""

OFFICE_HOURS = range(8, 18)
SHIFTS_TO = 3
"""How many workers share a request one after another in this invented past, at most."""


@dataclass(frozen=True)
class Given:
    """A mission: some shifts for one worker, who fills the slot of that number."""

    candidate: Candidate
    works: tuple[Work, ...]
    slot: int
    state: MissionState
    published_at: datetime
    answer_by: datetime
    answered_at: datetime | None
    reason: DeclineReason | None = None


@dataclass(eq=False)
class Ask:
    """A request."""

    demand: Demand
    place: Place
    works: tuple[Work, ...]
    created_at: datetime
    max_workers: int | None
    wishes: dict[int, PersonWish] = field(default_factory=dict)
    missions: list[Given] = field(default_factory=list)

    @property
    def headcount(self) -> int:
        """How many workers are needed at once."""
        return self.demand.absence.headcount

    @property
    def first(self) -> date:
        """The first day with a shift."""
        return self.works[0].day

    @property
    def priority(self) -> int:
        """How much an empty hour hurts."""
        post = self.demand.absence.post
        return post.family.priority + (post.college.posts <= SMALL_COLLEGE_POSTS)

    @property
    def most(self) -> int:
        """How many workers may fill one slot one after another."""
        return max(1, (self.max_workers or SHIFTS_TO * self.headcount) // self.headcount)


def make_asks(demands: Sequence[Demand], stored: Stored, window: Window, draws: random.Random) -> list[Ask]:
    """Make requests of demand, in order of their first day."""
    return [_ask(demand, stored, window, draws) for demand in demands]


def _ask(demand: Demand, stored: Stored, window: Window, draws: random.Random) -> Ask:
    post = demand.absence.post
    works = tuple(_work(day, *hours) for day, hours in _hours(demand))
    place = Place(stored.sites[post.college.uai].id, stored.skills[post.family.id])
    lead = draws.choice(FORESEEN if demand.absence.days > LONG_DAYS else SUDDEN)
    asked = works[0].day - timedelta(days=lead)
    recently = window.today - timedelta(days=1 + draws.choice(KNOWN_SINCE))
    if works[0].day >= window.today:
        asked = min(asked, recently)
    created = moment(working_day(asked, -1), f"{draws.choice(OFFICE_HOURS):02}:{draws.randrange(60):02}")
    most = max(demand.absence.headcount, draws.choice((2, 3))) if draws.random() < MAX_WORKERS_SHARE else None
    return Ask(demand, place, works, created, most)


def _hours(demand: Demand) -> list[tuple[date, tuple[str, str, int]]]:
    return [
        (day, (each.start, each.end, each.break_minutes)) for day in sorted(demand.hours) for each in demand.hours[day]
    ]


def _work(day: date, start: str, end: str, break_minutes: int) -> Work:
    return Work(day, minute(start), minute(end), moment(day, start), moment(day, end), break_minutes)
