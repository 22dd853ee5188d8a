"""``releve verify``: what holds, and each thing that may not."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.scheduler.command_line import BEST, BEST_PARTS, TINY, releve, written

Change = Callable[[dict[str, Any]], object]


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    return written(tmp_path / "tiny.json", TINY)


@pytest.fixture
def solution(instance: Path) -> dict[str, Any]:
    return {
        "format": "releve-solution/1",
        "instance": "tiny",
        "instance_sha256": hashlib.sha256(instance.read_bytes()).hexdigest(),
        "status": "optimal",
        "assignments": list(BEST),
        "score": {"hard": 0, "medium": -240, "soft": -1000},
        "soft_parts": dict(BEST_PARTS),
        "bound": {"medium": -240, "soft": -1000},
        "seconds": 0.5,
        "seed": 0,
        "solver": "by hand",
    }


def test_a_true_solution_takes_one_line(instance: Path, solution: dict[str, Any], tmp_path: Path) -> None:
    result = releve("verify", instance, written(tmp_path / "solution.json", solution))
    assert (result.exit_code, result.output) == (0, "ok: medium -240, soft -1000, optimal\n")


def test_a_feasible_one_may_have_proven_nothing_of_the_soft_level(
    instance: Path, solution: dict[str, Any], tmp_path: Path
) -> None:
    solution |= {"status": "feasible", "bound": {"medium": 0, "soft": None}}
    result = releve("verify", instance, written(tmp_path / "solution.json", solution))
    assert (result.exit_code, result.output) == (0, "ok: medium -240, soft -1000, feasible\n")


WRONG: dict[str, tuple[Change, list[str]]] = {
    "another file's hash": (lambda s: s.update(instance_sha256="0" * 64), ["instance_sha256: " + "0" * 64]),
    "another instance's name": (lambda s: s.update(instance="other"), ["instance: 'other' claimed"]),
    "hard level": (lambda s: s["score"].update(hard=-1), ["score.hard: -1 claimed, 0 counted"]),
    "medium level": (
        lambda s: (s["score"].update(medium=-239), s["bound"].update(medium=-239)),
        ["score.medium: -239 claimed, -240 counted"],
    ),
    "soft level": (
        lambda s: (s["score"].update(soft=-999), s["bound"].update(soft=-999)),
        ["score.soft: -999 claimed, -1000 counted"],
    ),
    "parts": (
        lambda s: s["soft_parts"].update(travel=300, handover=100),
        ["soft_parts.handover: 100 claimed, 0 counted", "soft_parts.travel: 300 claimed, 400 counted"],
    ),
    "optimal though the soft level is open": (
        lambda s: s["bound"].update(soft=None),
        ["status: optimal, but the bound is not the score on both levels"],
    ),
    "optimal though the bound is higher": (
        lambda s: s["bound"].update(soft=-900),
        ["status: optimal, but the bound is not the score on both levels"],
    ),
    "medium bound below the score": (
        lambda s: s.update(status="feasible", bound={"medium": -241, "soft": None}),
        ["bound.medium: -241 is impossible, the plan has -240"],
    ),
    "soft bound below the score": (
        lambda s: s.update(status="feasible", bound={"medium": -240, "soft": -1001}),
        ["bound.soft: -1001 is impossible, the plan has -1000"],
    ),
    "soft bound with the medium level open": (
        lambda s: s.update(status="feasible", bound={"medium": 0, "soft": -900}),
        ["bound.soft: -900 given, but the medium level is not proven"],
    ),
    "infeasible though there are plans": (
        lambda s: s.update(status="infeasible", assignments=[], score=None, soft_parts=None, bound=None),
        ["status: infeasible, but the pinned assignments alone are a plan"],
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_every_wrong_claim_is_a_line(case: str, instance: Path, solution: dict[str, Any], tmp_path: Path) -> None:
    change, expected = WRONG[case]
    change(solution)
    result = releve("verify", instance, written(tmp_path / "solution.json", solution))
    assert result.exit_code == 1
    lines = result.output.splitlines()
    assert len(lines) == len(expected)
    assert all(line.startswith(begin) for line, begin in zip(lines, expected, strict=True))


def test_every_broken_rule_is_a_line(instance: Path, solution: dict[str, Any], tmp_path: Path) -> None:
    solution["assignments"] += [{"shift": "tue", "worker": "bob"}, {"shift": "wed", "worker": "ann"}]
    result = releve("verify", instance, written(tmp_path / "solution.json", solution))
    assert result.exit_code == 1
    rules = [line.split(":")[0] for line in result.output.splitlines()]
    assert [rule for rule in rules if "." not in rule] == ["availability", "required_skill", "headcount"]
    assert "score.hard" in rules


def test_a_pair_given_twice_is_a_broken_rule(instance: Path, solution: dict[str, Any], tmp_path: Path) -> None:
    solution["assignments"] += BEST[:1]
    result = releve("verify", instance, written(tmp_path / "solution.json", solution))
    assert result.exit_code == 1
    assert result.output.startswith("headcount: ")


def test_a_contradicted_instance_may_be_infeasible(solution: dict[str, Any], tmp_path: Path) -> None:
    pins = [{"shift": "mon", "worker": "ann"}, {"shift": "tue", "worker": "bob"}]
    contradicted = written(
        tmp_path / "pins.json",
        {**TINY, "requests": [{**TINY["requests"][0], "max_workers": 1}, TINY["requests"][1]], "pinned": pins},
    )
    solution |= {
        "instance_sha256": hashlib.sha256(contradicted.read_bytes()).hexdigest(),
        "status": "infeasible",
        "assignments": [],
        "score": None,
        "soft_parts": None,
        "bound": None,
    }
    result = releve("verify", contradicted, written(tmp_path / "solution.json", solution))
    assert (result.exit_code, result.output) == (0, "ok: infeasible\n")
