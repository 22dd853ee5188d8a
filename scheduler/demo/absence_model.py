"""The assumptions on absence, ``absence_model.json``; durations are calendar days."""

from functools import cache

import msgspec

from scheduler.demo.data_files import read_parameters


class Duration(msgspec.Struct, frozen=True):
    """A share of spells whose length lies between two bounds, included."""

    share: float
    min_days: int
    max_days: int


class Kind(msgspec.Struct, frozen=True):
    """A kind of absence: how often and how long."""

    id: str
    spells_per_100_agents_a_year: float
    durations: tuple[Duration, ...]


class Prolongation(msgspec.Struct, frozen=True):
    """How often and by how much a spell goes on, and how often it ends early."""

    probability: float
    max_times: int
    min_days: int
    max_days: int
    early_return_probability: float


class RequestWeight(msgspec.Struct, frozen=True):
    """How likely an absence of up to so many days is asked for under the contract."""

    up_to_days: int
    weight: float


class OtherReason(msgspec.Struct, frozen=True):
    """A reason other than illness; ``share`` is of all requests, empty ``families`` are all.

    ``category`` is what a request tells of it.
    """

    id: str
    share: float
    min_days: int
    max_days: int
    families: tuple[str, ...] = ()
    headcounts: tuple[int, ...] = (1,)
    weekdays: tuple[str, ...] = ("12345",)
    category: str = "absence"


class AbsenceModel(msgspec.Struct, frozen=True):
    """How often, how long and why agents are away, and what of it is asked for."""

    share_away: float
    kinds: tuple[Kind, ...]
    month_factor: tuple[float, ...]
    weekday_of_start: tuple[float, ...]
    prolongation: Prolongation
    request_weight: tuple[RequestWeight, ...]
    other_reasons: tuple[OtherReason, ...]
    contract_hours_a_week: int

    def weight(self, days: int) -> float:
        """Return how likely an absence of so many days is asked for."""
        return next(entry.weight for entry in self.request_weight if days <= entry.up_to_days)


@cache
def read_absence_model() -> AbsenceModel:
    """Read the assumptions on absence."""
    return read_parameters("absence_model.json", AbsenceModel)
