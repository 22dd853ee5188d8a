"""The problem as Timefold's planning classes: a slot is the entity, the worker on it the variable, empty allowed.

Identity is equality: every worker, request and agency is there once.
"""

from dataclasses import dataclass
from typing import Annotated

from timefold.solver.domain import (
    PlanningEntityCollectionProperty,
    PlanningId,
    PlanningPin,
    PlanningScore,
    PlanningVariable,
    ProblemFactCollectionProperty,
    ValueRangeProvider,
    planning_entity,
    planning_solution,
)
from timefold.solver.score import HardMediumSoftScore


@dataclass(eq=False)
class Agency:
    """The points a minute short of the target, and the target."""

    target: int
    share: int


@dataclass(eq=False)
class Worker:
    """A person: what the limits leave beside the commitments, where they can bind at all, and points.

    ``transfers`` holds the minutes between two sites by one number for both; ``works`` the commitments, start and end
    in turn; ``balance`` the points a minute of the balance term, 0 without a target, with its four bends in minutes.
    """

    number: int
    agency: Agency
    rest: int
    transfers: dict[int, int]
    day_room: dict[int, int]
    week_room: dict[int, int]
    days_room: dict[int, int]
    committed_days: set[int]
    horizon_room: int
    weekly_rest: int
    works: list[int]
    balance: int
    third: int
    two_thirds: int
    target: int
    four_thirds: int
    carried: int
    carried_points: int
    known_sites: set[int]
    unfamiliar: int
    travel: dict[int, int]
    activation: int


@dataclass(eq=False)
class Request:
    """One absence: who served it before, the workers that cost nothing, and those that are allowed (-1: any number)."""

    served_by: set[int]
    without_handover: int
    max_workers: int
    preferred_workers: set[int]
    handover: int
    fragmentation: int
    preferred: int


@dataclass(eq=False)
class Window:
    """Twelve weeks in a row whose limit may bind for a worker."""

    worker: Worker
    first_week: int
    room: int


@dataclass(eq=False)
class Trip:
    """A day at a site."""

    day: int
    site: int


@dataclass(eq=False)
class Published:
    """An announced pair whose loss would be avoidable."""

    shift: int
    worker: Worker
    disruption: int


@dataclass(eq=False)
class Week:
    """A week by its Monday 00:00 and the next one's."""

    number: int
    monday: int
    following: int


@planning_entity
@dataclass(eq=False)
class Slot:
    """One of the places of a shift; its candidates have passed the static rules and their commitments."""

    number: Annotated[int, PlanningId]
    shift: int
    request: Request
    place: int
    site: int
    day: int
    week: int
    trip: Trip
    start: int
    end: int
    minutes: int
    unfilled: int
    unpreferred_workers: set[int]
    unpreferred: int
    opportunity: dict[int, int]
    pinned: Annotated[bool, PlanningPin]
    candidates: Annotated[list[Worker], ValueRangeProvider(id="candidates")]
    worker: Annotated[
        Worker | None, PlanningVariable(allows_unassigned=True, value_range_provider_refs=["candidates"])
    ] = None


@planning_solution
@dataclass(eq=False)
class Roster:
    """The whole problem and the plan."""

    agencies: Annotated[list[Agency], ProblemFactCollectionProperty]
    workers: Annotated[list[Worker], ProblemFactCollectionProperty]
    windows: Annotated[list[Window], ProblemFactCollectionProperty]
    published: Annotated[list[Published], ProblemFactCollectionProperty]
    weeks: Annotated[list[Week], ProblemFactCollectionProperty]
    slots: Annotated[list[Slot], PlanningEntityCollectionProperty]
    score: Annotated[HardMediumSoftScore | None, PlanningScore] = None
