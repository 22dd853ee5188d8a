"""``releve solve`` from end to end on a tiny instance, and what it refuses."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from scheduler.commands import run
from solver.plan import Bound, Plan, Progress, Result
from solver.problem import Problem
from solver.solve import SolveLimits, solve
from tests.scheduler.command_line import BEST, BEST_PARTS, TINY, releve, written


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    return written(tmp_path / "tiny.json", TINY)


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "solution.json"


def solved(instance: Path, output: Path, *more: str | Path) -> dict[str, Any]:
    result = releve("solve", instance, "-o", output, "--time-limit", "20", "--threads", "1", *more)
    assert result.exit_code == 0, result.output
    document = json.loads(output.read_bytes())
    assert isinstance(document, dict)
    return document


def test_the_best_plan_is_found_proven_and_written(instance: Path, output: Path) -> None:
    solution = solved(instance, output, "--seed", "7")
    assert solution["assignments"] == BEST
    assert solution["status"] == "optimal"
    assert solution["score"] == {"hard": 0, "medium": -240, "soft": -1000}
    assert solution["bound"] == {"medium": -240, "soft": -1000}
    assert solution["soft_parts"] == BEST_PARTS
    assert solution["seed"] == 7
    assert solution["instance_sha256"] == hashlib.sha256(instance.read_bytes()).hexdigest()
    assert releve("verify", instance, output).output == "ok: medium -240, soft -1000, optimal\n"


def test_a_dash_writes_to_stdout_and_the_talk_goes_to_stderr(instance: Path) -> None:
    result = releve("solve", instance, "-o", "-", "--time-limit", "20", "--threads", "1")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["assignments"] == BEST
    assert result.stderr.splitlines()[-1].startswith("optimal: medium -240, soft -1000 (bound -240, -1000) in ")


def test_a_start_from_elsewhere_is_read_leniently(instance: Path, output: Path, tmp_path: Path) -> None:
    start = written(
        tmp_path / "start.json",
        {
            "format": "releve-solution/1",
            "instance": "another",
            "assignments": [
                {"shift": "mon", "worker": "ann"},
                {"shift": "mon", "worker": "ann"},
                {"shift": "tue", "worker": "bob"},
                {"shift": "mon", "worker": "zoe"},
                {"shift": "gone", "worker": "ann"},
            ],
        },
    )
    result = releve("solve", instance, "-o", output, "--time-limit", "20", "--threads", "1", "--start", start)
    assert result.exit_code == 0
    assert f"releve: {start}: 2 of 5 assignments are not of this instance, left out" in result.stderr.splitlines()
    assert json.loads(output.read_bytes())["assignments"] == BEST


def test_its_own_output_is_a_start(instance: Path, output: Path) -> None:
    first = solved(instance, output)
    assert solved(instance, output, "--start", output)["assignments"] == first["assignments"]


def test_an_instance_without_a_plan_gives_exit_3_and_says_so_in_the_file(tmp_path: Path, output: Path) -> None:
    contradicted = written(
        tmp_path / "pins.json",
        {
            **TINY,
            "requests": [{**TINY["requests"][0], "max_workers": 1}, TINY["requests"][1]],
            "pinned": [{"shift": "mon", "worker": "ann"}, {"shift": "tue", "worker": "bob"}],
        },
    )
    result = releve("solve", contradicted, "-o", output, "--time-limit", "20", "--threads", "1")
    assert result.exit_code == 3
    assert "infeasible" in result.stderr.splitlines()[-1]
    solution = json.loads(output.read_bytes())
    assert solution["status"] == "infeasible"
    assert solution["assignments"] == []
    assert [solution[name] for name in ("score", "soft_parts", "bound")] == [None, None, None]
    assert releve("verify", contradicted, output).exit_code == 0


FAULTS: dict[str, tuple[Callable[[Result], Result], str]] = {
    "a rule broken": (lambda good: replace(good, plan=Plan.of([("wed", "ann")])), "required_skill: worker ann"),
    "another score": (lambda good: replace(good, plan=Plan()), "score.medium: -240 claimed, -720 counted"),
    "another part": (
        lambda good: replace(good, soft_parts={**BEST_PARTS, "travel": 399}),
        "soft_parts.travel: 399 claimed, 400 counted",
    ),
    "a bound below": (lambda good: replace(good, bound=Bound(-240, -1001)), "bound.soft: -1001 is impossible"),
}


@pytest.mark.parametrize("case", FAULTS)
def test_a_fault_of_the_solver_is_caught_and_nothing_is_written(
    case: str, instance: Path, output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fault, expected = FAULTS[case]

    def faulty(
        problem: Problem,
        limits: SolveLimits | None = None,
        start: Plan | None = None,
        on_progress: Callable[[Progress], None] = lambda _: None,
        stop: Callable[[], bool] = lambda: False,
    ) -> Result:
        return fault(solve(problem, limits, start, on_progress, stop))

    monkeypatch.setattr(run, "solve", faulty)
    result = releve("solve", instance, "-o", output, "--time-limit", "20", "--threads", "1")
    assert result.exit_code == 1
    assert expected in result.stderr
    assert "releve: the solver's plan does not hold, nothing is written" in result.stderr
    assert not output.exists()


@pytest.mark.parametrize("bad", [["--time-limit", "0"], ["--threads", "0"], ["--seed", "-1"], ["--seed", "x"]])
def test_bad_options(bad: list[str], instance: Path, output: Path) -> None:
    assert releve("solve", instance, "-o", output, *bad).exit_code == 2
    assert not output.exists()


@pytest.mark.long
def test_the_same_work_gives_the_same_file_byte_for_byte(tmp_path: Path) -> None:
    instance = Path("fixtures/instances/calvados-contract.json").resolve()
    files = [tmp_path / name for name in ("one.json", "two.json")]
    for each in files:
        assert releve("solve", instance, "-o", each, "--work", "1", "--seed", "3").exit_code == 0
    assert files[0].read_bytes() == files[1].read_bytes()
    assert releve("verify", instance, files[0]).exit_code == 0
