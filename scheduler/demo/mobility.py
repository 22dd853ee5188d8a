"""How a worker travels: means, minutes to a collège, first and last bus."""

import math
import random
from dataclasses import dataclass
from functools import cache

import msgspec

from scheduler.demo.data_files import read_parameters


class Leg(msgspec.Struct, frozen=True):
    """Speed, fixed minutes and reach by road of one means on urban or rural trips; hours of first and last ride."""

    kmh: float
    fixed_minutes: int
    max_km: float
    first: str | None = None
    last: str | None = None

    def minutes(self, road_km: float) -> int:
        """Return the whole minutes of a trip."""
        return math.ceil(round(road_km / self.kmh * 60 + self.fixed_minutes, 6))


class Means(msgspec.Struct, frozen=True):
    """A means of travel: its shares among those who have one, and the solver's name of its mode."""

    id: str
    mode: str
    urban_share: float
    rural_share: float
    urban: Leg
    rural: Leg
    drives: bool = False

    def leg(self, *, urban: bool) -> Leg:
        """Return what holds for an urban or a rural trip."""
        return self.urban if urban else self.rural


class TravelModel(msgspec.Struct, frozen=True):
    """The assumptions on travel, ``travel_model.json``; the first of ``means`` is walking."""

    licence_share: float
    without_means_share: float
    detour_factor: float
    hard_max_minutes: int
    accepted_minutes: tuple[int, ...]
    means: tuple[Means, ...]


@dataclass(frozen=True)
class Mobility:
    """The means of one worker, the longest trip accepted, and whether a driving licence is held."""

    means: Means
    max_minutes: int
    licence: bool


@cache
def read_travel_model() -> TravelModel:
    """Read the assumptions on travel."""
    return read_parameters("travel_model.json", TravelModel)


def draw_mobility(model: TravelModel, draws: random.Random, *, urban: bool) -> Mobility:
    """Draw how a worker who lives in an urban or a rural commune travels."""
    if draws.random() < model.without_means_share:
        means = model.means[0]
    else:
        shares = [each.urban_share if urban else each.rural_share for each in model.means]
        means = draws.choices(model.means, shares)[0]
    reach = max(leg.minutes(leg.max_km) for leg in (means.urban, means.rural))
    accepted = min(draws.choice(model.accepted_minutes), reach, model.hard_max_minutes)
    return Mobility(means, accepted, means.drives or draws.random() < _licence_without_car(model))


def _licence_without_car(model: TravelModel) -> float:
    """Return the share of licence holders among those without a car, from the shares of all."""
    car = sum(means.urban_share + means.rural_share for means in model.means if means.drives)
    every = sum(means.urban_share + means.rural_share for means in model.means)
    drivers = (1 - model.without_means_share) * car / every
    return max(0.0, model.licence_share - drivers) / (1 - drivers)
