"""Whether a worker could take a shift, beside what is taken already."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

FULL_WEEK = 35 * 60
"""Nobody is given more in a week, whatever the contract: then the averages over twelve weeks hold by themselves."""

FOREVER = date.max

Span = tuple[date, date]


@dataclass(frozen=True)
class Work:
    """A shift that is asked for; ``start`` and ``end`` are its clock times in minutes."""

    day: date
    start: int
    end: int
    starts_at: datetime
    ends_at: datetime
    break_minutes: int

    @property
    def minutes(self) -> int:
        """Paid minutes; no shift here spans a change of the clocks."""
        return self.end - self.start - self.break_minutes

    @property
    def week(self) -> date:
        """The Monday of its week."""
        return monday_of(self.day)


@dataclass(eq=False)
class Candidate:
    """A worker with all that decides about a shift, and the days and minutes that are taken already."""

    worker: int
    agency: int
    employment: int
    employed: Span
    max_travel: int
    day_limit: int
    week_limit: int
    skills: dict[int, list[Span]] = field(default_factory=lambda: defaultdict(list))
    passes: list[Span] = field(default_factory=list)
    suspended: list[Span] = field(default_factory=list)
    week: list[tuple[int, int, int]] = field(default_factory=list)
    trips: dict[int, tuple[int, int | None, int | None]] = field(default_factory=dict)
    banned: set[int] = field(default_factory=set)
    taken: set[date] = field(default_factory=set)
    minutes: Counter[date] = field(default_factory=Counter)
    given: int = 0

    def could_serve(self, site: int, skills: Iterable[int]) -> bool:
        """Tell whether a site is in reach and the skills are held at some time."""
        trip = self.trips.get(site)
        return (
            trip is not None
            and trip[0] <= self.max_travel
            and site not in self.banned
            and all(skill in self.skills for skill in skills)
        )

    def takes(self, site: int, skills: Iterable[int], work: Work) -> bool:
        """Tell whether nothing keeps the worker from one shift; ``could_serve`` holds for the site."""
        _, first, last = self.trips[site]
        return (
            work.day not in self.taken
            and work.minutes <= self.day_limit
            and self.minutes[work.week] + work.minutes <= self.week_limit
            and _within(work.day, [self.employed])
            and _within(work.day, self.passes)
            and not _within(work.day, self.suspended)
            and all(_within(work.day, self.skills[skill]) for skill in skills)
            and (first is None or first <= work.start)
            and (last is None or work.end <= last)
            and self._is_there(work)
        )

    def book(self, works: Sequence[Work]) -> None:
        """Take shifts."""
        for work in works:
            self.taken.add(work.day)
            self.minutes[work.week] += work.minutes
            self.given += work.minutes

    def _is_there(self, work: Work) -> bool:
        # No rule at all: always there.
        weekday = work.day.isoweekday()
        return not self.week or any(
            day == weekday and start <= work.start and work.end <= end for day, start, end in self.week
        )


def monday_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def _within(day: date, spans: Iterable[Span]) -> bool:
    return any(first <= day <= last for first, last in spans)
