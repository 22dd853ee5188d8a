"""Instances as JSON documents for tests of the format: one in which every member stands, and ways to change it."""

import copy
import json
from collections.abc import Iterator, Sequence
from typing import Any

Document = dict[str, Any]
Place = tuple[str | int, ...]


def document() -> Document:
    """Return a valid instance in which every member of the format stands."""
    monday, friday = "2026-03-02T08:00+01:00", "2026-03-06T18:00+01:00"
    return {
        "format": "releve-instance/1",
        "name": "every member",
        "timezone": "Europe/Paris",
        "horizon": {"start": "2026-03-02T00:00+01:00", "end": "2026-03-30T00:00+02:00"},
        "sites": [{"id": "north", "lat": 49.2, "lon": -0.4}, {"id": "south", "lat": 49.1, "lon": -0.3}],
        "agencies": [{"id": "caen", "target_minutes": 600, "sites": ["north", "south"]}],
        "workers": [
            {
                "id": "ann",
                "agency": "caen",
                "skills": [{"id": "cleaning", "from": monday, "to": friday}],
                "home": {"lat": 49.15, "lon": -0.35},
                "travel_mode": "bike",
                "max_travel_minutes": 90,
                "engagement": {"from": monday, "to": friday},
                "availability": [{"start": monday, "end": friday}],
                "unpreferred": [{"start": monday, "end": "2026-03-02T09:00+01:00"}],
                "opportunity": [
                    {"start": "2026-03-02T12:00+01:00", "end": friday, "points_per_hour": 90},
                    {"start": monday, "end": "2026-03-02T12:00+01:00", "points_per_hour": 0},
                ],
                "banned_sites": ["south"],
                "familiar_sites": ["north"],
                "limits": {
                    "minutes_per_day": 600,
                    "minutes_per_week": 2100,
                    "minutes_per_12_weeks": 25000,
                    "days_per_week": 6,
                    "rest_minutes": 660,
                    "weekly_rest_minutes": 2100,
                    "minutes_in_horizon": 8000,
                },
                "target_minutes": 4000,
                "carried_minutes": -60,
                "commitments": [
                    {
                        "start": "2026-03-03T08:00+01:00",
                        "end": "2026-03-03T12:00+01:00",
                        "site": "north",
                        "minutes": 230,
                    }
                ],
            },
            {"id": "bob", "agency": "caen"},
        ],
        "requests": [
            {
                "id": "kitchen",
                "site": "north",
                "skills": ["cleaning"],
                "priority": 2,
                "headcount": 1,
                "preferred_workers": ["ann"],
                "banned_workers": ["bob"],
                "allowed_workers": ["ann"],
                "max_workers": 2,
                "served_by": ["ann"],
                "shifts": [{"id": "first", "start": monday, "end": "2026-03-02T16:00+01:00", "break_minutes": 30}],
            },
            {
                "id": "hall",
                "site": "south",
                "shifts": [{"id": "second", "start": "2026-03-05T08:00+01:00", "end": "2026-03-05T12:00+01:00"}],
            },
        ],
        "travel": {
            "home_site": {"ann": {"north": 12}},
            "site_site": {"north": {"south": 34}},
            "windows": {"ann": {"*": {"from": "06:30", "to": "24:30"}, "north": {"from": "07:00", "to": "20:00"}}},
        },
        "pinned": [{"shift": "first", "worker": "ann"}],
        "published": [{"shift": "first", "worker": "ann"}],
        "options": {"max_disruptions": 3},
        "weights": {"travel": 7, "disruption": 0},
    }


def small(**members: object) -> Document:
    """Return an instance of a year's horizon with one site, one agency and nothing else but what is given."""
    return {
        "format": "releve-instance/1",
        "name": "small",
        "horizon": {"start": "2026-01-01T00:00Z", "end": "2027-02-01T00:00Z"},
        "sites": [{"id": "north"}],
        "agencies": [{"id": "caen"}],
        **members,
    }


def encoded(content: object) -> bytes:
    """Return a document as the bytes of a file."""
    return json.dumps(content).encode()


def replaced(content: Document, place: Place, value: object) -> Document:
    """Return a copy with another value at a place, or with a new member or element there."""
    result = copy.deepcopy(content)
    parent, last = _parent(result, place)
    if isinstance(parent, list) and last == len(parent):
        parent.append(value)
    else:
        parent[last] = value
    return result


def without(content: Document, place: Place) -> Document:
    """Return a copy without a member."""
    result = copy.deepcopy(content)
    parent, last = _parent(result, place)
    del parent[last]
    return result


def places(content: object, place: Place = ()) -> Iterator[tuple[Place, object]]:
    """Yield every value in a document with its place, the document itself first."""
    yield place, content
    if isinstance(content, dict):
        for key, value in content.items():
            yield from places(value, (*place, key))
    elif isinstance(content, list):
        for index, value in enumerate(content):
            yield from places(value, (*place, index))


def json_path(place: Sequence[str | int]) -> str:
    """Return how errors name a place."""
    steps = [
        f"[{part}]" if isinstance(part, int) else f".{part}" if part.isidentifier() else f'["{part}"]' for part in place
    ]
    return "".join(["$", *steps])


def _parent(content: Document, place: Place) -> tuple[Any, Any]:
    value: Any = content
    for part in place[:-1]:
        value = value[part]
    return value, place[-1]
