"""``releve generate``."""

from pathlib import Path

import pytest

from scheduler.demo.instance import generate, to_json
from tests.scheduler.command_line import releve


def test_the_file_is_the_generator_s(tmp_path: Path) -> None:
    output = tmp_path / "instance.json"
    result = releve("generate", "--volume", "full", "--seed", "7", "-o", output)
    assert result.exit_code == 0, result.output
    assert output.read_text(encoding="utf-8") == to_json(generate("full", 7))


def test_the_instance_can_go_to_the_standard_output() -> None:
    result = releve("generate", "--seed", "7", "-o", "-")
    assert result.stdout == to_json(generate("contract", 7))


@pytest.mark.parametrize(("start", "reason"), [("2026-11-03", "must be a Monday"), ("2044-11-07", "not known")])
def test_a_bad_start_is_refused_and_nothing_written(tmp_path: Path, start: str, reason: str) -> None:
    result = releve("generate", "--start", start, "-o", tmp_path / "instance.json")
    assert result.exit_code == 2
    assert result.stderr.startswith("releve: start: ")
    assert reason in result.stderr
    assert not list(tmp_path.iterdir())
