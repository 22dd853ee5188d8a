"""``releve simulate``: the same results every time, and one line when something is wrong."""

import json
from pathlib import Path

import pytest

from scheduler.simulation.policies import POLICIES
from tests.scheduler.command_line import TINY, releve, written

SMALL = ("simulate", "calvados", "--weeks", "1", "--seed", "3", "--volume", "contract", "--work", "1")


def test_ways_of_planning_live_the_same_weeks_twice_with_the_same_results(tmp_path: Path) -> None:
    one, other, kept = tmp_path / "one.json", tmp_path / "other.json", tmp_path / "kept"
    policies = ("--policy", "careful,nights,late-opportunity,hindsight")
    first = releve(*SMALL, *policies, "--keep", kept, "-o", one)
    assert first.exit_code == 0, first.output
    assert releve(*SMALL, *policies, "--keep", kept, "-o", other).exit_code == 0
    assert one.read_bytes() == other.read_bytes()
    found = json.loads(one.read_bytes())
    assert (found["format"], found["market"], found["weeks"], found["seed"]) == (
        "releve-simulation/1",
        "calvados",
        1,
        3,
    )
    assert list(found["policies"]) == ["careful", "nights", "late-opportunity", "hindsight"]
    assert found["ceiling"]["proven"]
    top = 100 * found["ceiling"]["most"] / found["ceiling"]["asked"]
    for each in found["policies"].values():
        assert each["served"] <= top + 0.01
        parts = each["known_too_late"] + each["lost_on_the_day"] + each["foresight"]
        assert each["served"] + parts == pytest.approx(top, abs=0.03)
        assert each["taken_back"] == 0
    assert found["policies"]["hindsight"]["foresight"] == 0


@pytest.mark.long
def test_without_kept_decisions_the_results_are_the_same(tmp_path: Path) -> None:
    one, other = tmp_path / "one.json", tmp_path / "other.json"
    for target, kept in ((one, ()), (other, ("--keep", tmp_path / "kept"))):
        assert releve(*SMALL, "--policy", "sparing,nights", *kept, "-o", target).exit_code == 0
    assert one.read_bytes() == other.read_bytes()


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("--policy", "careful,lucky"), f"releve: --policy: 'lucky' is none of {', '.join((*POLICIES, 'hindsight'))}"),
        (("--start", "2026-11-03"), "releve: start: must be a Monday, not Tuesday"),
        (("--start", "2040-11-05"), "releve: start: the school holidays of 2040 are not known"),
        (("--keep", "/proc/nowhere"), "releve: /proc/nowhere: cannot be made: No such file or directory"),
        (("-o", "/nowhere/at/all.json"), "releve: /nowhere/at/all.json: cannot be written: No such file or directory"),
    ],
)
def test_bad_input_is_one_line(tmp_path: Path, arguments: tuple[str, ...], complaint: str) -> None:
    result = releve(*SMALL, "-o", tmp_path / "results.json", *arguments)
    assert (result.exit_code, result.output.strip()) == (2, complaint)


def test_the_weeks_of_an_instance(tmp_path: Path) -> None:
    instance, results = written(tmp_path / "tiny.json", TINY), tmp_path / "results.json"
    run = ("simulate", instance, "--policy", "careful,foresight,hindsight", "--work", "1", "-o", results)
    assert releve(*run).exit_code == 0
    found = json.loads(results.read_bytes())
    assert found["ceiling"]["asked"] == 3 * 240
    assert found["policies"]["hindsight"]["served"] == pytest.approx(66.67)
    refused = releve(*run, "--weeks", "2")
    assert (refused.exit_code, refused.output.strip()) == (2, "releve: --weeks: an instance has its own")


def test_what_is_neither_market_nor_instance_is_refused(tmp_path: Path) -> None:
    results, broken = tmp_path / "results.json", tmp_path / "broken.json"
    broken.write_text("{")
    missing = releve("simulate", "atlantis", "-o", results)
    complaint = "releve: atlantis: is neither calvados nor an instance that can be read: No such file or directory"
    assert (missing.exit_code, missing.output.strip()) == (2, complaint)
    bad = releve("simulate", broken, "-o", results)
    assert bad.exit_code == 2
    assert bad.output.startswith(f"releve: {broken}: $: is not JSON in UTF-8")
