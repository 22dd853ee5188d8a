"""The invented workers: where they live, how they travel, what they can do. No name, no age, nothing personal."""

import math
import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from scheduler.demo.chance import chance
from scheduler.demo.mobility import Leg, Mobility, TravelModel, draw_mobility, read_travel_model
from scheduler.demo.places import Agency, Commune, Map, is_open
from scheduler.demo.skills import Skill, after_course, draw_skills
from scheduler.demo.workforce import UsualHours, Workforce, read_workforce
from scheduler.market.distance import Spot, kilometres

SPREAD_DEGREES = (0.012, 0.018)
"""How far homes lie from the centre of their commune at most, north and east: about 1.3 km."""


@dataclass(frozen=True)
class Trip:
    """The way from home to a collège: minutes, and what holds for it (first and last bus)."""

    minutes: int
    leg: Leg


@dataclass(frozen=True)
class Person:
    """An invented worker of one agency.

    ``trips`` leads to each open collège of the agency's territory; ``week`` is the usual presence, None is always.
    """

    id: str
    agency: str
    home: Spot
    mobility: Mobility
    trips: Mapping[str, Trip]
    skills: tuple[Skill, ...]
    on_course: bool
    week: UsualHours | None

    @property
    def reach(self) -> tuple[str, ...]:
        """The collèges within the longest trip accepted."""
        return tuple(uai for uai, trip in self.trips.items() if trip.minutes <= self.mobility.max_minutes)

    def holds(self, skills: tuple[str, ...]) -> bool:
        """Tell whether all these skills were held before the horizon."""
        return set(skills) <= {skill.id for skill in self.skills if skill.start is None}

    def comes(self, uai: str, weekday: int, start: str, end: str) -> bool:
        """Tell whether these hours at a collège suit the usual week and the hours of travel."""
        leg = self.trips[uai].leg
        return (
            (leg.first or start) <= start
            and end <= (leg.last or end)
            and (
                self.week is None
                or (str(weekday) in self.week.weekdays and self.week.start <= start and end <= self.week.end)
            )
        )


def draw_people(places: Map, start: date, draws: random.Random, workers: int | None = None) -> tuple[Person, ...]:
    """Draw the workers of all agencies, by the agencies' agreed shares; None is as many as the market has."""
    workforce = read_workforce()
    employers = _employers(places.agencies, workforce.workers if workers is None else workers)
    skills = [draw_skills(workforce, start, draws) for _ in employers]
    taught = set(workforce.course.skills)
    pupils = [row for row, held in enumerate(skills) if not taught <= {skill.id for skill in held}]
    on_course = set(draws.sample(pupils, workforce.course.places))
    people = []
    for row, agency in enumerate(employers):
        home, urban = _draw_home(places, agency, workforce, draws)
        mobility = draw_mobility(read_travel_model(), draws, urban=urban)
        trips = _trips(places, agency, home, mobility, start, urban=urban)
        held = after_course(skills[row], workforce, start) if row in on_course else skills[row]
        held += (Skill("driving"),) if mobility.licence else ()
        week = _draw_week(workforce, draws)
        people.append(Person(f"P{row + 1:03}", agency.id, home, mobility, trips, held, row in on_course, week))
    return tuple(people)


def draw_more_people(places: Map, start: date, seed: int, count: int, *, after: int) -> tuple[Person, ...]:
    """Draw people besides others, numbered after so many; none of them comes from the course."""
    if count <= 0:
        return ()
    drawn = draw_people(places, start, chance(seed, "more people"), count)
    return tuple(replace(each, id=f"P{after + row:03}", on_course=False) for row, each in enumerate(drawn, start=1))


def _employers(agencies: tuple[Agency, ...], workers: int) -> list[Agency]:
    """Return the agency of each worker, agency by agency; rounding never adds up to more than one worker."""
    result: list[Agency] = []
    share = 0
    for agency in agencies:
        share += agency.share_percent
        result += [agency] * (round(workers * share / 100) - len(result))
    return result


def _draw_week(workforce: Workforce, draws: random.Random) -> UsualHours | None:
    week = draws.choices(workforce.weeks, [each.share for each in workforce.weeks])[0]
    return None if draws.random() < workforce.always_share else week


def _draw_home(places: Map, agency: Agency, workforce: Workforce, draws: random.Random) -> tuple[Spot, bool]:
    """Draw a commune by population, nearer ones more often, and a point in it rounded to about 100 m."""
    near: list[Commune] = []
    weights: list[float] = []
    for commune in places.communes:
        distance = kilometres(agency, commune)
        if distance <= workforce.home_radius_km:
            near.append(commune)
            weights.append(commune.population * math.exp(-distance / workforce.home_decay_km))
    commune = draws.choices(near, weights)[0]
    north, east = (draws.uniform(-spread, spread) for spread in SPREAD_DEGREES)
    home = Spot(latitude=round(commune.latitude + north, 3), longitude=round(commune.longitude + east, 3))
    return home, commune.urban_buses


def _trips(places: Map, agency: Agency, home: Spot, mobility: Mobility, start: date, *, urban: bool) -> dict[str, Trip]:
    model: TravelModel = read_travel_model()
    result = {}
    for college in places.territories[agency.id]:
        if is_open(college, start):
            leg = mobility.means.leg(urban=urban and places.is_urban(college.insee))
            result[college.uai] = Trip(leg.minutes(kilometres(home, college) * model.detour_factor), leg)
    return result
