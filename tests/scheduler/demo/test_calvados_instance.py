"""The invented instances: the committed ones, and any seed's."""

import json
from collections import Counter
from datetime import date, datetime, time
from functools import cache
from importlib.resources import files
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.demo.chance import chance
from scheduler.demo.instance import Volume, generate, to_json
from scheduler.demo.mobility import read_travel_model
from scheduler.demo.people import draw_people
from scheduler.demo.places import read_map
from scheduler.demo.workforce import read_workforce
from solver.instance import read_instance
from tests.examples import examples

VOLUMES: tuple[Volume, ...] = get_args(Volume)
CLOSED_COLLEGE = "0142145F"
SCHOOL_WEEKS = 19 / 5
"""Nineteen school days: four weeks without 11 November."""

Json = dict[str, Any]


@cache
def instance(volume: Volume, seed: int) -> Json:
    return dict(json.loads(to_json(generate(volume, seed))))


def committed(volume: Volume) -> str:
    return (files("fixtures") / "instances" / f"calvados-{volume}.json").read_text(encoding="utf-8")


def local(text: str) -> datetime:
    return datetime.fromisoformat(text)


def hours(document: Json) -> float:
    minutes = 0.0
    for request in document["requests"]:
        for shift in request["shifts"]:
            length = (local(shift["end"]) - local(shift["start"])).total_seconds() / 60
            minutes += (length - shift.get("break_minutes", 0)) * request.get("headcount", 1)
    return minutes / 60


@pytest.mark.parametrize("volume", VOLUMES)
def test_the_committed_instances_are_what_the_generator_writes(volume: Volume) -> None:
    assert to_json(generate(volume, 1)) == committed(volume)
    assert len(committed(volume).encode()) < 1_000_000


@settings(max_examples=examples(6))
@given(seed=st.integers(0, 2**31))
def test_any_seed_gives_valid_instances(seed: int) -> None:
    for volume in VOLUMES:
        document = instance(volume, seed)
        check_the_solver_takes_it(document)
        check_nobody_is_asked_for_when_the_college_is_closed(document)
        check_workers_travel_as_they_can(document)
    assert 330 <= hours(instance("contract", seed)) / SCHOOL_WEEKS <= 347
    assert hours(instance("full", seed)) / SCHOOL_WEEKS > 2 * 347


def check_the_solver_takes_it(document: Json) -> None:
    problem = read_instance(to_json(document).encode())
    assert (len(problem.workers), len(problem.agencies), len(problem.sites)) == (170, 11, 57)
    assert CLOSED_COLLEGE not in problem.site_index
    for request in problem.requests:
        assert not request.banned_workers & (request.preferred_workers | request.served_by)
        assert request.max_workers is None or request.max_workers >= request.headcount


def check_nobody_is_asked_for_when_the_college_is_closed(document: Json) -> None:
    for request in document["requests"]:
        for shift in request["shifts"]:
            start, end = local(shift["start"]), local(shift["end"])
            assert start.isoweekday() <= 5
            assert start.date() == end.date() != date(2026, 11, 11)
            assert end.time() <= (time(13) if start.isoweekday() == 3 else time(18, 30))


def check_workers_travel_as_they_can(document: Json) -> None:
    windows = document["travel"]["windows"]
    for worker in document["workers"]:
        drives = any(skill["id"] == "driving" for skill in worker["skills"])
        mode, window = worker["travel_mode"], windows.get(worker["id"])
        # Who sits in a car drives it, or is taken along in the driver's hours.
        assert mode != "car" or drives or window == {"*": {"from": "07:00", "to": "18:00"}}
        if mode == "transit":
            assert window["*"] == {"from": "07:00", "to": "19:00"}
            assert {entry["from"] for site, entry in window.items() if site != "*"} <= {"06:30"}
        assert mode in {"car", "transit"} or window is None
        assert 0 < worker["max_travel_minutes"] <= 75


def test_full_asks_for_several_times_the_contract_from_the_same_workers() -> None:
    contract, full = (instance(volume, 1) for volume in VOLUMES)
    assert hours(contract) == pytest.approx(347 * SCHOOL_WEEKS, rel=0.02)
    assert 4 <= hours(full) / hours(contract) <= 6
    for same in ("workers", "sites", "travel"):
        assert contract[same] == full[same]


def test_modes_and_licences_are_those_of_the_survey() -> None:
    people = [
        person for seed in range(5) for person in draw_people(read_map(), date(2026, 11, 2), chance(seed, "people"))
    ]
    model, count = read_travel_model(), len(people)
    means = Counter(person.mobility.means.id for person in people)
    assert means["on_foot"] / count == pytest.approx(model.without_means_share, abs=0.05)
    assert means["car"] / count == pytest.approx(0.3, abs=0.05)
    assert sum(person.mobility.licence for person in people) / count == pytest.approx(model.licence_share, abs=0.06)
    assert set(means) == {each.id for each in model.means}


def test_the_agencies_are_owed_the_contract_by_their_shares() -> None:
    places, document = read_map(), instance("full", 1)
    owed = {agency["id"]: agency["target_minutes"] for agency in document["agencies"]}
    assert sum(owed.values()) == pytest.approx(347 * 60 * SCHOOL_WEEKS, rel=0.001)
    for agency in places.agencies:
        assert owed[agency.id] == pytest.approx(347 * 60 * SCHOOL_WEEKS * agency.share_percent / 100, rel=0.001)


def test_the_workers_show_all_that_a_planner_has_to_heed() -> None:
    document = instance("full", 1)
    workers, requests = document["workers"], document["requests"]
    start, end = document["horizon"]["start"], document["horizon"]["end"]
    assert sum("from" in skill for worker in workers for skill in worker["skills"]) >= read_workforce().course.places
    assert any(skill.get("to", end) < end for worker in workers for skill in worker["skills"])
    assert any(worker["engagement"]["to"] < end for worker in workers)
    assert any(start < worker["engagement"]["from"] for worker in workers)
    assert any(worker["carried_minutes"] < 0 for worker in workers)
    assert any("minutes_in_horizon" in worker["limits"] for worker in workers)
    assert any("site" in work for worker in workers for work in worker.get("commitments", ()))
    assert any(work["start"] >= start for worker in workers for work in worker.get("commitments", ()))
    for optional in ("availability", "unpreferred", "banned_sites", "familiar_sites", "commitments"):
        assert 0 < sum(optional in worker for worker in workers) < len(workers)
    for optional in ("served_by", "preferred_workers", "banned_workers", "max_workers", "headcount"):
        assert 0 < sum(optional in request for request in requests) < len(requests)


def test_the_horizon_may_begin_on_any_monday() -> None:
    document = generate("full", 3, date(2026, 5, 4))
    starts = [
        local(shift["start"]).date()
        for request in json.loads(to_json(document))["requests"]
        for shift in request["shifts"]
    ]
    assert min(starts) == date(2026, 5, 4)
    assert not {date(2026, 5, 8), date(2026, 5, 14), date(2026, 5, 15), date(2026, 5, 25)} & set(starts)
    with pytest.raises(ValueError, match=r"^start: must be a Monday"):
        generate("full", 3, date(2026, 5, 5))


def test_summer_without_school_asks_for_nothing() -> None:
    document = generate("contract", 1, date(2026, 7, 13))
    assert document["requests"] == []
    assert read_instance(to_json(document).encode()).shifts == ()
