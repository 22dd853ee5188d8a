"""One instance of the planning problem as frozen, self-checking data.

Times are whole minutes since 1970-01-01T00:00Z ("absolute minutes"); days are proleptic ordinals of the
local calendar (day 1 is a Monday), so the ISO week of a day is ``week_of(day)``. Only ``solver.instance``
knows calendars and time zones and fills these numbers in.

Every class checks itself: a bad value raises ``ValueError`` whose text begins with the offending field.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from solver.span import Span, merged
from solver.travel import Travel


def week_of(day: int) -> int:
    """Return the running number of the ISO week that holds a day ordinal."""
    return (day - 1) // 7


class Assignment(NamedTuple):
    """One worker on one shift, both by id."""

    shift: str
    worker: str


def _at_least(least: int, **values: int | None) -> None:
    for name, value in values.items():
        if value is not None and value < least:
            message = f"{name}: must be at least {least}, not {value}"
            raise ValueError(message)


@dataclass(frozen=True, slots=True)
class Place:
    """A point on earth, degrees."""

    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Site:
    """A place where work is done; ``place`` None is unknown."""

    id: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Agency:
    """An employer of workers: the minutes owed to it, and its territory (None: everywhere)."""

    id: str
    target_minutes: int = 0
    sites: frozenset[str] | None = None

    def __post_init__(self) -> None:
        _at_least(0, target_minutes=self.target_minutes)


@dataclass(frozen=True, slots=True)
class Commitment:
    """Fixed work of a worker that the plan cannot move; ``site`` None is unknown."""

    start: int
    end: int
    day: int
    minutes: int
    site: str | None = None

    def __post_init__(self) -> None:
        Span(self.start, self.end)
        _at_least(0, minutes=self.minutes)
        if self.end - self.start > 24 * 60:
            message = "end: a commitment is at most 24 hours long; split it by day"
            raise ValueError(message)


@dataclass(frozen=True, slots=True)
class Limits:
    """Working time limits of one worker, minutes or days; None is no limit."""

    minutes_per_day: int | None = None
    minutes_per_week: int | None = None
    minutes_per_12_weeks: int | None = None
    days_per_week: int | None = None
    rest_minutes: int | None = None
    weekly_rest_minutes: int | None = None
    minutes_in_horizon: int | None = None

    def __post_init__(self) -> None:
        _at_least(0, **{each.name: getattr(self, each.name) for each in fields(self)})


@dataclass(frozen=True, slots=True)
class Opportunity:
    """What an hour of a worker who is sent somewhere in this span is expected to be worth elsewhere, points."""

    span: Span
    points_per_hour: int

    def __post_init__(self) -> None:
        _at_least(0, points_per_hour=self.points_per_hour)


@dataclass(frozen=True, slots=True)
class Worker:
    """One person of one agency.

    ``skills`` maps a skill to the spans in which it is held, ``availability`` is None for always;
    both are kept merged. ``opportunity`` is kept in the order of time; its spans may touch, not overlap.
    ``target_minutes`` (T) and ``carried_minutes`` feed the balance term.
    """

    id: str
    agency: str
    skills: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)
    home: Place | None = None
    travel_mode: str | None = None
    max_travel_minutes: int | None = None
    engagement: Span = field(default_factory=Span)
    availability: tuple[Span, ...] | None = None
    unpreferred: tuple[Span, ...] = ()
    opportunity: tuple[Opportunity, ...] = ()
    banned_sites: frozenset[str] = frozenset()
    unknown_sites: frozenset[str] = frozenset()
    familiar_sites: frozenset[str] = frozenset()
    limits: Limits = field(default_factory=Limits)
    target_minutes: int | None = None
    carried_minutes: int = 0
    commitments: tuple[Commitment, ...] = ()

    def __post_init__(self) -> None:
        _at_least(0, max_travel_minutes=self.max_travel_minutes, target_minutes=self.target_minutes)
        object.__setattr__(self, "skills", {name: merged(spans) for name, spans in self.skills.items()})
        if self.availability is not None:
            object.__setattr__(self, "availability", merged(self.availability))
        object.__setattr__(self, "opportunity", tuple(sorted(self.opportunity, key=lambda each: each.span)))
        if any(one.span.end > other.span.start for one, other in pairwise(self.opportunity)):
            message = "opportunity: spans must not overlap"
            raise ValueError(message)


@dataclass(frozen=True, slots=True)
class Shift:
    """One stretch of work of a request.

    ``minutes`` is paid time; ``day`` the local day on which it starts; ``local_start`` and ``local_end`` are
    minutes on the wall clock counted from that day's midnight (25:00 is 1500).
    """

    id: str
    request: str
    site: str
    start: int
    end: int
    minutes: int
    day: int
    local_start: int
    local_end: int

    def __post_init__(self) -> None:
        Span(self.start, self.end)
        if self.minutes < 1:
            message = "break_minutes: must leave at least one paid minute"
            raise ValueError(message)


@dataclass(frozen=True, slots=True)
class Request:
    """One absence or campaign at one site.

    ``shifts`` are kept in the order of runs: start, end, id. ``allowed_workers`` None is everybody.
    """

    id: str
    site: str
    shifts: tuple[Shift, ...]
    skills: tuple[str, ...] = ()
    priority: int = 1
    headcount: int = 1
    preferred_workers: frozenset[str] = frozenset()
    banned_workers: frozenset[str] = frozenset()
    allowed_workers: frozenset[str] | None = None
    max_workers: int | None = None
    served_by: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        _at_least(1, priority=self.priority, headcount=self.headcount)
        _at_least(0, max_workers=self.max_workers)
        ordered = tuple(sorted(self.shifts, key=lambda shift: (shift.start, shift.end, shift.id)))
        object.__setattr__(self, "shifts", ordered)


@dataclass(frozen=True, slots=True)
class Weights:
    """Points of the soft terms; 0 switches a term off."""

    handover: int = 3000
    fragmentation: int = 200
    travel: int = 10
    balance: int = 1
    agency_share: int = 2
    unpreferred: int = 300
    opportunity: int = 1
    preferred: int = 300
    unfamiliar: int = 600
    disruption: int = 2000
    activation: int = 0

    def __post_init__(self) -> None:
        _at_least(0, **{each.name: getattr(self, each.name) for each in fields(self)})


@dataclass(frozen=True)
class Problem:
    """One instance: who may work, what is asked for, and what must be kept.

    ``week_starts`` gives the absolute minute of local Monday 00:00 for every ISO week that holds work, the
    week before the first and two after the last.
    """

    name: str
    horizon: Span
    sites: tuple[Site, ...]
    agencies: tuple[Agency, ...]
    workers: tuple[Worker, ...]
    requests: tuple[Request, ...]
    travel: Travel
    week_starts: Mapping[int, int]
    pinned: tuple[Assignment, ...] = ()
    published: tuple[Assignment, ...] = ()
    max_disruptions: int | None = None
    weights: Weights = field(default_factory=Weights)

    def __post_init__(self) -> None:
        _at_least(0, max_disruptions=self.max_disruptions)
        for week, following in pairwise(sorted(self.week_starts)):
            if self.week_starts[following] <= self.week_starts[week]:
                message = "week_starts: must increase"
                raise ValueError(message)

    @cached_property
    def site_index(self) -> dict[str, int]:
        """Row of each site in the travel tables."""
        return {site.id: index for index, site in enumerate(self.sites)}

    @cached_property
    def worker_index(self) -> dict[str, int]:
        """Row of each worker in the travel tables."""
        return {worker.id: index for index, worker in enumerate(self.workers)}

    @cached_property
    def agency_by_id(self) -> dict[str, Agency]:
        """Agencies by id."""
        return {agency.id: agency for agency in self.agencies}

    @cached_property
    def request_by_id(self) -> dict[str, Request]:
        """Requests by id."""
        return {request.id: request for request in self.requests}

    @cached_property
    def shifts(self) -> tuple[Shift, ...]:
        """All shifts, request by request."""
        return tuple(shift for request in self.requests for shift in request.shifts)

    @cached_property
    def shift_by_id(self) -> dict[str, Shift]:
        """Shifts by id."""
        return {shift.id: shift for shift in self.shifts}

    def worker(self, worker_id: str) -> Worker:
        """Return the worker with this id."""
        return self.workers[self.worker_index[worker_id]]

    def home_minutes(self, worker: Worker, site_id: str) -> int:
        """Return one-way minutes from a worker's home to a site."""
        return int(self.travel.home[self.worker_index[worker.id], self.site_index[site_id]])

    def transfer_minutes(self, worker: Worker, from_site: str, to_site: str) -> int:
        """Return minutes between two sites by a worker's mode of travel."""
        between = self.travel.between[worker.travel_mode]
        return int(between[self.site_index[from_site], self.site_index[to_site]])
