"""Solution files: what is written can be read back, and nothing else is taken."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solver.instance import FormatError, Solution, read_instance, read_solution, write_solution
from solver.plan import Bound, Plan, Result, Score, Status
from solver.problem import Problem
from tests.documents import Place, document, encoded, json_path, places, replaced, without

SHA256 = 64 * "5"
PARTS = {
    "handover": 3000,
    "fragmentation": 0,
    "travel": 480,
    "balance": 77,
    "agency_share": 0,
    "unpreferred": 300,
    "opportunity": 12,
    "preferred": 0,
    "unfamiliar": 600,
    "disruption": 0,
    "activation": 0,
}
RESULT = Result(
    status=Status.FEASIBLE,
    plan=Plan.of([("second", "bob"), ("first", "ann")]),
    score=Score(0, -450, -4469),
    soft_parts=PARTS,
    bound=Bound(-450, -4000),
    seconds=1.23456,
    seed=7,
    solver="releve 0.1",
)
INFEASIBLE = Result(Status.INFEASIBLE, Plan(), None, None, None, 0.5, 0, "releve 0.1")


def problem() -> Problem:
    return read_instance(encoded(document()))


def written() -> dict[str, Any]:
    content: dict[str, Any] = json.loads(write_solution(RESULT, problem(), SHA256))
    return content


def refusal(content: object) -> FormatError:
    with pytest.raises(FormatError) as caught:
        read_solution(encoded(content), problem())
    assert len(str(caught.value).splitlines()) == 1
    return caught.value


def test_what_is_written() -> None:
    assert written() == {
        "format": "releve-solution/1",
        "instance": "every member",
        "instance_sha256": SHA256,
        "status": "feasible",
        "assignments": [{"shift": "first", "worker": "ann"}, {"shift": "second", "worker": "bob"}],
        "score": {"hard": 0, "medium": -450, "soft": -4469},
        "soft_parts": PARTS,
        "bound": {"medium": -450, "soft": -4000},
        "seconds": 1.235,
        "seed": 7,
        "solver": "releve 0.1",
    }


def test_members_stand_in_the_order_of_the_format() -> None:
    shuffled = replace(RESULT, soft_parts=dict(sorted(PARTS.items())))
    data = write_solution(shuffled, problem(), SHA256)
    assert list(json.loads(data)) == [
        *("format", "instance", "instance_sha256", "status", "assignments", "score", "soft_parts", "bound"),
        *("seconds", "seed", "solver"),
    ]
    assert data == write_solution(RESULT, problem(), SHA256)
    assert list(json.loads(data)["soft_parts"]) == list(PARTS)
    assert data.endswith(b"}\n")
    assert b'\n  "seed": 7,\n' in data


def test_round_trip() -> None:
    solution = read_solution(write_solution(RESULT, problem(), SHA256), problem())
    assert solution == Solution(
        plan=RESULT.plan,
        score=RESULT.score,
        soft_parts=PARTS,
        bound=RESULT.bound,
        status=Status.FEASIBLE,
        seconds=1.235,
        seed=7,
        solver="releve 0.1",
        instance="every member",
        instance_sha256=SHA256,
    )


@given(
    status=st.sampled_from(Status),
    pairs=st.lists(st.tuples(st.sampled_from(["first", "second"]), st.sampled_from(["ann", "bob"]))),
    points=st.lists(st.integers(0, 10**12), min_size=len(PARTS), max_size=len(PARTS)),
    bound=st.none() | st.builds(Bound, st.integers(-(10**12), 0), st.none() | st.integers(-(10**12), 0)),
    solver=st.text(),
)
def test_round_trip_of_any_result(
    status: Status, pairs: list[tuple[str, str]], points: list[int], bound: Bound | None, solver: str
) -> None:
    parts = dict(zip(PARTS, points, strict=True))
    result = Result(status, Plan.of(pairs), Score(0, -1, -sum(points)), parts, bound, 2.5, -1, solver)
    solution = read_solution(write_solution(result, problem(), SHA256), problem())
    assert (solution.status, solution.plan, solution.score) == (status, result.plan, result.score)
    assert (solution.soft_parts, solution.bound, solution.solver) == (parts, bound, solver)


def test_infeasible() -> None:
    data = write_solution(INFEASIBLE, problem(), SHA256)
    content = json.loads(data)
    assert content["assignments"] == []
    assert (content["score"], content["soft_parts"], content["bound"]) == (None, None, None)
    solution = read_solution(data, problem())
    assert solution.status is Status.INFEASIBLE
    assert (solution.plan, solution.score, solution.soft_parts, solution.bound) == (Plan(), None, None, None)


def test_unproven_soft_bound_is_null() -> None:
    data = write_solution(replace(RESULT, bound=Bound(-450)), problem(), SHA256)
    assert json.loads(data)["bound"] == {"medium": -450, "soft": None}
    assert read_solution(data, problem()).bound == Bound(-450, None)


def test_pair_given_twice_stays_for_the_check_to_see() -> None:
    content = written()
    content["assignments"] += content["assignments"][:1]
    assert [pair.shift for pair in read_solution(encoded(content), problem()).plan] == ["first", "first", "second"]


EVERYWHERE = list(places(written()))
MEMBERS = [place for place, _ in EVERYWHERE if place and isinstance(place[-1], str)]
ABLE_TO_BE_ABSENT = {("assignments",), ("score",), ("soft_parts",), ("bound",), ("bound", "soft")}


@pytest.mark.parametrize("place", [place for place, _ in EVERYWHERE], ids=json_path)
def test_wrong_type(place: Place) -> None:
    nowhere_right: object = True
    content = replaced(written(), place, nowhere_right) if place else nowhere_right
    assert refusal(content).path == json_path(place)


@pytest.mark.parametrize("place", [place for place in MEMBERS if place not in ABLE_TO_BE_ABSENT], ids=json_path)
def test_missing_member(place: Place) -> None:
    assert refusal(without(written(), place)).path == json_path(place)
    assert refusal(replaced(written(), place, None)).path == json_path(place)


@pytest.mark.parametrize("place", [place for place, value in EVERYWHERE if isinstance(value, dict)], ids=json_path)
def test_unknown_key(place: Place) -> None:
    assert refusal(replaced(written(), (*place, "surprise"), 1)).path == json_path((*place, "surprise"))


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("format",), "releve-instance/1"),
        (("status",), "perfect"),
        (("assignments", 1, "shift"), "nothing"),
        (("assignments", 1, "worker"), "nobody"),
        (("score", "soft"), -1.0),
        (("soft_parts", "travel"), -1),
        (("seconds",), -0.5),
        (("seed",), 2**53 + 1),
    ],
)
def test_bad_value(place: Place, value: object) -> None:
    assert refusal(replaced(written(), place, value)).path == json_path(place)
