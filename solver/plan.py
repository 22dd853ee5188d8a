"""What a solver gives back: assignments, violations, scores, bounds, and the result of a run."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from solver.problem import Assignment


class Rule(StrEnum):
    """The hard rules, by the names that checks, explanations and screens share."""

    REQUIRED_SKILL = "required_skill"
    AVAILABILITY = "availability"
    ENGAGEMENT = "engagement"
    TERRITORY = "territory"
    BANNED = "banned"
    MAX_TRAVEL = "max_travel"
    TRAVEL_WINDOW = "travel_window"
    UNKNOWN_TRAVEL = "unknown_travel"
    OVERLAP = "overlap"
    DAILY_REST = "daily_rest"
    TRANSFER = "transfer"
    MINUTES_PER_DAY = "minutes_per_day"
    MINUTES_PER_WEEK = "minutes_per_week"
    DAYS_PER_WEEK = "days_per_week"
    MINUTES_PER_12_WEEKS = "minutes_per_12_weeks"
    WEEKLY_REST = "weekly_rest"
    MINUTES_IN_HORIZON = "minutes_in_horizon"
    HEADCOUNT = "headcount"
    PINNED = "pinned"
    MAX_WORKERS = "max_workers"
    MAX_DISRUPTIONS = "max_disruptions"


class Status(StrEnum):
    """How much is known of a result; ``optimal`` means bound = score on both levels."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"


@dataclass(frozen=True, slots=True)
class Plan:
    """Assignments in a fixed order; a pair given twice stays twice, so that the check can see it."""

    assignments: tuple[Assignment, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "assignments", tuple(sorted(self.assignments)))

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]]) -> "Plan":
        """Make a plan of (shift, worker) pairs."""
        return cls(tuple(Assignment(*pair) for pair in pairs))

    def __iter__(self) -> Iterator[Assignment]:
        return iter(self.assignments)

    def __len__(self) -> int:
        return len(self.assignments)


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken hard rule; ``message`` says in plain words where, naming ids.

    ``worker`` is None for a rule of the plan; ``shifts`` are the shifts concerned that the plan assigns;
    ``blocker`` names the other work of a pair rule: a shift's id, or "commitment".
    """

    rule: Rule
    message: str
    worker: str | None = None
    shifts: tuple[str, ...] = ()
    blocker: str | None = None


@dataclass(frozen=True, slots=True, order=True)
class Score:
    """Three levels compared in this order; all zero or negative, higher is better."""

    hard: int
    medium: int
    soft: int


@dataclass(frozen=True, slots=True)
class Bound:
    """What is proven: no plan has a higher medium; none with the best medium a higher soft.

    ``soft`` is None unless the medium level is proven.
    """

    medium: int
    soft: int | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """What a run knows so far: seconds since it began, the phase, the best score and the bound."""

    seconds: float
    phase: str
    score: Score | None = None
    bound: Bound | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome of a run; an infeasible one has no score, parts or bound."""

    status: Status
    plan: Plan
    score: Score | None
    soft_parts: Mapping[str, int] | None
    bound: Bound | None
    seconds: float
    seed: int
    solver: str
