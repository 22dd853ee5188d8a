"""One invented instance of Calvados, in the format ``releve-instance/1``."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Literal

from scheduler.demo.absence_model import read_absence_model
from scheduler.demo.absences import draw_absences
from scheduler.demo.calendar import TIMEZONE, instant
from scheduler.demo.chance import chance
from scheduler.demo.people import Person, draw_people
from scheduler.demo.places import Agency, Map, is_open, read_map
from scheduler.demo.posts import draw_posts
from scheduler.demo.requests import Demand, contract_minutes, draw_demands, draw_requests, under_contract
from scheduler.demo.workers import draw_workers, travel_of

Volume = Literal["contract", "full"]

FORMAT = "releve-instance/1"
START = date(2026, 11, 2)
"""The Monday after the autumn holidays; 11 November falls into the second week."""

HORIZON = timedelta(weeks=4)


def generate(volume: Volume, seed: int, start: date = START) -> dict[str, object]:
    """Invent four weeks of the market; the same arguments always give the same instance.

    Parameters
    ----------
    volume
        "contract": requests of about the contract's hours (347 a school week), drawn by how likely each absence is
        asked for. "full": every absence of the same four weeks is asked for, about five times as much, for the same
        workers. The contract's absences are a part of these.
    seed
        Where chance begins. Workers depend on seed and start only, not on the volume.
    start
        The horizon's first day, a Monday.

    Returns
    -------
    dict
        The instance in ``releve-instance/1``, to be written by ``to_json``.

    Raises
    ------
    ValueError
        If ``start`` is no Monday, or outside the known school calendars.

    """
    if start.weekday() != 0:
        message = f"start: must be a Monday, not {start:%A}"
        raise ValueError(message)
    end, places, model = start + HORIZON, read_map(), read_absence_model()
    people = draw_people(places, start, chance(seed, "people"))
    posts = draw_posts(places.colleges, start, chance(seed, "posts"))
    absences = draw_absences(model, posts, start, end, chance(seed, "absences"))
    demands = draw_demands(absences, start, end, chance(seed, "hours"))
    if volume == "contract":
        demands = under_contract(model, demands, contract_minutes(model, start, end), chance(seed, "contract"))
    return document(demands, people, (start, end), seed, f"calvados-{volume}-{start}-{seed}")


def document(
    demands: Sequence[Demand], people: Sequence[Person], horizon: tuple[date, date], seed: int, name: str
) -> dict[str, object]:
    """Return a demand and the workers as an instance, its end excluded; requests come in the order of the demands."""
    (start, end), places, model = horizon, read_map(), read_absence_model()
    owed = min(contract_minutes(model, start, end), sum(demand.minutes for demand in demands))
    return {
        "format": FORMAT,
        "name": name,
        "timezone": TIMEZONE,
        "horizon": {"start": instant(start, "00:00"), "end": instant(end, "00:00")},
        "sites": _sites(places, start),
        "agencies": [_agency(places, agency, owed, start) for agency in places.agencies],
        "workers": draw_workers(people, start, end, chance(seed, "workers")),
        "requests": draw_requests(demands, people, start, chance(seed, "requests")),
        "travel": travel_of(people),
    }


def to_json(instance: dict[str, object]) -> str:
    """Write an instance with one worker, request, site or home a line, so that two can be compared."""
    return _braces({name: _member(value) for name, value in instance.items()}) + "\n"


def _member(value: object) -> str:
    match value:
        case list():
            return "[\n" + ",\n".join(_line(each) for each in value) + "\n]"
        case {"home_site": dict(home_site), "windows": dict(windows)}:
            return _braces({"home_site": _rows(home_site), "windows": _rows(windows)})
        case _:
            return _line(value)


def _rows(table: Mapping[str, object]) -> str:
    return _braces({name: _line(row) for name, row in table.items()})


def _braces(members: Mapping[str, str]) -> str:
    return "{\n" + ",\n".join(f"{json.dumps(name)}: {text}" for name, text in members.items()) + "\n}"


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _sites(places: Map, start: date) -> list[dict[str, object]]:
    return [
        {"id": college.uai, "lat": college.latitude, "lon": college.longitude}
        for college in places.colleges
        if is_open(college, start)
    ]


def _agency(places: Map, agency: Agency, owed: int, start: date) -> dict[str, object]:
    territory = [college.uai for college in places.territories[agency.id] if is_open(college, start)]
    return {"id": agency.id, "target_minutes": owed * agency.share_percent // 100, "sites": territory}
