"""Workers as the instance format wants them."""

import random
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import msgspec

from scheduler.demo.calendar import instant
from scheduler.demo.commitments import draw_commitments
from scheduler.demo.people import Person
from scheduler.demo.presence import WEEK, draw_availability, draw_minors_availability, draw_unpreferred
from scheduler.demo.skills import Skill
from scheduler.demo.workforce import Workforce, read_workforce

NEW_PASS_DAYS = 14
"""A few workers begin in the horizon's first days."""

CARRIED_STEP = 30


def draw_workers(people: Sequence[Person], start: date, end: date, draws: random.Random) -> list[dict[str, object]]:
    """Draw everything about each worker that the instance needs."""
    workforce = read_workforce()
    return [_worker(workforce, person, start, end, draws) for person in people]


def travel_of(people: Sequence[Person]) -> dict[str, object]:
    """Return minutes from each home to the collèges of the territory, and the hours of buses and lifts.

    The hours of rural trips stand under "*"; collèges with other hours have their own entry.
    """
    home_site = {person.id: {uai: trip.minutes for uai, trip in person.trips.items()} for person in people}
    windows: dict[str, dict[str, dict[str, str]]] = {}
    for person in people:
        usual = person.mobility.means.rural
        if usual.first is not None and usual.last is not None:
            windows[person.id] = {"*": {"from": usual.first, "to": usual.last}}
            for uai, trip in person.trips.items():
                if (trip.leg.first, trip.leg.last) != (usual.first, usual.last):
                    windows[person.id][uai] = {"from": trip.leg.first or "", "to": trip.leg.last or ""}
    return {"home_site": home_site, "windows": windows}


def _worker(workforce: Workforce, person: Person, start: date, end: date, draws: random.Random) -> dict[str, object]:
    minor = draws.random() < workforce.minor_share
    wished = draws.choice(workforce.wished_minutes_a_week) * (end - start).days // WEEK
    familiar = draws.sample(person.reach, min(len(person.reach), draws.choice(workforce.familiar_sites)))
    strange = [uai for uai in person.trips if uai not in familiar]
    banned = [draws.choice(strange)] if draws.random() < workforce.banned_site_share else []
    availability = (
        draw_minors_availability(workforce, start, end, draws)
        if minor
        else draw_availability(workforce, person.week, start, end, draws)
    )
    worker: dict[str, object] = {
        "id": person.id,
        "agency": person.agency,
        "skills": [_skill(skill) for skill in person.skills],
        "home": {"lat": person.home.latitude, "lon": person.home.longitude},
        "travel_mode": person.mobility.means.mode,
        "max_travel_minutes": person.mobility.max_minutes,
        "engagement": _pass(workforce, start, draws),
        "availability": availability,
        "unpreferred": draw_unpreferred(workforce, start, end, draws),
        "banned_sites": banned,
        "familiar_sites": sorted(familiar),
        "limits": _limits(workforce, draws, minor=minor),
        "target_minutes": wished,
        "carried_minutes": _carried(workforce, person, wished, draws),
        "commitments": draw_commitments(workforce, start, end, familiar[0] if familiar else None, draws),
    }
    # Absent means the same as empty or null, and is shorter.
    return {name: value for name, value in worker.items() if value not in (None, [])}


def _skill(skill: Skill) -> dict[str, str]:
    entry = {"id": skill.id}
    if skill.start is not None:
        entry["from"] = instant(skill.start, "00:00")
    if skill.end is not None:
        entry["to"] = instant(skill.end, "00:00")
    return entry


def _pass(workforce: Workforce, start: date, draws: random.Random) -> dict[str, str]:
    """Draw a PASS IAE that is valid in the horizon, if only from its second week or until its last."""
    first = start - timedelta(days=draws.randrange(-NEW_PASS_DAYS, workforce.pass_days))
    return {"from": instant(first, "00:00"), "to": instant(first + timedelta(days=workforce.pass_days), "00:00")}


def _limits(workforce: Workforce, draws: random.Random, *, minor: bool) -> Mapping[str, int]:
    limits: dict[str, int] = msgspec.structs.asdict(workforce.minor if minor else workforce.adult)
    contract = draws.choice(workforce.contract_minutes_a_week)
    limits["minutes_per_week"] = min(limits["minutes_per_week"], contract)
    least, most = workforce.near_relief_limit_minutes
    left = draws.randrange(least, most, CARRIED_STEP)
    if draws.random() < workforce.near_relief_limit_share:
        limits["minutes_in_horizon"] = left
    return limits


def _carried(workforce: Workforce, person: Person, wished: int, draws: random.Random) -> int:
    """Draw the work given in the fairness period so far; who comes from the course gets a head start."""
    given = draws.randrange(0, wished // 3, CARRIED_STEP)
    return -workforce.head_start_minutes if person.on_course else given
