"""``releve explain``: words and JSON."""

import hashlib
import json
from pathlib import Path

import pytest

from tests.scheduler.command_line import BEST_PARTS, TINY, releve, written


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    return written(tmp_path / "tiny.json", TINY)


@pytest.fixture
def half(instance: Path, tmp_path: Path) -> Path:
    """Return a solution with Ann on Monday only; numbers are no matter here."""
    return written(
        tmp_path / "half.json",
        {
            "format": "releve-solution/1",
            "instance": "tiny",
            "instance_sha256": hashlib.sha256(instance.read_bytes()).hexdigest(),
            "status": "feasible",
            "assignments": [{"shift": "mon", "worker": "ann"}],
            "score": {"hard": 0, "medium": -480, "soft": -800},
            "soft_parts": {**BEST_PARTS, "travel": 200},
            "bound": {"medium": -240, "soft": None},
            "seconds": 0.5,
            "seed": 0,
            "solver": "by hand",
        },
    )


def test_words(instance: Path, half: Path) -> None:
    result = releve("explain", instance, half)
    assert result.exit_code == 0
    assert result.output.splitlines() == [
        "Tue 2026-03-03 08:00-12:00  tue (request kitchen, site school): 1 empty",
        "  could come                1  ann",
        "  availability              1  alone 1",
        "",
        "Wed 2026-03-04 08:00-12:00  wed (request cables, site school): 1 empty",
        "  required skill            2  alone 1",
        "  availability              1",
        "",
        "2 empty slots; somebody could come to 1 of these shifts as things are.",
    ]


def test_json(instance: Path, half: Path) -> None:
    result = releve("explain", instance, half, "--json")
    assert result.exit_code == 0
    document = json.loads(result.output)
    assert {key: document[key] for key in ("format", "instance", "workers")} == {
        "format": "releve-explanation/1",
        "instance": "tiny",
        "workers": 2,
    }
    assert document["empty"][1] == {
        "shift": "wed",
        "request": "cables",
        "site": "school",
        "start": "2026-03-04T08:00",
        "end": "2026-03-04T12:00",
        "empty": 1,
        "could_come": [],
        "main_reason": "required_skill",
        "reasons": [
            {"name": "required_skill", "workers": 2, "alone": 1, "blockers": {}},
            {"name": "availability", "workers": 1, "alone": 0, "blockers": {}},
        ],
    }


@pytest.fixture
def expected(tmp_path: Path) -> tuple[Path, Path]:
    """Return an instance in which Ann is expected elsewhere on both days, and a plan: Bob on Monday, she on Tuesday."""
    ann, bob = TINY["workers"]
    both = {"start": "2026-03-02T00:00:00+01:00", "end": "2026-03-04T00:00:00+01:00", "points_per_hour": 60}
    instance = written(tmp_path / "expected.json", TINY | {"workers": [{**ann, "opportunity": [both]}, bob]})
    plan = {
        "format": "releve-solution/1",
        "instance": "tiny",
        "instance_sha256": hashlib.sha256(instance.read_bytes()).hexdigest(),
        "status": "feasible",
        "assignments": [{"shift": "mon", "worker": "bob"}, {"shift": "tue", "worker": "ann"}],
        "score": None,
        "soft_parts": None,
        "bound": None,
        "seconds": 0.5,
        "seed": 0,
        "solver": "by hand",
    }
    return instance, written(tmp_path / "both.json", plan)


def test_words_on_who_is_expected_elsewhere(expected: tuple[Path, Path]) -> None:
    result = releve("explain", *expected)
    assert result.exit_code == 0
    assert result.output.splitlines()[-5:] == [
        "1 empty slots.",
        "",
        "ann is expected elsewhere",
        "  has all the same Tue 2026-03-03 08:00-12:00  tue (site school): 240 points",
        "  kept from        Mon 2026-03-02 08:00-12:00  mon (site school): 240 points; bob there",
    ]


def test_json_on_who_is_expected_elsewhere(expected: tuple[Path, Path]) -> None:
    result = releve("explain", *expected, "--json")
    assert result.exit_code == 0
    hours = {"start": "2026-03-02T08:00", "end": "2026-03-02T12:00"}
    monday = {"shift": "mon", "request": "kitchen", "site": "school", **hours, "points": 240, "others": ["bob"]}
    (ann,) = json.loads(result.output)["expected"]
    assert (ann["worker"], [each["shift"] for each in ann["used"]]) == ("ann", ["tue"])
    assert ann["kept_from"] == [monday]


def test_the_help_keeps_the_lines_that_belong_together() -> None:
    """The JSON was told in one wrapped paragraph that began with a backslash."""
    lines = releve("explain", "--help").output.splitlines()
    assert '  The JSON: {"format": "releve-explanation/1", "instance": name, "workers": how many there are,' in lines
    assert not any("\\" in line for line in lines)
